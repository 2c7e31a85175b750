-- Rows were written with ids of their own: let each table go on counting after them.
SELECT
    setval(pg_get_serial_sequence('place', 'id'), (SELECT max(p.id) FROM place AS p)) AS places,
    setval(pg_get_serial_sequence('address_unit', 'id'), (SELECT max(u.id) FROM address_unit AS u)) AS units;
