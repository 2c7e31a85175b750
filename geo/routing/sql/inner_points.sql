-- The point at which each of some grids is labelled, inside it, as the grids are at an instant.
SELECT
    v.code,
    ST_X(v.label_point) AS lon,
    ST_Y(v.label_point) AS lat
FROM area_version AS v
WHERE
    v.level = 'grid'
    AND v.code = any(%(codes)s)
    AND v.superseded_at IS NULL
    AND v.valid @> %(at)s::timestamptz
