-- A level of a district with a version that no simplified shape stands for; no row where there is none.
-- Parameters: levels that are drawn.
SELECT
    v.level,
    v.scope_lo >> 42 AS district
FROM area_version AS v
WHERE
    v.level = any(%(levels)s::text[])
    AND v.superseded_at IS NULL
    AND NOT EXISTS (
        SELECT FROM area_drawn AS d
        WHERE d.version_id = v.id
    )
LIMIT 1
