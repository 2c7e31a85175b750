-- The keys of the areas of one level that a tile shows, as a multirange; NULL where there are none.
-- Parameters: z, x, y of the tile, level, at instant, least size in metres.
SELECT range_agg(int8range(v.scope_lo, v.scope_hi, '[]'))::text AS keys
FROM area_version AS v
WHERE
    v.level = %(level)s::text
    AND v.superseded_at IS NULL
    AND v.valid @> %(at)s::timestamptz
    AND v.geom_3857 && st_tileenvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
    AND v.area_m2 >= %(least)s::double precision ^ 2
