-- Cut the versions of one change into parts of few vertices, the form in which a point is looked up.
INSERT INTO area_part (version_id, area_id, level, kind, valid, geom)
SELECT
    v.id AS version_id,
    v.area_id,
    v.level,
    v.kind,
    v.valid,
    st_subdivide(st_transform(v.geom, 4326), 64) AS geom
FROM area_version AS v
WHERE v.change_id = %(change_id)s
