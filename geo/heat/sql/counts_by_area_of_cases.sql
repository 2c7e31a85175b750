-- How many cases each area of a level had, and how many households live there: every area, zeros too.
-- A case counts where placed_case() places it; one in no grid counts for its district alone.
-- Columns: one_by_one tells how many of all were looked at one by one: every one.
-- Parameters: at instant, depth 0 district to 3 grid, areas int8multirange of keys, first and past (half-open span of
-- opened_at, may be infinite), kinds, channels, states (text[], NULL for all).
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

counts AS (
    SELECT
        c.place,
        count(*) AS n
    FROM placed_case(%(at)s::timestamptz) AS c
    WHERE
        c.counts
        AND c.point IS NOT NULL
        AND c.opened_at >= %(first)s::timestamptz
        AND c.opened_at < %(past)s::timestamptz
        AND (%(kinds)s::text[] IS NULL OR c.kind = any(%(kinds)s))
        AND (%(channels)s::text[] IS NULL OR c.channel = any(%(channels)s))
        AND (%(states)s::text[] IS NULL OR c.state = any(%(states)s))
    GROUP BY c.place
),

homes AS (
    SELECT
        h.grid_id AS area_id,
        sum(h.households) AS households
    FROM households_at(%(at)s::timestamptz) AS h
    WHERE %(with_households)s
    GROUP BY h.grid_id
),

summed AS (
    SELECT
        ltree2text(subpath(a.path, %(depth)s, 1))::bigint AS area_id,
        sum(counts.n)::bigint AS n,
        sum(homes.households)::bigint AS households
    FROM area_at AS a
    LEFT JOIN counts ON a.scope_lo = counts.place
    LEFT JOIN homes ON a.area_id = homes.area_id
    WHERE
        nlevel(a.path) > %(depth)s
        AND %(areas)s::int8multirange @> a.scope_lo
    GROUP BY ltree2text(subpath(a.path, %(depth)s, 1))::bigint
)

SELECT
    a.area_id,
    a.code,
    a.name,
    summed.households,
    coalesce(summed.n, 0) AS n,
    (SELECT coalesce(sum(counts.n), 0) FROM counts)::bigint AS one_by_one
FROM area_at AS a
LEFT JOIN summed ON a.area_id = summed.area_id
WHERE
    nlevel(a.path) = %(depth)s + 1
    AND %(areas)s::int8multirange && int8range(a.scope_lo, a.scope_hi, '[]')
ORDER BY a.code COLLATE "C"
