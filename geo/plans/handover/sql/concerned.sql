-- The open disputes that a redrawing may concern, locked in one order: those for which a grid answers that it changed,
-- began or ended, or that got another leader by it. Places have followed the boundaries already; "was_in" is the grid
-- that covered the place until then, a dedicated one before the base grid around it: looked up only where another grid
-- answers than the one that covers the place now.
WITH led AS MATERIALIZED (
    SELECT i.area_id
    FROM person_in_charge AS i
    INNER JOIN area_version AS v ON i.area_id = v.area_id
    WHERE
        i.post = 'leader'
        AND v.level = 'grid'
        AND v.parent_id = any(%(communities)s::bigint[])
        AND (lower(i.valid) = %(effective_at)s::timestamptz OR upper(i.valid) = %(effective_at)s::timestamptz)
),

touched AS MATERIALIZED (
    SELECT led.area_id
    FROM led
    UNION
    SELECT v.area_id
    FROM area_version AS v
    WHERE
        v.level = 'grid'
        AND (
            v.change_id = %(change_id)s
            OR (
                v.parent_id = any(%(communities)s::bigint[])
                AND v.superseded_at IS NULL
                AND upper(v.valid) = %(effective_at)s::timestamptz
            )
        )
)

SELECT
    c.id,
    c.state,
    c.restricted,
    c.assigned_grid_id,
    c.place_grid_id,
    c.leader_id,
    c.unit_id,
    c.number = any(%(hand_over)s::text[]) AS named,
    c.assigned_grid_id IN (SELECT led.area_id FROM led) AS led_anew,
    EXISTS(
        SELECT
        FROM area_version AS v
        WHERE v.area_id = c.assigned_grid_id AND v.superseded_at IS NULL AND v.valid @> %(now)s::timestamptz
    ) AS goes_on,
    was.area_id AS was_in
FROM case_record AS c
LEFT JOIN LATERAL (
    SELECT a.area_id
    FROM area_part AS a
    INNER JOIN area_version AS v ON a.version_id = v.id
    WHERE
        a.level = 'grid'
        AND a.valid @> %(until)s::timestamptz
        AND st_covers(a.geom, c.point)
    ORDER BY a.kind DESC, v.code COLLATE "C"
    LIMIT 1
) AS was ON c.assigned_grid_id IS DISTINCT FROM c.place_grid_id
WHERE
    c.state = any(%(states)s::text[])
    AND c.assigned_grid_id = any(ARRAY(SELECT t.area_id FROM touched AS t))
ORDER BY c.id
FOR UPDATE OF c
