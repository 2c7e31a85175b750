-- The versions of one level of a district that are or will be in force at or after an instant, with their exact shape
-- in the web map's projection as WKB.
-- Parameters: level, district (its number, the highest bits of every key in it), since instant.
SELECT
    v.id,
    v.kind,
    lower(v.valid) AS begins,
    upper(v.valid) AS ends,
    st_asbinary(v.geom_3857) AS wkb
FROM area_version AS v
WHERE
    v.level = %(level)s
    AND v.scope_lo >> 42 = %(district)s
    AND v.superseded_at IS NULL
    AND coalesce(upper(v.valid) > %(since)s::timestamptz, TRUE)
ORDER BY v.id
