-- How many cases were opened in each hour of the week that had any (0 is Monday 00:00 to 01:00, 167 Sunday 23:00), from
-- the cases. One row: hours in order, and their counts.
-- Parameters: at instant, areas int8multirange of keys, first and past (half-open span of opened_at, may be infinite),
-- kinds, channels, states (text[], NULL for all).
WITH opened AS (
    SELECT c.opened_at AT TIME ZONE 'Asia/Shanghai' AS local
    FROM placed_case(%(at)s::timestamptz) AS c
    WHERE
        c.counts
        AND c.opened_at >= %(first)s::timestamptz
        AND c.opened_at < %(past)s::timestamptz
        AND (%(kinds)s::text[] IS NULL OR c.kind = any(%(kinds)s))
        AND (%(channels)s::text[] IS NULL OR c.channel = any(%(channels)s))
        AND (%(states)s::text[] IS NULL OR c.state = any(%(states)s))
        AND (%(areas)s::int8multirange = '{(,)}'::int8multirange OR %(areas)s::int8multirange @> c.place)
),

summed AS (
    SELECT
        (24 * (extract(ISODOW FROM o.local) - 1) + extract(HOUR FROM o.local))::bigint AS hour,
        count(*) AS n
    FROM opened AS o
    GROUP BY (24 * (extract(ISODOW FROM o.local) - 1) + extract(HOUR FROM o.local))::bigint
)

SELECT
    coalesce(array_agg(s.hour ORDER BY s.hour), '{}') AS hours,
    coalesce(array_agg(s.n ORDER BY s.hour), '{}') AS counts
FROM summed AS s
