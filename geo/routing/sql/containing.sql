-- The smallest area, of any level above the grid, that a point lies in.
SELECT
    v.area_id,
    v.code,
    v.name,
    v.level,
    v.path::text AS path,
    v.scope_lo
FROM area_part AS a
INNER JOIN area_version AS v ON a.version_id = v.id
WHERE
    a.level <> 'grid'
    AND st_covers(a.geom, st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4326))
    AND a.valid @> %(at)s::timestamptz
ORDER BY nlevel(v.path) DESC, v.code
LIMIT 1
