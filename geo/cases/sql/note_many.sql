-- Append one thing that happened to many cases at once.
-- Parameters: cases, their states before and after, in step; action, at, actor_id, reason.
INSERT INTO case_event (case_id, at, actor_id, action, from_state, to_state, reason)
SELECT
    e.case_id,
    %(at)s::timestamptz AS at,
    %(actor_id)s::bigint AS actor_id,
    %(action)s::text AS action,
    e.from_state,
    e.to_state,
    %(reason)s::text AS reason
FROM
    unnest(%(cases)s::bigint[], %(befores)s::text[], %(afters)s::text[]) AS e (case_id, from_state, to_state)
