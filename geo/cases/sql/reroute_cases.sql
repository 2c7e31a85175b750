-- Let other grids and leaders answer for cases, or the desk of the district where a row has no grid. Whoever has a case
-- newly gets the time to accept it anew.
-- rows: JSON array with one object for each case.
UPDATE case_record AS c
SET
    assigned_grid_id = r.grid_id,
    scope = coalesce(r.scope, (c.scope >> 42) << 42),
    leader_id = r.leader_id,
    level = CASE WHEN r.grid_id IS NULL THEN 'district' ELSE c.level END,
    routing_outcome = r.outcome,
    state = r.state,
    accepted_at = CASE WHEN r.state = c.state THEN c.accepted_at END,
    accept_by = CASE
        WHEN r.leader_id IS DISTINCT FROM c.leader_id THEN greatest(c.accept_by, r.accept_by) ELSE c.accept_by
    END,
    changed_at = r.at,
    revision = c.revision + 1
FROM
    json_to_recordset(%(rows)s::json)
        AS r (
            case_id bigint,
            grid_id bigint,
            scope bigint,
            leader_id bigint,
            outcome text,
            state text,
            accept_by timestamptz,
            at timestamptz
        )
WHERE c.id = r.case_id
