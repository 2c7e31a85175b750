-- How many cases each area of a level had, and how many households live there: every area, zeros too.
-- A case stays in the grid it was placed in while that grid's boundary is the one it was placed by; where the boundary
-- at the asked instant is another, its point decides. A case in no grid counts for its district alone.
-- Parameters: at instant, depth 0 district to 3 grid, areas int8multirange of keys, first and past (half-open span of
-- opened_at, may be infinite), kinds, channels, states (text[], NULL for all).
WITH area_at AS MATERIALIZED (
    SELECT
        v.area_id,
        v.id AS version_id,
        v.level,
        v.code,
        v.name,
        v.path,
        v.scope_lo,
        v.scope_hi,
        v.valid
    FROM area_version AS v
    WHERE
        v.superseded_at IS NULL
        AND v.valid @> %(at)s::timestamptz
),

counted AS (
    SELECT
        c.point,
        c.district_id,
        c.place_grid_id,
        c.grid_version_id,
        c.opened_at
    FROM case_record AS c
    WHERE
        c.state NOT IN ('withdrawn', 'merged')
        AND c.point IS NOT NULL
        AND c.district_id IS NOT NULL
        AND c.opened_at >= %(first)s::timestamptz
        AND c.opened_at < %(past)s::timestamptz
        AND (%(kinds)s::text[] IS NULL OR c.kind = any(%(kinds)s))
        AND (%(channels)s::text[] IS NULL OR c.channel = any(%(channels)s))
        AND (%(states)s::text[] IS NULL OR c.state = any(%(states)s))
),

placed AS (
    SELECT coalesce(kept.area_id, moved.area_id, c.district_id) AS area_id
    FROM counted AS c
    LEFT JOIN area_at AS kept
        ON
            c.place_grid_id = kept.area_id
            AND (
                c.grid_version_id = kept.version_id
                OR (c.grid_version_id IS NULL AND kept.valid @> c.opened_at)
            )
    LEFT JOIN LATERAL (
        SELECT p.area_id
        FROM area_part AS p
        INNER JOIN area_version AS v ON p.version_id = v.id
        WHERE
            kept.area_id IS NULL
            AND p.level = 'grid'
            AND p.valid @> %(at)s::timestamptz
            AND st_covers(p.geom, c.point)
        ORDER BY p.kind DESC, v.code COLLATE "C"
        LIMIT 1
    ) AS moved ON true
),

counts AS (
    SELECT
        placed.area_id,
        count(*) AS n
    FROM placed
    GROUP BY placed.area_id
),

homes AS (
    SELECT
        h.grid_id AS area_id,
        sum(h.households) AS households
    FROM household AS h
    WHERE %(with_households)s
    GROUP BY h.grid_id
),

summed AS (
    SELECT
        ltree2text(subpath(a.path, %(depth)s, 1))::bigint AS area_id,
        sum(counts.n)::bigint AS n,
        sum(homes.households)::bigint AS households
    FROM area_at AS a
    LEFT JOIN counts ON a.area_id = counts.area_id
    LEFT JOIN homes ON a.area_id = homes.area_id
    WHERE
        nlevel(a.path) > %(depth)s
        AND %(areas)s::int8multirange @> a.scope_lo
    GROUP BY 1
)

SELECT
    a.area_id,
    a.code,
    a.name,
    coalesce(summed.n, 0) AS n,
    summed.households
FROM area_at AS a
LEFT JOIN summed ON a.area_id = summed.area_id
WHERE
    nlevel(a.path) = %(depth)s + 1
    AND %(areas)s::int8multirange && int8range(a.scope_lo, a.scope_hi, '[]')
ORDER BY a.code COLLATE "C"
