-- Takes the oldest changes away that are not folded yet. Without a point place is the smallest number there is; kind,
-- channel and state are places in the given arrays (from 0).
-- Parameters: most, kinds, channels, states (text[]).
DELETE FROM heat_delta AS d
WHERE d.id IN (SELECT o.id FROM heat_delta AS o ORDER BY o.id LIMIT %(most)s)
RETURNING
    d.n,
    d.district,
    d.restricted,
    d.day - date '2000-01-01' AS day,
    d.hour,
    coalesce(d.place, -9223372036854775808) AS place,
    coalesce(d.morton, 0) AS morton,
    d.scope,
    array_position(%(kinds)s::text[], d.kind) - 1 AS kind,
    array_position(%(channels)s::text[], d.channel) - 1 AS channel,
    array_position(%(states)s::text[], d.state) - 1 AS state
