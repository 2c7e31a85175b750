-- End at an instant what atoms belong to. Parameters: atoms, at.
UPDATE atom_assignment AS s
SET valid = tstzrange(lower(s.valid), %(at)s::timestamptz)
FROM unnest(%(atoms)s::bigint[]) AS m (atom_id)
WHERE s.atom_id = m.atom_id AND s.valid @> %(at)s::timestamptz
