-- What exists under the given places (%(place_ids)s) of the numbers an address may mean (%(keys)s)?
-- Each with the grid it lies in at %(at)s: its building's stored grid, or the one its point lies in where the stored
-- one was not in force then. A place itself is a row of level 'place': share is the part of its buildings that lies in
-- its main grid, buildings how many there are.
WITH wanted AS (
    SELECT
        p.id,
        p.grid_id,
        p.point
    FROM place AS p
    WHERE p.id = any(%(place_ids)s)
),

spread AS (
    SELECT
        u.place_id,
        u.grid_id,
        count(*) AS n,
        sum(count(*)) OVER (PARTITION BY u.place_id) AS n_all,
        row_number() OVER (PARTITION BY u.place_id ORDER BY count(*) DESC, u.grid_id ASC) AS rank
    FROM address_unit AS u
    WHERE
        u.place_id = any(%(place_ids)s)
        AND coalesce(u.parent_id, 0) = 0
        AND u.level = 'building'
    GROUP BY u.place_id, u.grid_id
),

top AS (
    SELECT
        u.id,
        u.place_id,
        u.level,
        u.key,
        u.label,
        u.grid_id,
        u.point
    FROM address_unit AS u
    LEFT JOIN spread AS s ON u.place_id = s.place_id AND s.rank = 1
    WHERE
        u.place_id = any(%(place_ids)s)
        AND coalesce(u.parent_id, 0) = 0
        AND u.level = any(ARRAY['building', 'unit', 'room'])
        AND (u.key = any(%(keys)s) OR (u.level = 'building' AND s.n_all = 1))
),

middle AS (
    SELECT
        u.id,
        u.place_id,
        u.parent_id,
        u.level,
        u.key,
        u.label,
        u.point,
        coalesce(t.grid_id, u.grid_id) AS grid_id
    FROM address_unit AS u
    INNER JOIN top AS t ON u.parent_id = t.id
    WHERE u.level = 'unit' OR u.key = any(%(keys)s)
),

found AS (
    SELECT
        w.id AS place_id,
        NULL::bigint AS id,
        NULL::bigint AS parent_id,
        'place' AS level,
        '' AS key,
        '' AS label,
        coalesce(s.grid_id, w.grid_id) AS grid_id,
        w.point,
        s.n / s.n_all AS share,
        s.n_all AS buildings
    FROM wanted AS w
    LEFT JOIN spread AS s ON w.id = s.place_id AND s.rank = 1
    UNION ALL
    SELECT
        t.place_id,
        t.id,
        NULL AS parent_id,
        t.level,
        t.key,
        t.label,
        t.grid_id,
        t.point,
        1 AS share,
        NULL AS buildings
    FROM top AS t
    UNION ALL
    SELECT
        m.place_id,
        m.id,
        m.parent_id,
        m.level,
        m.key,
        m.label,
        m.grid_id,
        m.point,
        1 AS share,
        NULL AS buildings
    FROM middle AS m
    UNION ALL
    SELECT
        u.place_id,
        u.id,
        u.parent_id,
        u.level,
        u.key,
        u.label,
        coalesce(m.grid_id, u.grid_id) AS grid_id,
        u.point,
        1 AS share,
        NULL AS buildings
    FROM address_unit AS u
    INNER JOIN middle AS m ON u.parent_id = m.id
    WHERE m.level = 'unit' AND u.key = any(%(keys)s)
)

SELECT
    f.place_id,
    f.id,
    f.parent_id,
    f.level,
    f.key,
    f.label,
    f.share::double precision AS share,
    f.buildings::integer AS buildings,
    coalesce(stored.code, around.code) AS grid_code,
    coalesce(stored.name, around.name) AS grid_name,
    st_x(f.point) AS lon,
    st_y(f.point) AS lat
FROM found AS f
LEFT JOIN area_version AS stored
    ON
        f.grid_id = stored.area_id
        AND stored.superseded_at IS NULL
        AND stored.valid @> %(at)s::timestamptz
LEFT JOIN LATERAL (
    SELECT
        v.code,
        v.name
    FROM area_part AS part
    INNER JOIN area_version AS v ON part.version_id = v.id
    WHERE
        stored.area_id IS NULL
        AND part.level = 'grid'
        AND part.valid @> %(at)s::timestamptz
        AND st_covers(part.geom, f.point)
        AND v.superseded_at IS NULL
    ORDER BY part.kind DESC, v.code ASC
    LIMIT 1
) AS around ON TRUE
