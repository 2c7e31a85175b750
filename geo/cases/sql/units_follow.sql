-- Let buildings, units and rooms follow one change of grids, and the households counted at them. Units and rooms go
-- with their building: an address belongs to the grid its building's point lies in.
WITH RECURSIVE touched AS (
    SELECT v.area_id
    FROM area_version AS v
    INNER JOIN area_change AS c ON c.id = %(change_id)s
    WHERE
        v.level = 'grid'
        AND (v.change_id = c.id OR (v.superseded_at IS NULL AND upper(v.valid) = c.valid_from))
),

asked AS (
    SELECT u.id
    FROM address_unit AS u
    WHERE u.level = 'building' AND u.grid_id IN (SELECT t.area_id FROM touched AS t)
    UNION
    SELECT u.id
    FROM area_part AS a
    INNER JOIN area_version AS v ON a.version_id = v.id
    INNER JOIN address_unit AS u ON u.level = 'building' AND st_covers(a.geom, u.point)
    WHERE v.change_id = %(change_id)s AND v.level = 'grid'
),

found AS (
    SELECT
        u.id,
        g.area_id
    FROM asked
    INNER JOIN address_unit AS u ON asked.id = u.id
    LEFT JOIN LATERAL (
        SELECT a.area_id
        FROM area_part AS a
        INNER JOIN area_version AS v ON a.version_id = v.id
        WHERE
            a.level = 'grid'
            AND a.valid @> %(now)s::timestamptz
            AND st_covers(a.geom, u.point)
        ORDER BY a.kind DESC, v.code COLLATE "C"
        LIMIT 1
    ) AS g ON TRUE
    WHERE u.grid_id IS DISTINCT FROM g.area_id
),

below AS (
    SELECT
        found.id,
        found.area_id
    FROM found
    UNION ALL
    SELECT
        u.id,
        below.area_id
    FROM below
    INNER JOIN address_unit AS u ON below.id = u.parent_id
),

moved AS (
    UPDATE address_unit AS u
    SET grid_id = below.area_id
    FROM below
    WHERE u.id = below.id
    RETURNING u.id, u.grid_id
)

UPDATE household AS h
SET grid_id = moved.grid_id
FROM moved
WHERE h.address_unit_id = moved.id AND moved.grid_id IS NOT NULL
