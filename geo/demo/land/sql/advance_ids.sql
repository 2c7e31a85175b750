-- Rows were written with ids of their own: let each table go on counting after them.
SELECT setval(pg_get_serial_sequence(t.name, 'id'), t.next, false)
FROM (
    SELECT
        'place' AS name,
        coalesce(max(id), 0) + 1 AS next
    FROM place
    UNION ALL
    SELECT
        'address_unit',
        coalesce(max(id), 0) + 1
    FROM address_unit
    UNION ALL
    SELECT
        'building',
        coalesce(max(id), 0) + 1
    FROM building
    UNION ALL
    SELECT
        'street',
        coalesce(max(id), 0) + 1
    FROM street
    UNION ALL
    SELECT
        'land',
        coalesce(max(id), 0) + 1
    FROM land
) AS t
