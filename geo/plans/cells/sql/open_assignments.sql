-- Let atoms belong to grids from an instant on. Parameters: atoms and their grids (NULL for none), in step; at.
INSERT INTO atom_assignment (atom_id, grid_id, valid)
SELECT
    m.atom_id,
    m.grid_id,
    tstzrange(%(at)s::timestamptz, NULL) AS valid
FROM unnest(%(atoms)s::bigint[], %(grids)s::bigint[]) AS m (atom_id, grid_id)
WHERE m.grid_id IS NOT NULL
