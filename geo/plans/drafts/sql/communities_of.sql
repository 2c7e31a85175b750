-- The communities of cells, of grids in force at an instant, and of grids and groups of a draft, by their ids and keys.
SELECT a.community_id
FROM atom AS a
WHERE a.id = any(%(atoms)s::bigint[])
UNION
SELECT v.parent_id
FROM area_version AS v
WHERE
    v.area_id = any(%(grids)s::bigint[])
    AND v.level = 'grid'
    AND v.superseded_at IS NULL
    AND v.valid @> %(at)s::timestamptz
UNION
SELECT g.community_id
FROM plan_grid AS g
WHERE g.plan_id = %(plan)s AND g.key = any(%(keys)s::text[])
UNION
SELECT d.community_id
FROM plan_dedicated AS d
WHERE d.plan_id = %(plan)s AND d.key = any(%(keys)s::text[])
UNION
SELECT k.community_id
FROM plan_keep AS k
WHERE k.plan_id = %(plan)s AND k.key = any(%(keys)s::text[])
