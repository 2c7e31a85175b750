-- The boundaries of the areas of a level as GeoJSON, WGS84, with every vertex they have.
-- Parameters: at instant, level, areas int8multirange of keys.
SELECT
    v.code,
    st_asgeojson(st_forcepolygonccw(st_transform(v.geom, 4326)), 9, 0) AS geometry
FROM area_version AS v
WHERE
    v.level = %(level)s
    AND v.superseded_at IS NULL
    AND v.valid @> %(at)s::timestamptz
    AND %(areas)s::int8multirange && int8range(v.scope_lo, v.scope_hi, '[]')
