-- How an area was from one instant to another, first to last. "same" where it was written again as it was.
-- Parameters: code that it has or had.
SELECT
    v.area_id,
    v.code,
    v.name,
    v.level,
    v.kind,
    p.code AS parent,
    lower(v.valid) AS valid_from,
    upper(v.valid) AS valid_to,
    v.area_m2,
    v.change_id,
    c.source,
    coalesce(
        upper(w.valid) = lower(v.valid)
        AND (v.code, v.name, v.kind, v.parent_id) IS NOT DISTINCT FROM (w.code, w.name, w.kind, w.parent_id)
        AND st_orderingequals(v.geom, w.geom),
        FALSE
    ) AS same
FROM area_version AS v
INNER JOIN area_change AS c ON v.change_id = c.id
LEFT JOIN area AS p ON v.parent_id = p.id
LEFT JOIN LATERAL (
    SELECT
        u.code,
        u.name,
        u.kind,
        u.parent_id,
        u.geom,
        u.valid
    FROM area_version AS u
    WHERE u.area_id = v.area_id AND u.superseded_at IS NULL AND lower(u.valid) < lower(v.valid)
    ORDER BY lower(u.valid) DESC
    LIMIT 1
) AS w ON TRUE
WHERE
    v.area_id = (SELECT o.area_id FROM area_version AS o WHERE o.code = %(code)s AND o.superseded_at IS NULL LIMIT 1)
    AND v.superseded_at IS NULL
ORDER BY lower(v.valid)
