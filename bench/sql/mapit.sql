-- Fill the tables of django-mapit, in its own schema, with the same polygons.
SET search_path TO mapit, public;

INSERT INTO mapit_generation (active, created, description) VALUES (TRUE, now(), 'bench');

INSERT INTO mapit_type (code, description) VALUES ('GRD', 'grid');

INSERT INTO mapit_codetype (code, description) VALUES ('code', 'code');

INSERT INTO mapit_area (id, name, type_id, generation_low_id, generation_high_id)
SELECT
    g.id,
    g.name,
    t.id AS type_id,
    n.id AS generation_low_id,
    n.id AS generation_high_id
FROM bench.grids AS g
CROSS JOIN mapit_type AS t
CROSS JOIN mapit_generation AS n;

INSERT INTO mapit_code (type_id, code, area_id)
SELECT
    t.id AS type_id,
    g.code,
    g.id AS area_id
FROM bench.grids AS g
CROSS JOIN mapit_codetype AS t;

INSERT INTO mapit_geometry (area_id, polygon)
SELECT
    g.id AS area_id,
    g.geom AS polygon
FROM bench.grids AS g;

ANALYZE;
