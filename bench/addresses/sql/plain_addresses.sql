-- The same texts for an index outside the database.
COPY (
    SELECT
        a.id,
        v.code,
        a.written
    FROM peer.address AS a
    INNER JOIN area AS v ON a.grid_id = v.id
    ORDER BY a.id
) TO STDOUT
