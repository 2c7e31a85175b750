-- The cells that a polygon in a metric CRS touches at an instant, with the community of each.
SELECT
    a.id,
    a.community_id,
    v.name AS community,
    st_asbinary(a.geom) AS geom
FROM atom AS a
INNER JOIN area_version AS v ON a.community_id = v.area_id
WHERE
    v.superseded_at IS NULL
    AND v.valid @> %(at)s::timestamptz
    AND a.valid @> %(at)s::timestamptz
    AND st_intersects(a.geom, st_geomfromwkb(%(polygon)s, %(srid)s::integer))
ORDER BY a.id
