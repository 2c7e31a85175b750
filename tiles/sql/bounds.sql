-- The extent of the districts in force at an instant, WGS84 degrees; NULLs where there is none.
-- Parameters: at instant.
WITH extent AS (
    SELECT st_setsrid(st_extent(st_transform(v.geom, 4326)), 4326) AS box
    FROM area_version AS v
    WHERE
        v.level = 'district'
        AND v.superseded_at IS NULL
        AND v.valid @> %(at)s::timestamptz
)

SELECT
    st_xmin(extent.box) AS west,
    st_ymin(extent.box) AS south,
    st_xmax(extent.box) AS east,
    st_ymax(extent.box) AS north
FROM extent
