-- How many households of communities went from one grid to another at an instant; those that stayed too. Where a border
-- of communities moved, a cell is another than it was.
SELECT
    coalesce(was.grid_id, origin.grid_id) AS from_grid,
    now_in.grid_id AS to_grid,
    sum(a.households)::integer AS households
FROM atom AS a
INNER JOIN atom_assignment AS now_in ON a.id = now_in.atom_id AND now_in.valid @> %(effective_at)s::timestamptz
LEFT JOIN atom_assignment AS was ON a.id = was.atom_id AND was.valid @> %(until)s::timestamptz
LEFT JOIN atom_assignment AS origin ON a.came_of = origin.atom_id AND origin.valid @> %(until)s::timestamptz
WHERE
    a.community_id = any(%(communities)s::bigint[])
    AND a.valid @> %(effective_at)s::timestamptz
GROUP BY coalesce(was.grid_id, origin.grid_id), now_in.grid_id
