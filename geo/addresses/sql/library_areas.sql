-- How are and were all areas called, and what lies in what? As recorded last; times in seconds since 1970.
SELECT
    v.id AS version_id,
    v.area_id,
    v.level,
    v.code,
    v.name,
    v.kind = 'dedicated' AS dedicated,
    v.parent_id,
    st_x(v.label_point) AS lon,
    st_y(v.label_point) AS lat,
    extract(EPOCH FROM lower(v.valid))::double precision AS since,
    extract(EPOCH FROM upper(v.valid))::double precision AS until
FROM area_version AS v
WHERE v.superseded_at IS NULL
ORDER BY v.id
