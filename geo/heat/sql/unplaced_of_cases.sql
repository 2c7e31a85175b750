-- How many cases have no point, so that no map shows them. They stand where they are answered.
-- Parameters: at instant, areas int8multirange of keys, first and past (half-open span of opened_at, may be infinite),
-- kinds, channels, states (text[], NULL for all).
SELECT count(*) AS n
FROM placed_case(%(at)s::timestamptz) AS c
WHERE
    c.counts
    AND c.point IS NULL
    AND %(areas)s::int8multirange @> c.place
    AND c.opened_at >= %(first)s::timestamptz
    AND c.opened_at < %(past)s::timestamptz
    AND (%(kinds)s::text[] IS NULL OR c.kind = any(%(kinds)s))
    AND (%(channels)s::text[] IS NULL OR c.channel = any(%(channels)s))
    AND (%(states)s::text[] IS NULL OR c.state = any(%(states)s))
