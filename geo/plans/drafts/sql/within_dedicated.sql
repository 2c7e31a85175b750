-- The households whose buildings stand in each of some polygons in a metric CRS, and the open disputes that happened
-- there: those that the asker may count, in the grids that a community has or had. Households are looked up one by one:
-- joined as tables, those of the whole district would be read each time.
WITH asked AS (
    SELECT
        k.key,
        st_transform(st_geomfromwkb(k.shape, %(srid)s::integer), 4326) AS geom
    FROM unnest(%(keys)s::text[], %(shapes)s::bytea[]) AS k (key, shape)
),

building AS (
    SELECT
        asked.key,
        u.id
    FROM asked
    INNER JOIN address_unit AS u ON u.level = 'building' AND st_covers(asked.geom, u.point)
),

unit AS (
    SELECT
        building.key,
        u.id
    FROM building
    INNER JOIN address_unit AS u ON building.id = u.parent_id
),

room AS (
    SELECT
        unit.key,
        u.id
    FROM unit
    INNER JOIN address_unit AS u ON unit.id = u.parent_id
),

counted AS (
    SELECT
        lived.key,
        sum(h.households)::integer AS n
    FROM (
        SELECT * FROM building
        UNION ALL
        SELECT * FROM unit
        UNION ALL
        SELECT * FROM room
    ) AS lived
    CROSS JOIN
        LATERAL (
            SELECT sum(o.households) AS households
            FROM household AS o
            WHERE o.address_unit_id = lived.id
        ) AS h
    GROUP BY lived.key
),

happened AS (
    SELECT
        asked.key,
        count(*)::integer AS n
    FROM asked
    INNER JOIN case_record AS c ON st_covers(asked.geom, c.point)
    WHERE
        c.place_grid_id = any(ARRAY(SELECT v.area_id FROM area_version AS v WHERE v.parent_id = %(community)s))
        AND c.state = any(%(states)s::text[])
    GROUP BY asked.key
)

SELECT
    asked.key,
    coalesce(counted.n, 0) AS households,
    coalesce(happened.n, 0) AS cases
FROM asked
LEFT JOIN counted ON asked.key = counted.key
LEFT JOIN happened ON asked.key = happened.key
