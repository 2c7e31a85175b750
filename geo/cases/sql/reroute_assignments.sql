-- Keep who answers for cases from now on, with the reasons.
-- Parameters: cases, their units and the numbers of their answers, in step; at; actor_id; answers: JSON array with one
-- object for each.
INSERT INTO assignment (
    case_id, at, actor_id, outcome, rule, reason, facts, grid_id, grid_version_id, leader_id, unit_id
)
SELECT
    r.case_id,
    %(at)s::timestamptz AS at,
    %(actor_id)s::bigint AS actor_id,
    a.outcome,
    a.rule,
    a.reason,
    a.facts,
    a.grid_id,
    a.version_id,
    a.leader_id,
    r.unit_id
FROM
    unnest(%(cases)s::bigint[], %(units)s::bigint[], %(answered)s::integer[]) AS r (case_id, unit_id, answer)
INNER JOIN
    json_to_recordset(%(answers)s::json) AS a (
        n integer,
        outcome text,
        rule text,
        reason text,
        facts jsonb,
        grid_id bigint,
        version_id bigint,
        leader_id bigint
    )
    ON r.answer = a.n
