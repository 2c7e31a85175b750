-- Households that are counted for a building in the grids of a community, where that building lies in no cell; with
-- where it is.
WITH counted AS (
    SELECT
        coalesce(above.id, parent.id, u.id) AS building_id,
        sum(h.households)::integer AS households
    FROM household AS h
    INNER JOIN address_unit AS u ON h.address_unit_id = u.id
    LEFT JOIN address_unit AS parent ON u.parent_id = parent.id
    LEFT JOIN address_unit AS above ON parent.parent_id = above.id
    WHERE
        h.households > 0
        AND h.grid_id IN (
            SELECT v.area_id
            FROM area_version AS v
            WHERE v.parent_id = %(community)s AND v.superseded_at IS NULL AND v.valid @> %(at)s::timestamptz
        )
    GROUP BY coalesce(above.id, parent.id, u.id)
)

SELECT
    c.households,
    st_x(u.point) AS lon,
    st_y(u.point) AS lat
FROM counted AS c
INNER JOIN address_unit AS u ON c.building_id = u.id
WHERE NOT EXISTS (SELECT FROM atom_unit AS l WHERE l.address_unit_id = c.building_id)
ORDER BY u.id
