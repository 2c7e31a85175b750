-- Rows were written with ids of their own: let each table go on counting after them.
SELECT setval(pg_get_serial_sequence(t.counted, 'id'), t.next_id, false) AS next_id
FROM (
    SELECT
        'place' AS counted,
        coalesce(max(id), 0) + 1 AS next_id
    FROM place
    UNION ALL
    SELECT
        'address_unit' AS counted,
        coalesce(max(id), 0) + 1 AS next_id
    FROM address_unit
    UNION ALL
    SELECT
        'building' AS counted,
        coalesce(max(id), 0) + 1 AS next_id
    FROM building
    UNION ALL
    SELECT
        'street' AS counted,
        coalesce(max(id), 0) + 1 AS next_id
    FROM street
    UNION ALL
    SELECT
        'land' AS counted,
        coalesce(max(id), 0) + 1 AS next_id
    FROM land
) AS t
