-- Let the places that lie in the grids of one change follow it: each goes to the grid that covers its point now, a
-- dedicated grid before the base grid around it, and to that grid's community. One that no grid covers keeps none.
WITH touched AS (
    SELECT v.area_id
    FROM area_version AS v
    INNER JOIN area_change AS c ON c.id = %(change_id)s
    WHERE
        v.level = 'grid'
        AND (v.change_id = c.id OR (v.superseded_at IS NULL AND upper(v.valid) = c.valid_from))
),

asked AS (
    SELECT l.id
    FROM place AS l
    WHERE l.grid_id IN (SELECT t.area_id FROM touched AS t)
    UNION
    SELECT l.id
    FROM area_part AS a
    INNER JOIN area_version AS v ON a.version_id = v.id
    INNER JOIN place AS l ON st_covers(a.geom, l.point)
    WHERE v.change_id = %(change_id)s AND v.level = 'grid'
),

found AS (
    SELECT
        l.id,
        g.area_id,
        g.parent_id
    FROM asked
    INNER JOIN place AS l ON asked.id = l.id
    LEFT JOIN LATERAL (
        SELECT
            a.area_id,
            v.parent_id
        FROM area_part AS a
        INNER JOIN area_version AS v ON a.version_id = v.id
        WHERE
            a.level = 'grid'
            AND a.valid @> %(now)s::timestamptz
            AND st_covers(a.geom, l.point)
        ORDER BY a.kind DESC, v.code COLLATE "C"
        LIMIT 1
    ) AS g ON TRUE
)

UPDATE place AS l
SET
    grid_id = found.area_id,
    community_id = coalesce(found.parent_id, l.community_id)
FROM found
WHERE
    l.id = found.id
    AND (l.grid_id, l.community_id) IS DISTINCT FROM (found.area_id, coalesce(found.parent_id, l.community_id))
