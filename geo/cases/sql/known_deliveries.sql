-- Which of some deliveries became cases before: their places in the arrays, from 1, with the case of each. Each is
-- looked up by itself, whatever the planner thinks of an array's length. Arrays of text, because row security keeps
-- what is taken out of JSON in a condition away from the index.
-- sources, external_ids: of each delivery.
SELECT
    d.place::integer AS place,
    known.id
FROM unnest(%(sources)s::text[], %(external_ids)s::text[]) WITH ORDINALITY AS d (source, external_id, place)
CROSS JOIN LATERAL (
    SELECT c.id
    FROM case_record AS c
    WHERE c.source = d.source AND c.external_id = d.external_id
    LIMIT 1
) AS known
