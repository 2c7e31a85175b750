-- Areas in force at an instant, with their households (NULL where none are known) and their box in degrees.
-- Parameters: at instant, level, parent (code), code (each NULL for any), words (part of a name or code, '' for any).
WITH area_at AS MATERIALIZED (
    SELECT
        v.area_id,
        v.code,
        v.name,
        v.level,
        v.kind,
        v.path,
        v.parent_id,
        v.scope_lo,
        v.scope_hi,
        st_transform(st_envelope(v.geom_3857), 4326) AS box
    FROM area_version AS v
    WHERE
        v.superseded_at IS NULL
        AND v.valid @> %(at)s::timestamptz
),

homes AS (
    SELECT
        up.area_id::bigint AS area_id,
        sum(h.households)::bigint AS households
    FROM households_at(%(at)s::timestamptz) AS h
    INNER JOIN area_at AS a ON h.grid_id = a.area_id
    CROSS JOIN LATERAL unnest(string_to_array(a.path::text, '.')) AS up (area_id)
    GROUP BY up.area_id
)

SELECT
    a.area_id,
    a.code,
    a.name,
    a.level,
    a.kind,
    a.path::text AS path,
    p.code AS parent,
    homes.households,
    st_xmin(a.box) AS west,
    st_ymin(a.box) AS south,
    st_xmax(a.box) AS east,
    st_ymax(a.box) AS north
FROM area_at AS a
LEFT JOIN area_at AS p ON a.parent_id = p.area_id
LEFT JOIN homes ON a.area_id = homes.area_id
WHERE
    (%(level)s::text IS NULL OR a.level = %(level)s)
    AND (%(parent)s::text IS NULL OR p.code = %(parent)s)
    AND (%(code)s::text IS NULL OR a.code = %(code)s)
    AND (strpos(lower(a.name), lower(%(words)s)) > 0 OR strpos(a.code, %(words)s) > 0)
ORDER BY nlevel(a.path), a.code COLLATE "C"
