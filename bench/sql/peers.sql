-- The same polygons as a plain table in degrees, the form that tipg serves and that mapit is filled from.
CREATE SCHEMA bench;

CREATE TABLE bench.grids AS
SELECT
    row_number() OVER (ORDER BY v.code) AS id,
    v.code,
    v.name,
    st_setsrid(st_geometryn(st_transform(v.geom, 4326), 1), 4326) AS geom
FROM area_version AS v
WHERE v.level = 'grid';

ALTER TABLE bench.grids ADD PRIMARY KEY (id);

-- tipg finds a collection by its typed geometry column.
SELECT populate_geometry_columns('bench.grids'::regclass);

CREATE INDEX grids_geom ON bench.grids USING gist (geom);

INSERT INTO account_role (account_id, role, area_id)
SELECT
    a.id AS account_id,
    'dispatcher' AS role,
    v.area_id
FROM account AS a
CROSS JOIN area_version AS v
WHERE a.username = 'bench' AND v.level = 'district';
