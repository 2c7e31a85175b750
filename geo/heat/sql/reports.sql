-- How many daily reports each grid owed on the days of a span, from the day it came into being, and how many came in.
-- Parameters: at instant, areas int8multirange of keys, first and last (dates; none are owed if last is before first).
SELECT
    v.code,
    v.name,
    greatest(0, %(last)s::date - greatest(%(first)s::date, since.day) + 1) AS expected,
    count(r.day)::integer AS received
FROM area_version AS v
CROSS JOIN
    LATERAL (
        SELECT (min(lower(older.valid)) AT TIME ZONE 'Asia/Shanghai')::date AS day
        FROM area_version AS older
        WHERE
            older.area_id = v.area_id
            AND older.superseded_at IS NULL
    ) AS since
LEFT JOIN daily_report AS r
    ON
        v.area_id = r.grid_id
        AND r.day BETWEEN greatest(%(first)s::date, since.day) AND %(last)s::date
WHERE
    v.level = 'grid'
    AND v.superseded_at IS NULL
    AND v.valid @> %(at)s::timestamptz
    AND %(areas)s::int8multirange @> v.scope_lo
GROUP BY v.code, v.name, since.day
ORDER BY v.code COLLATE "C"
