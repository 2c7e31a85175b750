-- Let atoms stay in the grids in which they were to be until an instant that has not come. Parameters: atoms, at.
UPDATE atom_assignment AS s
SET valid = tstzrange(lower(s.valid), NULL)
FROM unnest(%(atoms)s::bigint[]) AS m (atom_id)
WHERE s.atom_id = m.atom_id AND upper(s.valid) = %(at)s::timestamptz
