-- The open disputes that a redrawing may concern, locked in one order: those for which a grid answers that it changed,
-- began or ended, or that got another leader by it. Each comes with the grid that covers its place now, a dedicated one
-- before the base grid around it, and with the one that did until then, "was_in". Both are looked up by its point only
-- where they are not known: where it lies now not if it was placed on the new map already, where it lay not if it was
-- placed by a version that was in force until then, nor where the grid that answers covers it now anyway.
-- Parameters: communities, change_id, effective_at, until (the last instant before), hand_over, states, now.
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
),

going_on AS MATERIALIZED (
    SELECT v.area_id
    FROM area_version AS v
    WHERE
        v.area_id = any(ARRAY(SELECT t.area_id FROM touched AS t))
        AND v.superseded_at IS NULL
        AND v.valid @> %(now)s::timestamptz
)

SELECT
    c.id,
    c.state,
    c.restricted,
    c.assigned_grid_id,
    c.leader_id,
    c.unit_id,
    p.grid_id AS place_grid_id,
    p.version_id AS place_version_id,
    p.district_id,
    c.number = any(%(hand_over)s::text[]) AS named,
    c.assigned_grid_id IN (SELECT led.area_id FROM led) AS led_anew,
    c.assigned_grid_id IN (SELECT g.area_id FROM going_on AS g) AS goes_on,
    CASE WHEN k.until_then THEN c.place_grid_id ELSE was.area_id END AS was_in
FROM case_record AS c
LEFT JOIN area_version AS v ON c.grid_version_id = v.id AND c.place_grid_id = v.area_id
INNER JOIN LATERAL (
    SELECT
        c.point IS NULL OR coalesce(v.change_id = %(change_id)s, FALSE) AS placed,
        coalesce(v.superseded_at IS NULL AND v.valid @> %(until)s::timestamptz, FALSE) AS until_then
) AS k ON TRUE
LEFT JOIN LATERAL (
    SELECT
        a.area_id,
        a.version_id,
        ltree2text(subpath(w.path, 0, 1))::bigint AS district_id
    FROM area_part AS a
    INNER JOIN area_version AS w ON a.version_id = w.id
    WHERE
        NOT k.placed
        AND a.level = 'grid'
        AND a.valid @> %(now)s::timestamptz
        AND st_covers(a.geom, c.point)
    ORDER BY a.kind DESC, w.code COLLATE "C"
    LIMIT 1
) AS covers ON TRUE
INNER JOIN LATERAL (
    SELECT
        CASE WHEN k.placed THEN c.place_grid_id ELSE covers.area_id END AS grid_id,
        CASE WHEN k.placed THEN c.grid_version_id ELSE covers.version_id END AS version_id,
        coalesce(covers.district_id, c.district_id) AS district_id
) AS p ON TRUE
LEFT JOIN LATERAL (
    SELECT a.area_id
    FROM area_part AS a
    INNER JOIN area_version AS w ON a.version_id = w.id
    WHERE
        NOT k.until_then
        AND c.assigned_grid_id IS DISTINCT FROM p.grid_id
        AND a.level = 'grid'
        AND a.valid @> %(until)s::timestamptz
        AND st_covers(a.geom, c.point)
    ORDER BY a.kind DESC, w.code COLLATE "C"
    LIMIT 1
) AS was ON TRUE
WHERE
    c.state = any(%(states)s::text[])
    AND c.assigned_grid_id = any(ARRAY(SELECT t.area_id FROM touched AS t))
ORDER BY c.id
FOR UPDATE OF c
