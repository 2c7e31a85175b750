-- The smallest area, of any level above the grid, that each point lies in; NULL where it lies in none.
SELECT
    w.name,
    w.path
FROM unnest(%(lon)s::double precision[], %(lat)s::double precision[]) WITH ORDINALITY AS q (lon, lat, ord)
LEFT JOIN LATERAL (
    SELECT
        v.name,
        ltree2text(v.path) AS path
    FROM area_part AS a
    INNER JOIN area_version AS v ON a.version_id = v.id
    WHERE
        a.level <> 'grid'
        AND st_covers(a.geom, st_setsrid(st_makepoint(q.lon, q.lat), 4326))
        AND a.valid @> %(at)s::timestamptz
    ORDER BY nlevel(v.path) DESC, v.code
    LIMIT 1
) AS w ON true
ORDER BY q.ord
