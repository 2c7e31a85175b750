-- The tiles that show any cell of a layer of the counters, as Morton keys, those with the fewest cells first.
-- Parameters: layer, shift from a cell to its tile.
SELECT h.cell >> %(shift)s::integer AS tile
FROM heat_count AS h
WHERE h.layer = %(layer)s AND h.value = ''
GROUP BY h.cell >> %(shift)s::integer
ORDER BY count(DISTINCT h.cell), tile
