-- The districts in force at an instant, the largest first, with their bounding boxes in degrees.
SELECT
    v.area_id,
    v.scope_lo,
    v.code,
    v.name,
    st_xmin(b.box) AS west,
    st_ymin(b.box) AS south,
    st_xmax(b.box) AS east,
    st_ymax(b.box) AS north
FROM area_version AS v
CROSS JOIN LATERAL (SELECT st_transform(st_envelope(v.geom_3857), 4326) AS box) AS b
WHERE
    v.level = 'district'
    AND v.superseded_at IS NULL
    AND v.valid @> %(at)s::timestamptz
ORDER BY v.area_m2 DESC
