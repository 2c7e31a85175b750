-- Count a month of a district once and keep it: the cases opened in it that lie in a grid, by the boundaries of its
-- last instant, by community and kind group, zeros too. Restricted, withdrawn and merged ones are left out.
-- Parameters: district, its place among the districts; month; first and past, its half-open span of opened_at; at, its
-- last instant; frozen_at, now; kinds and kind_groups, the dictionary with the group of each kind.
WITH frozen AS (
    INSERT INTO published_month (district, month, frozen_at)
    VALUES (%(district)s, %(month)s, %(frozen_at)s)
    RETURNING district, month
),

grids AS MATERIALIZED (
    SELECT
        v.scope_lo,
        v.parent_id
    FROM area_version AS v
    WHERE
        v.level = 'grid'
        AND v.superseded_at IS NULL
        AND v.valid @> %(at)s::timestamptz
),

groups AS (
    SELECT
        g.kind,
        g.kind_group
    FROM unnest(%(kinds)s::text[], %(kind_groups)s::text[]) AS g (kind, kind_group)
),

counts AS (
    SELECT
        grids.parent_id AS community_id,
        groups.kind_group,
        count(*) AS n
    FROM placed_case(%(at)s::timestamptz) AS p
    INNER JOIN case_record AS c ON p.id = c.id
    INNER JOIN grids ON p.place = grids.scope_lo
    INNER JOIN groups ON p.kind = groups.kind
    WHERE
        p.counts
        AND p.point IS NOT NULL
        AND NOT c.restricted
        AND p.opened_at >= %(first)s::timestamptz
        AND p.opened_at < %(past)s::timestamptz
    GROUP BY grids.parent_id, groups.kind_group
)

INSERT INTO published_count (district, month, town_id, community_id, kind_group, n)
SELECT
    frozen.district,
    frozen.month,
    v.parent_id,
    v.area_id,
    every_group.kind_group,
    coalesce(counts.n, 0) AS n
FROM frozen
INNER JOIN area_version AS v ON frozen.district = (v.scope_lo >> 42)::integer
CROSS JOIN (SELECT DISTINCT kind_group FROM groups) AS every_group
LEFT JOIN counts ON v.area_id = counts.community_id AND every_group.kind_group = counts.kind_group
WHERE
    v.level = 'community'
    AND v.superseded_at IS NULL
    AND v.valid @> %(at)s::timestamptz
RETURNING n
