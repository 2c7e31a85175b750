-- Keep what became of the disputes that a publication concerned.
-- rows: JSON array with one object for each.
INSERT INTO plan_handover (
    publication_id, case_id, state, from_grid_id, from_leader_id, to_grid_id, to_leader_id, moves, why
)
SELECT
    h.publication_id,
    h.case_id,
    h.state,
    h.from_grid_id,
    h.from_leader_id,
    h.to_grid_id,
    h.to_leader_id,
    h.moves,
    h.why
FROM json_to_recordset(%(rows)s::json) AS h (
    publication_id bigint,
    case_id bigint,
    state text,
    from_grid_id bigint,
    from_leader_id bigint,
    to_grid_id bigint,
    to_leader_id bigint,
    moves boolean,
    why text
)
