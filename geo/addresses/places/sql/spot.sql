-- In which grid does a point lie at an instant, in which community, under which key? A dedicated grid before the base
-- grid around it, on a shared edge the smaller code. No row where no grid holds the point.
-- %(lon)s, %(lat)s: WGS84 degrees. %(at)s: the instant.
SELECT
    v.area_id AS grid_id,
    v.parent_id AS community_id,
    v.scope_lo AS scope
FROM area_part AS part
INNER JOIN area_version AS v ON part.version_id = v.id
WHERE
    part.level = 'grid'
    AND part.valid @> %(at)s::timestamptz
    AND v.superseded_at IS NULL
    AND st_covers(part.geom, st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4326))
ORDER BY part.kind DESC, v.code COLLATE "C"
LIMIT 1
