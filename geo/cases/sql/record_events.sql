-- Append what happened to cases.
-- rows: JSON array with one object for each event.
INSERT INTO case_event (case_id, at, actor_id, action, from_state, to_state, reason, detail)
SELECT
    e.case_id,
    e.at,
    e.actor_id,
    e.action,
    e.from_state,
    e.to_state,
    e.reason,
    e.detail
FROM json_to_recordset(%(rows)s::json) AS e (
    case_id bigint,
    at timestamptz,
    actor_id bigint,
    action text,
    from_state text,
    to_state text,
    reason text,
    detail jsonb
)
