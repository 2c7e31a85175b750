-- The cases that were merged into one, or into one that was merged into it, the first reported first.
WITH RECURSIVE merged AS (
    SELECT
        c.id,
        c.number,
        c.opened_at,
        c.description
    FROM case_record AS c
    WHERE c.merged_into = %(case_id)s
    UNION ALL
    SELECT
        c.id,
        c.number,
        c.opened_at,
        c.description
    FROM case_record AS c
    INNER JOIN merged AS m ON c.merged_into = m.id
)

SELECT
    merged.id,
    merged.number,
    merged.opened_at,
    merged.description
FROM merged
ORDER BY merged.opened_at, merged.id
