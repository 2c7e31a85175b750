-- The simplified shapes of versions, and of areas by their keys, that hold at or after an instant, as WKB.
-- Parameters: level, versions, keys, since instant.
SELECT
    d.id,
    d.version_id,
    d.tolerance,
    lower(d.valid) AS begins,
    upper(d.valid) AS ends,
    st_asbinary(d.geom_3857) AS wkb
FROM area_drawn AS d
INNER JOIN area_version AS v ON d.version_id = v.id
WHERE
    v.level = %(level)s
    AND (d.version_id = any(%(versions)s::bigint[]) OR v.scope_lo = any(%(keys)s::bigint[]))
    AND coalesce(upper(d.valid) > %(since)s::timestamptz, TRUE)
