-- The cells of communities that are in one grid in a draft and in another in force or in another draft, by both grids,
-- with the households in them. Parameters: plan, other (NULL for the grids in force), at, communities.
WITH moved AS (
    SELECT DISTINCT
        p.atom_id,
        p.community_id
    FROM plan_assignment AS p
    WHERE p.plan_id IN (%(plan)s, %(other)s::bigint) AND p.community_id = any(%(communities)s::bigint[])
),

placed AS (
    SELECT
        m.community_id,
        m.atom_id,
        a.households,
        CASE WHEN h.atom_id IS NULL THEN s.grid_id::text ELSE h.grid_key END AS here,
        CASE WHEN t.atom_id IS NULL THEN s.grid_id::text ELSE t.grid_key END AS there
    FROM moved AS m
    INNER JOIN atom AS a ON m.atom_id = a.id
    LEFT JOIN atom_assignment AS s ON m.atom_id = s.atom_id AND s.valid @> %(at)s::timestamptz
    LEFT JOIN plan_assignment AS h ON h.plan_id = %(plan)s AND m.atom_id = h.atom_id
    LEFT JOIN plan_assignment AS t ON t.plan_id = %(other)s::bigint AND m.atom_id = t.atom_id
)

SELECT
    p.community_id,
    p.here AS of,
    p.there AS than,
    array_agg(p.atom_id ORDER BY p.atom_id) AS atoms,
    sum(p.households)::integer AS households
FROM placed AS p
WHERE p.here IS DISTINCT FROM p.there
GROUP BY p.community_id, p.here, p.there
