-- The cells in which the buildings of an estate, a road or a village group lie.
SELECT DISTINCT l.atom_id
FROM address_unit AS u
INNER JOIN atom_unit AS l ON u.id = l.address_unit_id
WHERE u.place_id = %(place)s
ORDER BY l.atom_id
