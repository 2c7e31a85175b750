-- Rows were written with ids of their own: let each table go on counting after them.
SELECT
    setval(pg_get_serial_sequence('organisation', 'id'), (SELECT max(o.id) FROM organisation AS o)) AS organisations,
    setval(pg_get_serial_sequence('person', 'id'), (SELECT max(p.id) FROM person AS p)) AS people,
    setval(pg_get_serial_sequence('account', 'id'), (SELECT max(a.id) FROM account AS a)) AS account_ids,
    setval(pg_get_serial_sequence('case_record', 'id'), (SELECT max(c.id) FROM case_record AS c)) AS cases
