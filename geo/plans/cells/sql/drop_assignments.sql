-- Forget to which grids atoms were to belong from an instant on that has not come. Parameters: atoms, at.
DELETE FROM atom_assignment AS s
USING unnest(%(atoms)s::bigint[]) AS m (atom_id)
WHERE s.atom_id = m.atom_id AND lower(s.valid) = %(at)s::timestamptz
