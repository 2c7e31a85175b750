-- The simplified shapes of one level of a district that hold at or after an instant, as WKB.
-- Parameters: level, district (its number, the highest bits of every key in it), since instant.
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
    AND v.scope_lo >> 42 = %(district)s
    AND coalesce(upper(d.valid) > %(since)s::timestamptz, TRUE)
