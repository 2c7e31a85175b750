-- Keep what became of the disputes that a publication concerned.
-- Parameters: publication_id; the other columns as arrays, in step.
INSERT INTO plan_handover (
    publication_id, case_id, state, from_grid_id, from_leader_id, to_grid_id, to_leader_id, moves, why
)
SELECT
    %(publication_id)s::bigint AS publication_id,
    h.case_id,
    h.state,
    h.from_grid_id,
    h.from_leader_id,
    h.to_grid_id,
    h.to_leader_id,
    h.moves,
    h.why
FROM
    unnest(
        %(case_id)s::bigint[],
        %(state)s::text[],
        %(from_grid_id)s::bigint[],
        %(from_leader_id)s::bigint[],
        %(to_grid_id)s::bigint[],
        %(to_leader_id)s::bigint[],
        %(moves)s::boolean[],
        %(why)s::text[]
    ) AS h (case_id, state, from_grid_id, from_leader_id, to_grid_id, to_leader_id, moves, why)
