-- All that a draft differs by from the grids in force in some communities, and the revision that it then is: in one
-- statement, so that what is read while somebody edits belongs together.
SELECT
    p.revision,
    p.head IS NOT NULL AS can_undo,
    cardinality(p.ahead) > 0 AS can_redo,
    p.changed_at,
    (
        SELECT coalesce(json_agg(g ORDER BY g.key), '[]')
        FROM plan_grid AS g
        WHERE g.plan_id = p.id AND g.community_id = any(%(communities)s::bigint[])
    ) AS grids,
    (
        SELECT coalesce(json_agg(k ORDER BY k.key), '[]')
        FROM plan_keep AS k
        WHERE k.plan_id = p.id AND k.community_id = any(%(communities)s::bigint[])
    ) AS keeps,
    (
        SELECT coalesce(json_agg(json_build_array(a.community_id, a.atom_id, a.grid_key)), '[]')
        FROM plan_assignment AS a
        WHERE a.plan_id = p.id AND a.community_id = any(%(communities)s::bigint[])
    ) AS moved
FROM plan AS p
WHERE p.id = %(plan)s
