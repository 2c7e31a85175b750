-- How many cases were opened on each day that had any, from the cases. One row: days in order, and their counts.
-- Parameters: at instant, areas int8multirange of keys, first and past (half-open span of opened_at, may be infinite),
-- kinds, channels, states (text[], NULL for all).
WITH summed AS (
    SELECT
        (c.opened_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
        count(*) AS n
    FROM placed_case(%(at)s::timestamptz) AS c
    WHERE
        c.counts
        AND c.opened_at >= %(first)s::timestamptz
        AND c.opened_at < %(past)s::timestamptz
        AND (%(kinds)s::text[] IS NULL OR c.kind = any(%(kinds)s))
        AND (%(channels)s::text[] IS NULL OR c.channel = any(%(channels)s))
        AND (%(states)s::text[] IS NULL OR c.state = any(%(states)s))
        AND (%(areas)s::int8multirange = '{(,)}'::int8multirange OR %(areas)s::int8multirange @> c.place)
    GROUP BY (c.opened_at AT TIME ZONE 'Asia/Shanghai')::date
)

SELECT
    coalesce(array_agg(s.day ORDER BY s.day), '{}') AS days,
    coalesce(array_agg(s.n ORDER BY s.day), '{}') AS counts
FROM summed AS s
