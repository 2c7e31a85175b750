-- Take the next n serial numbers of each prefix (district and day); gives the last of each. Others wait for them until
-- this transaction ends. The order is fixed, so that two who want the same prefixes wait for each other in turn.
INSERT INTO case_counter AS c (prefix, last)
SELECT
    w.prefix,
    w.n
FROM unnest(%(prefixes)s::text[], %(counts)s::integer[]) AS w (prefix, n)
ORDER BY w.prefix
ON CONFLICT (prefix) DO UPDATE SET last = c.last + excluded.last
RETURNING prefix, last
