-- How many rows are no counters, and whether the counters are in use. A counter is of a layer and a value that there
-- are, and has days in order within the year with a sum each.
-- Parameters: values (text[]), layers (int[]).
SELECT
    count(*) AS malformed,
    EXISTS(SELECT FROM heat_built) AS built
FROM heat_count AS h
WHERE
    h.layer <> all(%(layers)s::integer[])
    OR h.value <> all(%(values)s::text[])
    OR cardinality(h.days) = 0
    OR cardinality(h.days) <> cardinality(h.sums)
    OR h.days[1] < 1
    OR h.days[cardinality(h.days)] > 366
    OR EXISTS (
        SELECT FROM generate_series(2, cardinality(h.days)) AS i (position)
        WHERE h.days[i.position] <= h.days[i.position - 1]
    )
