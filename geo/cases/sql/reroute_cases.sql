-- Let other grids and leaders answer for cases, or the desk of the district where an answer has no grid, and let them
-- stand in the grid that covers their place now: one writing of each. Whoever has a case newly gets the time to accept
-- it anew.
-- Parameters: cases, the grids, versions and districts of their places, their states and the numbers of their answers,
-- in step; at; accept_by; answers: JSON array with one object for each.
UPDATE case_record AS c
SET
    place_grid_id = r.place_grid_id,
    grid_version_id = r.version_id,
    district_id = r.district_id,
    assigned_grid_id = a.grid_id,
    scope = coalesce(a.scope, (c.scope >> 42) << 42),
    leader_id = a.leader_id,
    level = CASE WHEN a.grid_id IS NULL THEN 'district' ELSE c.level END,
    routing_outcome = a.outcome,
    state = r.state,
    accepted_at = CASE WHEN r.state = c.state THEN c.accepted_at END,
    accept_by = CASE
        WHEN a.leader_id IS DISTINCT FROM c.leader_id
            THEN greatest(c.accept_by, %(accept_by)s::timestamptz)
        ELSE c.accept_by
    END,
    changed_at = %(at)s::timestamptz,
    revision = c.revision + 1
FROM
    unnest(
        %(cases)s::bigint[],
        %(place_grids)s::bigint[],
        %(versions)s::bigint[],
        %(districts)s::bigint[],
        %(states)s::text[],
        %(answered)s::integer[]
    ) AS r (case_id, place_grid_id, version_id, district_id, state, answer)
INNER JOIN
    json_to_recordset(%(answers)s::json)
        AS a (n integer, grid_id bigint, scope bigint, leader_id bigint, outcome text)
    ON r.answer = a.n
WHERE c.id = r.case_id
