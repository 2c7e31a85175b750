-- The months of districts that are to be frozen, oldest first: from the month of the first case on, not frozen yet, and
-- with communities in force when they ended.
-- Parameters: last, the first of the last month that is due; entered_by, the instant by which the first case of all
-- must have been entered, so that a district that only begins to bring its history in is not frozen half-way.
WITH districts AS (
    SELECT
        (v.scope_lo >> 42)::integer AS district,
        (
            SELECT date_trunc('month', c.opened_at AT TIME ZONE 'Asia/Shanghai')
            FROM case_record AS c
            WHERE c.district_id = v.area_id
            ORDER BY c.opened_at
            LIMIT 1
        ) AS first_month
    FROM area_version AS v
    WHERE v.level = 'district' AND v.superseded_at IS NULL
    GROUP BY v.area_id, (v.scope_lo >> 42)::integer
)

SELECT
    d.district,
    m.month::date AS month
FROM districts AS d
CROSS JOIN generate_series(d.first_month, %(last)s::date::timestamp, '1 month') AS m (month)
WHERE
    (SELECT e.at FROM case_event AS e ORDER BY e.id LIMIT 1) <= %(entered_by)s::timestamptz
    AND NOT EXISTS (
        SELECT FROM published_month AS p
        WHERE p.district = d.district AND p.month = m.month::date
    )
    AND EXISTS (
        SELECT FROM area_version AS v
        WHERE
            v.level = 'community'
            AND v.superseded_at IS NULL
            AND v.valid @> ((m.month + interval '1 month') AT TIME ZONE 'Asia/Shanghai' - interval '1 microsecond')
            AND (v.scope_lo >> 42)::integer = d.district
    )
ORDER BY m.month, d.district
