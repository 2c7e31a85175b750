-- The areas of a level at an instant, with the households known in them now (NULL if none are).
-- Parameters: at instant, depth 0 district to 2 community, areas int8multirange of keys.
WITH area_at AS MATERIALIZED (
    SELECT
        v.area_id,
        v.code,
        v.name,
        v.path,
        v.scope_lo,
        v.scope_hi
    FROM area_version AS v
    WHERE
        v.superseded_at IS NULL
        AND v.valid @> %(at)s::timestamptz
),

homes AS (
    SELECT
        ltree2text(subpath(g.path, %(depth)s, 1))::bigint AS area_id,
        sum(h.households)::bigint AS households
    FROM area_at AS g
    INNER JOIN household AS h ON g.area_id = h.grid_id
    WHERE nlevel(g.path) > %(depth)s
    GROUP BY ltree2text(subpath(g.path, %(depth)s, 1))::bigint
)

SELECT
    a.area_id,
    a.code,
    a.name,
    homes.households,
    (a.scope_lo >> 42)::integer AS district
FROM area_at AS a
LEFT JOIN homes ON a.area_id = homes.area_id
WHERE
    nlevel(a.path) = %(depth)s + 1
    AND %(areas)s::int8multirange @> int8range(a.scope_lo, a.scope_hi, '[]')
ORDER BY a.code COLLATE "C"
