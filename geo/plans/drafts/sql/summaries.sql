-- What communities of a draft come to, without their cells being read one by one: a line each.
-- "problems" are grids that nobody leads and grids off the target, as a check finds them too; "changed" tells whether
-- the grids are others than in force, or told of otherwise. Disputes are those that the asker may count.
-- Parameters: plan, communities, at (the instant that the draft rests on), now (when grids have to be led), states (of
-- open disputes), target (households of a grid), slack (how far off a grid may be whatever its cells), fitting (the
-- most households that a cell may have to widen the slack to half of them).
WITH home AS (
    SELECT
        a.community_id,
        s.grid_id,
        count(*) AS cells,
        sum(a.households) AS households,
        max(a.households) FILTER (WHERE a.households <= %(fitting)s::float8) AS largest
    FROM atom AS a
    LEFT JOIN atom_assignment AS s ON a.id = s.atom_id AND s.valid @> %(at)s::timestamptz
    WHERE a.community_id = any(%(communities)s::bigint[]) AND a.valid @> %(at)s::timestamptz
    GROUP BY a.community_id, s.grid_id
),

moved AS (
    SELECT
        p.community_id,
        s.grid_id,
        p.grid_key,
        count(*) AS cells,
        sum(a.households) AS households
    FROM plan_assignment AS p
    INNER JOIN atom AS a ON p.atom_id = a.id
    LEFT JOIN atom_assignment AS s ON a.id = s.atom_id AND s.valid @> %(at)s::timestamptz
    WHERE p.plan_id = %(plan)s AND p.community_id = any(%(communities)s::bigint[])
    GROUP BY p.community_id, s.grid_id, p.grid_key
),

filled AS (
    SELECT
        f.key,
        sum(f.cells) AS cells,
        sum(f.households) AS households
    FROM (
        SELECT
            h.grid_id::text AS key,
            h.cells,
            h.households
        FROM home AS h
        UNION ALL
        SELECT
            m.grid_id::text AS key,
            -m.cells AS cells,
            -m.households AS households
        FROM moved AS m
        UNION ALL
        SELECT
            m.grid_key AS key,
            m.cells,
            m.households
        FROM moved AS m
    ) AS f
    GROUP BY f.key
),

in_force AS (
    SELECT
        v.id,
        v.area_id,
        v.parent_id AS community_id,
        v.code,
        v.name,
        v.kind
    FROM area_version AS v
    WHERE
        v.parent_id = any(%(communities)s::bigint[])
        AND v.level = 'grid'
        AND v.superseded_at IS NULL
        AND v.valid @> %(at)s::timestamptz
),

told AS (
    SELECT
        v.community_id,
        v.kind,
        v.area_id::text AS key,
        v.area_id AS grid_id,
        coalesce(g.person_id, d.person_id) AS person_id,
        coalesce(g.retired, d.retired, FALSE) AS retired,
        d.key IS NOT NULL
        OR (g.key IS NOT NULL AND (g.retired OR g.person_id IS NOT NULL OR (g.code, g.name) <> (v.code, v.name)))
            AS changed
    FROM in_force AS v
    LEFT JOIN plan_grid AS g ON g.plan_id = %(plan)s AND v.area_id::text = g.key
    LEFT JOIN plan_dedicated AS d ON d.plan_id = %(plan)s AND v.area_id::text = d.key
    UNION ALL
    SELECT
        g.community_id,
        'base' AS kind,
        g.key,
        g.grid_id,
        g.person_id,
        g.retired,
        TRUE AS changed
    FROM plan_grid AS g
    WHERE g.plan_id = %(plan)s AND g.grid_id IS NULL AND g.community_id = any(%(communities)s::bigint[])
    UNION ALL
    SELECT
        d.community_id,
        'dedicated' AS kind,
        d.key,
        d.grid_id,
        d.person_id,
        d.retired,
        TRUE AS changed
    FROM plan_dedicated AS d
    WHERE d.plan_id = %(plan)s AND d.grid_id IS NULL AND d.community_id = any(%(communities)s::bigint[])
),

community AS (
    SELECT
        h.community_id,
        sum(h.cells) AS cells,
        sum(h.households) AS households,
        greatest(%(slack)s::float8, max(h.largest) / 2.0) AS slack
    FROM home AS h
    GROUP BY h.community_id
),

grid AS (
    SELECT
        t.community_id,
        count(*) FILTER (WHERE t.kind = 'base' AND NOT t.retired) AS grids,
        sum(f.households) FILTER (WHERE t.kind = 'base' AND NOT t.retired) AS housed,
        count(*) FILTER (
            WHERE NOT t.retired
            AND (t.kind = 'dedicated' OR f.cells > 0)
            AND t.person_id IS NULL
            AND NOT EXISTS (
                SELECT FROM person_in_charge AS i
                WHERE i.area_id = t.grid_id AND i.post = 'leader' AND i.valid @> %(now)s::timestamptz
            )
        ) AS unled,
        count(*) FILTER (
            WHERE NOT t.retired
            AND t.kind = 'base'
            AND f.cells > 0
            AND abs(f.households - %(target)s::float8) > c.slack
        ) AS off_target,
        bool_or(t.changed) AS changed
    FROM told AS t
    INNER JOIN community AS c ON t.community_id = c.community_id
    LEFT JOIN filled AS f ON t.key = f.key
    GROUP BY t.community_id
),

away AS (
    SELECT
        m.community_id,
        sum(m.households) AS households
    FROM moved AS m
    GROUP BY m.community_id
),

happened AS (
    SELECT
        v.parent_id AS community_id,
        count(*) AS cases
    FROM case_record AS r
    INNER JOIN (
        SELECT DISTINCT
            g.area_id,
            g.parent_id
        FROM area_version AS g
        WHERE g.parent_id = any(%(communities)s::bigint[])
    ) AS v ON r.place_grid_id = v.area_id
    WHERE r.state = any(%(states)s::text[]) AND r.point IS NOT NULL
    GROUP BY v.parent_id
)

SELECT
    c.community_id,
    c.cells::integer AS cells,
    c.households::integer AS households,
    coalesce(g.grids, 0)::integer AS grids,
    coalesce(g.housed, 0)::integer AS housed,
    coalesce(p.cases, 0)::integer AS cases,
    coalesce(a.households, 0)::integer AS moved_households,
    coalesce(g.changed, FALSE) OR a.community_id IS NOT NULL AS changed,
    coalesce(g.unled + g.off_target, 0)::integer AS problems
FROM community AS c
LEFT JOIN grid AS g ON c.community_id = g.community_id
LEFT JOIN away AS a ON c.community_id = a.community_id
LEFT JOIN happened AS p ON c.community_id = p.community_id
