-- Let the cells that were to become others at an instant, and their being in a grid, have no end.
WITH kept AS (
    SELECT a.came_of AS id
    FROM atom AS a
    WHERE
        a.came_of IS NOT NULL
        AND a.community_id = any(%(communities)s::bigint[])
        AND lower(a.valid) = %(since)s::timestamptz
),

assigned AS (
    UPDATE atom_assignment AS s
    SET valid = tstzrange(lower(s.valid), NULL)
    FROM kept
    WHERE s.atom_id = kept.id AND upper(s.valid) = %(since)s::timestamptz
)

UPDATE atom AS a
SET valid = tstzrange(lower(a.valid), NULL)
FROM kept
WHERE a.id = kept.id AND upper(a.valid) = %(since)s::timestamptz
