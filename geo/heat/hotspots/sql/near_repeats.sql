-- Where and on which day the cases of a selection were, in the order of their numbers; one more than may be asked for.
-- Columns: lon and lat (WGS84 degrees), day (days since 2000-01-01, in Shanghai).
-- Parameters: at instant, areas int8multirange of keys, first and past (half-open span of opened_at, may be infinite),
-- kinds, channels, states (text[], NULL for all), most.
SELECT
    st_x(c.point) AS lon,
    st_y(c.point) AS lat,
    (c.opened_at AT TIME ZONE 'Asia/Shanghai')::date - '2000-01-01'::date AS day
FROM placed_case(%(at)s::timestamptz) AS c
WHERE
    c.counts
    AND c.point IS NOT NULL
    AND c.opened_at >= %(first)s::timestamptz
    AND c.opened_at < %(past)s::timestamptz
    AND (%(kinds)s::text[] IS NULL OR c.kind = any(%(kinds)s))
    AND (%(channels)s::text[] IS NULL OR c.channel = any(%(channels)s))
    AND (%(states)s::text[] IS NULL OR c.state = any(%(states)s))
    AND (%(areas)s::int8multirange = '{(,)}'::int8multirange OR %(areas)s::int8multirange @> c.place)
ORDER BY c.number
LIMIT %(most)s + 1
