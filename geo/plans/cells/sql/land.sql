-- What covers the ground where it touches a boundary, in its metric CRS.
SELECT
    l.class AS kind,
    st_asbinary(st_transform(l.geom_3857, %(srid)s::integer)) AS geom
FROM land AS l
WHERE st_intersects(l.geom_3857, st_transform(st_geomfromwkb(%(boundary)s, %(srid)s::integer), 3857))
ORDER BY l.id
