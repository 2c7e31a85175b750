-- How many disputes were open past their deadline at an instant, by the key of the area they stand in.
-- Parameters: judged_at (the instant), at (instant of the boundaries), areas int8multirange of keys.
SELECT
    c.place,
    count(*) AS n
FROM overdue_case(%(judged_at)s::timestamptz, %(at)s::timestamptz) AS c
WHERE %(areas)s::int8multirange @> c.place
GROUP BY c.place
