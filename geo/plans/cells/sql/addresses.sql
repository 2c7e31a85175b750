-- The buildings that are addresses in some grids, or in which households of these grids are counted, with their points
-- in a metric CRS and how many households those are. Counts of units and rooms belong to their building.
WITH counted AS (
    SELECT
        coalesce(above.id, parent.id, u.id) AS building_id,
        sum(h.households) AS households
    FROM household AS h
    INNER JOIN address_unit AS u ON h.address_unit_id = u.id
    LEFT JOIN address_unit AS parent ON u.parent_id = parent.id
    LEFT JOIN address_unit AS above ON parent.parent_id = above.id
    WHERE h.grid_id = any(%(grids)s::bigint[])
    GROUP BY coalesce(above.id, parent.id, u.id)
),

wanted AS (
    SELECT u.id
    FROM address_unit AS u
    WHERE u.level = 'building' AND u.grid_id = any(%(grids)s::bigint[])
    UNION
    SELECT c.building_id
    FROM counted AS c
)

SELECT
    u.id,
    st_asbinary(st_transform(u.point, %(srid)s::integer)) AS point,
    coalesce(c.households, 0)::integer AS households
FROM wanted AS w
INNER JOIN address_unit AS u ON w.id = u.id
LEFT JOIN counted AS c ON w.id = c.building_id
ORDER BY u.id
