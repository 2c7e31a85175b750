-- All that a draft differs by from the grids in force in some communities, the dedicated grids in force when it began,
-- and the revision that it then is: in one statement, so that what is read while somebody edits belongs together.
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
    ) AS moved,
    (
        SELECT
            coalesce(
                json_agg(
                    json_build_object(
                        'key', d.key, 'grid_id', d.grid_id, 'version_id', d.version_id, 'community_id', d.community_id,
                        'code', d.code, 'name', d.name, 'provisional', d.provisional, 'person_id', d.person_id,
                        'retired', d.retired, 'geom', encode(st_asbinary(d.geom), 'hex')
                    ) ORDER BY d.key
                ),
                '[]'
            )
        FROM plan_dedicated AS d
        WHERE d.plan_id = p.id AND d.community_id = any(%(communities)s::bigint[])
    ) AS dedicated,
    (
        SELECT
            coalesce(
                json_agg(
                    json_build_object(
                        'key', v.area_id::text, 'grid_id', v.area_id, 'version_id', v.id, 'community_id', v.parent_id,
                        'code', v.code, 'name', v.name, 'geom', encode(st_asbinary(v.geom), 'hex')
                    ) ORDER BY v.code
                ),
                '[]'
            )
        FROM area_version AS v
        WHERE
            v.parent_id = any(%(communities)s::bigint[])
            AND v.kind = 'dedicated'
            AND v.superseded_at IS NULL
            AND v.valid @> p.base_at
    ) AS in_force
FROM plan AS p
WHERE p.id = %(plan)s
