-- Households that were counted for whole grids until an instant, with how many of the households shared out among their
-- cells are in which grid from then on. Where a border of communities moved, a cell is another than it was.
-- Parameters: communities, effective_at, until.
SELECT
    h.grid_id AS from_grid,
    now_in.grid_id AS to_grid,
    h.households,
    h.counted_on,
    h.source,
    sum(a.households)::integer AS share
FROM atom AS a
INNER JOIN atom_assignment AS now_in ON a.id = now_in.atom_id AND now_in.valid @> %(effective_at)s::timestamptz
LEFT JOIN atom_assignment AS was ON a.id = was.atom_id AND was.valid @> %(until)s::timestamptz
LEFT JOIN atom_assignment AS origin ON a.came_of = origin.atom_id AND origin.valid @> %(until)s::timestamptz
INNER JOIN household AS h ON coalesce(was.grid_id, origin.grid_id) = h.grid_id AND h.address_unit_id IS NULL
WHERE
    a.community_id = any(%(communities)s::bigint[])
    AND a.valid @> %(effective_at)s::timestamptz
    AND a.counted = 'grid'
    AND h.households > 0
GROUP BY h.id, now_in.grid_id
ORDER BY h.id, now_in.grid_id
