-- Wait until no other transaction takes in any of these deliveries; the order of the keys is kept, so that two who want
-- the same ones wait for each other in turn.
SELECT pg_advisory_xact_lock(k.key) AS locked
FROM unnest(%(keys)s::bigint[]) AS k (key)
