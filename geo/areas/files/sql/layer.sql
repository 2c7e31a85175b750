-- The areas of one level as they are at an instant, with every vertex they have: as WKB in the metric CRS of their
-- district, or as GeoJSON in WGS84.
-- Parameters: level, at instant, geographic whether GeoJSON is wanted.
SELECT
    v.code,
    v.name,
    v.kind,
    p.code AS parent,
    p.name AS parent_name,
    lower(v.valid) AS valid_from,
    upper(v.valid) AS valid_to,
    v.area_m2,
    st_x(v.label_point) AS lon,
    st_y(v.label_point) AS lat,
    st_srid(v.geom) AS srid,
    CASE WHEN NOT %(geographic)s THEN st_asbinary(v.geom) END AS wkb,
    CASE
        WHEN %(geographic)s THEN st_asgeojson(st_forcepolygonccw(st_transform(v.geom, 4326)), 9, 0)
    END AS geojson
FROM area_version AS v
LEFT JOIN area_version AS p
    ON
        v.parent_id = p.area_id
        AND p.superseded_at IS NULL
        AND p.valid @> %(at)s::timestamptz
WHERE
    v.level = %(level)s
    AND v.superseded_at IS NULL
    AND v.valid @> %(at)s::timestamptz
ORDER BY v.code COLLATE "C"
