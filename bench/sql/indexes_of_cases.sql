-- Name and definition of the indexes of cases that hold no constraint.
SELECT
    i.indexrelid::regclass::text AS name,
    pg_get_indexdef(i.indexrelid) AS definition
FROM pg_index AS i
LEFT JOIN pg_constraint AS c ON i.indexrelid = c.conindid
WHERE i.indrelid = 'case_record'::regclass AND c.oid IS NULL
