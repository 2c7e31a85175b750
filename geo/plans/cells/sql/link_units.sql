-- Let addresses be in atoms. Parameters: units and their atoms, in step.
INSERT INTO atom_unit (address_unit_id, atom_id)
SELECT
    m.unit_id,
    m.atom_id
FROM unnest(%(units)s::bigint[], %(atoms)s::bigint[]) AS m (unit_id, atom_id)
ORDER BY m.unit_id
ON CONFLICT (address_unit_id) DO UPDATE SET atom_id = excluded.atom_id
