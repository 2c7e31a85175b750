-- What the counters of a layer hold, day by day, for a binary COPY; value is a place in the given array (from 0).
-- Parameters: layer, values (text[]).
COPY (
    SELECT
        (array_position(%(values)s::text[], h.value) - 1)::smallint AS value,
        h.year,
        h.cell,
        h.district,
        h.restricted,
        d.day,
        d.upto - coalesce(h.sums[d.position - 1], 0) AS n
    FROM heat_count AS h
    CROSS JOIN LATERAL unnest(h.days, h.sums) WITH ORDINALITY AS d (day, upto, position)
    WHERE
        h.layer = %(layer)s
        AND h.value = any(%(values)s::text[])
) TO STDOUT (FORMAT "binary")
