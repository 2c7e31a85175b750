-- The address whose trigrams are nearest to those of %(written)s, with its grid.
SELECT
    a.id,
    v.code
FROM peer.address AS a
INNER JOIN area AS v ON a.grid_id = v.id
WHERE a.written %% %(written)s  -- noqa: PRS
ORDER BY similarity(a.written, %(written)s) DESC
LIMIT 1
