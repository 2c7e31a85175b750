-- Keep who answers for cases, with the reasons.
-- rows: JSON array with one object for each assignment.
INSERT INTO assignment (
    case_id, at, actor_id, outcome, rule, reason, facts, grid_id, grid_version_id, leader_id, unit_id, unit_reason,
    unit_facts, edge_distance_m, confidence, runners_up
)
SELECT
    a.case_id,
    a.at,
    a.actor_id,
    a.outcome,
    a.rule,
    a.reason,
    a.facts,
    a.grid_id,
    a.grid_version_id,
    a.leader_id,
    a.unit_id,
    a.unit_reason,
    a.unit_facts,
    a.edge_distance_m,
    a.confidence,
    a.runners_up
FROM json_to_recordset(%(rows)s::json) AS a (
    case_id bigint,
    at timestamptz,
    actor_id bigint,
    outcome text,
    rule text,
    reason text,
    facts jsonb,
    grid_id bigint,
    grid_version_id bigint,
    leader_id bigint,
    unit_id bigint,
    unit_reason text,
    unit_facts jsonb,
    edge_distance_m real,
    confidence real,
    runners_up jsonb
)
