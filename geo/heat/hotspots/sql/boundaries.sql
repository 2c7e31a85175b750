-- The boundaries of the areas of a level: their versions, and as WKB on the metric plane if shapes are asked for.
-- Parameters: at instant, level, areas int8multirange of keys, with_shapes.
SELECT
    v.id,
    v.code,
    CASE WHEN %(with_shapes)s THEN st_asbinary(v.geom) END AS shape
FROM area_version AS v
WHERE
    v.level = %(level)s
    AND v.superseded_at IS NULL
    AND v.valid @> %(at)s::timestamptz
    AND %(areas)s::int8multirange && int8range(v.scope_lo, v.scope_hi, '[]')
