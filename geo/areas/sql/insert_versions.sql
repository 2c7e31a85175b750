-- Turn the staged rows into versions of areas. What is drawn and what labels it are derived here, once.
INSERT INTO area_version (
    area_id, level, code, name, kind, parent_id, path, scope_lo, scope_hi,
    geom, geom_3857, label_point, area_m2, valid, change_id
)
SELECT
    s.area_id,
    s.level,
    s.code,
    s.name,
    s.kind,
    s.parent_id,
    s.path::ltree AS path,
    s.scope_lo,
    s.scope_hi,
    s.geom,
    st_transform(s.geom, 3857) AS geom_3857,
    st_transform(st_pointonsurface(s.geom), 4326) AS label_point,
    st_area(s.geom) AS area_m2,
    tstzrange(%(valid_from)s, s.valid_to, '[)') AS valid,
    %(change_id)s AS change_id
FROM staged_version AS s
