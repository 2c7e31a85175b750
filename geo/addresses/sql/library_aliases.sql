-- What else are places called? %(places)s: ids of places, or NULL for all.
SELECT
    a.place_id,
    a.name,
    a.weight
FROM place_alias AS a
WHERE %(places)s::bigint[] IS NULL OR a.place_id = any(%(places)s::bigint[])
ORDER BY a.id
