-- Rows were written with ids of their own: let each table go on counting after them.
SELECT setval(pg_get_serial_sequence(t.name, 'id'), greatest(t.last, 1))
FROM (
    SELECT 'organisation' AS name, coalesce(max(id), 1) AS last FROM organisation
    UNION ALL
    SELECT 'person', coalesce(max(id), 1) FROM person
    UNION ALL
    SELECT 'account', coalesce(max(id), 1) FROM account
    UNION ALL
    SELECT 'case_record', coalesce(max(id), 1) FROM case_record
) AS t
