-- How many cases each square of the web map had, from the cases. One row: cells (Morton keys of the layer, in order)
-- and counts, each as the bytes of int8 numbers.
-- Parameters: layer (even, 10 to 20), at instant, areas int8multirange of keys, first and past (half-open span of
-- opened_at, may be infinite), kinds, channels, states (text[], NULL for all).
WITH squares AS (
    SELECT
        c.morton >> (2 * (30 - %(layer)s::integer)) AS cell,
        count(*) AS n
    FROM placed_case(%(at)s::timestamptz) AS c
    WHERE
        c.counts
        AND c.morton IS NOT NULL
        AND c.opened_at >= %(first)s::timestamptz
        AND c.opened_at < %(past)s::timestamptz
        AND (%(kinds)s::text[] IS NULL OR c.kind = any(%(kinds)s))
        AND (%(channels)s::text[] IS NULL OR c.channel = any(%(channels)s))
        AND (%(states)s::text[] IS NULL OR c.state = any(%(states)s))
        AND (%(areas)s::int8multirange = '{(,)}'::int8multirange OR %(areas)s::int8multirange @> c.place)
    GROUP BY c.morton >> (2 * (30 - %(layer)s::integer))
)

SELECT
    string_agg(int8send(s.cell), ''::bytea ORDER BY s.cell) AS cells,
    string_agg(int8send(s.n), ''::bytea ORDER BY s.cell) AS counts
FROM squares AS s
