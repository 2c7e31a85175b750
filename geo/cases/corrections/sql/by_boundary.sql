-- Between which two grids were disputes sent to the wrong one, in which direction and how often, and at which stretch
-- of the edge they share? Lengths in metres in the district's own CRS; the stretch is the part of the shared edge
-- within %(near_m)s metres of the corrected points, the whole of it where none lies near. Grids that do not touch
-- share nothing.
-- %(first)s, %(past)s: the half-open span of instants of the corrections. %(most)s: how many pairs. A grid is drawn as
-- it is or last was.
WITH pairs AS (
    SELECT
        least(c.from_grid_id, c.to_grid_id) AS one_id,
        greatest(c.from_grid_id, c.to_grid_id) AS other_id,
        count(*) AS n,
        count(*) FILTER (WHERE c.from_grid_id < c.to_grid_id) AS to_other,
        st_collect(c.point) AS points
    FROM case_correction AS c
    WHERE c.at >= %(first)s::timestamptz AND c.at < %(past)s::timestamptz
    GROUP BY one_id, other_id
    ORDER BY n DESC, one_id ASC, other_id ASC
    LIMIT %(most)s
),

grids AS (
    SELECT DISTINCT ON (v.area_id)
        v.area_id,
        v.code,
        v.name,
        v.geom
    FROM area_version AS v
    WHERE
        v.superseded_at IS NULL
        AND EXISTS (SELECT FROM pairs AS p WHERE v.area_id IN (p.one_id, p.other_id))
    ORDER BY v.area_id, lower(v.valid) DESC
),

edges AS (
    SELECT
        p.n,
        p.to_other,
        a.code AS one_code,
        a.name AS one_name,
        b.code AS other_code,
        b.name AS other_name,
        st_linemerge(
            st_collectionextract(st_intersection(st_boundary(a.geom), st_boundary(b.geom)), 2)
        ) AS shared,
        st_transform(p.points, st_srid(a.geom)) AS points
    FROM pairs AS p
    INNER JOIN grids AS a ON p.one_id = a.area_id
    INNER JOIN grids AS b ON p.other_id = b.area_id
),

stretches AS (
    SELECT
        e.n,
        e.to_other,
        e.one_code,
        e.one_name,
        e.other_code,
        e.other_name,
        e.shared,
        CASE
            WHEN st_dwithin(e.shared, e.points, %(near_m)s)
                THEN st_collectionextract(st_intersection(e.shared, st_buffer(e.points, %(near_m)s)), 2)
            ELSE e.shared
        END AS stretch
    FROM edges AS e
)

SELECT
    s.n::integer AS n,
    s.one_code,
    s.one_name,
    s.other_code,
    s.other_name,
    s.to_other::integer AS to_other,
    (s.n - s.to_other)::integer AS to_one,
    st_length(s.shared) AS shared_m,
    st_length(s.stretch) AS stretch_m,
    CASE WHEN NOT st_isempty(s.stretch) THEN st_asgeojson(st_transform(s.stretch, 4326), 6)::jsonb END AS stretch
FROM stretches AS s
ORDER BY s.n DESC, s.one_code ASC, s.other_code ASC
