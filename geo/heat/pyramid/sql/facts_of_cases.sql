-- What the counters know of each case, for a binary COPY. Kind, channel and state are places in the given arrays (from
-- 0); without a point place is the smallest number there is.
-- Parameters: kinds, channels, states (text[]).
COPY (
    SELECT
        1::integer AS n,
        f.district,
        f.restricted,
        f.day,
        f.hour,
        coalesce(f.place, -9223372036854775808) AS place,
        coalesce(f.morton, 0) AS morton,
        f.scope,
        (array_position(%(kinds)s::text[], f.kind) - 1)::smallint AS kind,
        (array_position(%(channels)s::text[], f.channel) - 1)::smallint AS channel,
        (array_position(%(states)s::text[], f.state) - 1)::smallint AS state
    FROM case_record AS c
    CROSS JOIN LATERAL heat_facts(c) AS f
) TO STDOUT (FORMAT "binary")
