-- In which ways are buildings, units and rooms written, and by which number does the library know each?
-- %(places)s: ids of places, or NULL for all.
SELECT DISTINCT
    u.key,
    u.label,
    hashtextextended(u.key || chr(31) || u.label, 0) AS wording
FROM address_unit AS u
WHERE %(places)s::bigint[] IS NULL OR u.place_id = any(%(places)s::bigint[])
