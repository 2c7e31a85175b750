-- Every change that is not folded into the counters yet, for a binary COPY. Kind, channel and state are places in the
-- given arrays (from 0); without a point place is the smallest number there is.
-- Parameters: kinds, channels, states (text[]).
COPY (
    SELECT
        d.n,
        d.district,
        d.restricted,
        d.day,
        d.hour,
        coalesce(d.place, -9223372036854775808) AS place,
        coalesce(d.morton, 0) AS morton,
        d.scope,
        (array_position(%(kinds)s::text[], d.kind) - 1)::smallint AS kind,
        (array_position(%(channels)s::text[], d.channel) - 1)::smallint AS channel,
        (array_position(%(states)s::text[], d.state) - 1)::smallint AS state
    FROM heat_delta AS d
) TO STDOUT (FORMAT "binary")
