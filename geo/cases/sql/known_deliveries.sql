-- Which of some deliveries became cases before: their places in the array, from 1, with the case of each. Each is
-- looked up by itself, whatever the planner thinks of an array's length.
-- deliveries: JSON array of pairs of source and id.
SELECT
    d.place::integer AS place,
    known.id
FROM json_array_elements(%(deliveries)s::json) WITH ORDINALITY AS d (pair, place)
CROSS JOIN LATERAL (
    SELECT c.id
    FROM case_record AS c
    WHERE c.source = d.pair ->> 0 AND c.external_id = d.pair ->> 1
    LIMIT 1
) AS known
