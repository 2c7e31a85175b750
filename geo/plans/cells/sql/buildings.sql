-- The footprints within a boundary or a few metres beside it, in its metric CRS; "floors" is 0 where nobody lives. A
-- few metres, because what is straight in one projection is not in the other.
SELECT
    b.address_unit_id,
    CASE WHEN b.use IN ('home', 'farm') THEN b.floors ELSE 0 END AS floors,
    st_asbinary(st_transform(b.geom_3857, %(srid)s::integer)) AS geom
FROM building AS b
WHERE st_dwithin(b.geom_3857, st_transform(st_geomfromwkb(%(boundary)s, %(srid)s::integer), 3857), 10)
ORDER BY b.id
