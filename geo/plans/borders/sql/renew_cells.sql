-- Begin cells as they were until an instant, each in the grid that it was in, in place of those that they had become.
-- Households are those of today.
WITH gone AS (
    SELECT
        a.id,
        a.came_of,
        a.households,
        a.counted
    FROM atom AS a
    WHERE
        a.came_of IS NOT NULL
        AND a.community_id = any(%(communities)s::bigint[])
        AND lower(a.valid) = %(since)s::timestamptz
),

renewed AS (
    INSERT INTO atom (community_id, geom, kind, area_m2, households, counted, valid, built_at, came_of)
    SELECT
        was.community_id,
        was.geom,
        was.kind,
        was.area_m2,
        gone.households,
        gone.counted,
        tstzrange(%(at)s, NULL) AS valid,
        %(now)s AS built_at,
        gone.id AS came_of
    FROM gone
    INNER JOIN atom AS was ON gone.came_of = was.id
    RETURNING id, came_of
)

INSERT INTO atom_assignment (atom_id, grid_id, valid)
SELECT
    renewed.id AS atom_id,
    s.grid_id,
    tstzrange(%(at)s, NULL) AS valid
FROM renewed
INNER JOIN gone ON renewed.came_of = gone.id
INNER JOIN atom_assignment AS s ON gone.came_of = s.atom_id AND upper(s.valid) = %(since)s::timestamptz
