-- The disputes that were open past their deadline at an instant in an area, the longest overdue first.
-- Parameters: judged_at (the instant), at (instant of the boundaries), areas int8multirange of keys, most rows.
SELECT c.id
FROM overdue_case(%(judged_at)s::timestamptz, %(at)s::timestamptz) AS c
INNER JOIN case_record AS r ON c.id = r.id
WHERE %(areas)s::int8multirange @> c.place
ORDER BY r.due_at, c.id
LIMIT %(most)s
