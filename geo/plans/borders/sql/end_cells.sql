-- End the cells that others became at an instant, and their being in a grid.
WITH ended AS (
    UPDATE atom AS a
    SET valid = tstzrange(lower(a.valid), %(at)s)
    WHERE
        a.came_of IS NOT NULL
        AND a.community_id = any(%(communities)s::bigint[])
        AND lower(a.valid) = %(since)s::timestamptz
    RETURNING a.id
)

UPDATE atom_assignment AS s
SET valid = tstzrange(lower(s.valid), %(at)s)
FROM ended
WHERE s.atom_id = ended.id AND s.valid @> %(at)s::timestamptz
