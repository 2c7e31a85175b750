-- Which estate, village group or landmark in a grid is a point at: the nearest of its buildings, or of the places
-- themselves, not farther than %(within_m)s metres?
-- %(lon)s, %(lat)s: WGS84 degrees. %(grid_id)s: the grid.
WITH spot AS (
    SELECT st_setsrid(st_makepoint(%(lon)s, %(lat)s), 4326) AS point
),

near AS (
    SELECT
        p.id,
        st_distance(p.point::geography, spot.point::geography) AS away
    FROM spot
    INNER JOIN place AS p ON p.grid_id = %(grid_id)s
    WHERE p.kind = any(ARRAY['estate', 'village_group', 'landmark']) AND p.retired_on IS NULL
    UNION ALL
    SELECT
        u.place_id AS id,
        st_distance(u.point::geography, spot.point::geography) AS away
    FROM spot
    INNER JOIN address_unit AS u ON u.grid_id = %(grid_id)s AND u.level = 'building'
    INNER JOIN place AS p ON u.place_id = p.id
    WHERE p.kind = any(ARRAY['estate', 'village_group', 'landmark']) AND p.retired_on IS NULL
)

SELECT n.id
FROM near AS n
WHERE n.away <= %(within_m)s
ORDER BY n.away, n.id
LIMIT 1
