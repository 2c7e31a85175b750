-- Let the cases that happened where one change drew grids be counted in the grid that covers their point now. Who
-- answers for a case stays as it is. What was placed in a version of that change stands on the new map already.
WITH drawn AS MATERIALIZED (
    SELECT
        v.id,
        v.area_id
    FROM area_version AS v
    WHERE v.change_id = %(change_id)s AND v.level = 'grid'
),

touched AS MATERIALIZED (
    SELECT d.area_id
    FROM drawn AS d
    UNION
    SELECT v.area_id
    FROM area_version AS v
    INNER JOIN area_change AS c ON c.id = %(change_id)s
    WHERE v.level = 'grid' AND v.superseded_at IS NULL AND upper(v.valid) = c.valid_from
),

-- Grids that lie, or lay once, where the change drew others: it may be over them.
beneath AS MATERIALIZED (
    SELECT DISTINCT under.area_id
    FROM drawn AS d
    INNER JOIN area_part AS over ON d.id = over.version_id
    INNER JOIN area_part AS under ON under.level = 'grid' AND over.geom && under.geom
    WHERE NOT EXISTS (SELECT FROM touched AS t WHERE t.area_id = under.area_id)
),

asked AS (
    SELECT
        c.id,
        c.point
    FROM case_record AS c
    WHERE
        c.point IS NOT NULL
        AND c.place_grid_id = any(ARRAY(SELECT t.area_id FROM touched AS t))
        AND coalesce(c.grid_version_id <> all(ARRAY(SELECT d.id FROM drawn AS d)), TRUE)
    UNION ALL
    SELECT
        c.id,
        c.point
    FROM case_record AS c
    WHERE
        (c.place_grid_id IS NULL OR c.place_grid_id = any(ARRAY(SELECT b.area_id FROM beneath AS b)))
        AND EXISTS (
            SELECT
            FROM area_part AS a
            WHERE
                a.level = 'grid'
                AND a.version_id = any(ARRAY(SELECT d.id FROM drawn AS d))
                AND st_covers(a.geom, c.point)
        )
),

found AS (
    SELECT
        asked.id,
        g.area_id,
        g.version_id,
        g.district_id
    FROM asked
    LEFT JOIN LATERAL (
        SELECT
            a.area_id,
            a.version_id,
            ltree2text(subpath(v.path, 0, 1))::bigint AS district_id
        FROM area_part AS a
        INNER JOIN area_version AS v ON a.version_id = v.id
        WHERE
            a.level = 'grid'
            AND a.valid @> %(now)s::timestamptz
            AND st_covers(a.geom, asked.point)
        ORDER BY a.kind DESC, v.code COLLATE "C"
        LIMIT 1
    ) AS g ON TRUE
)

UPDATE case_record AS c
SET
    place_grid_id = found.area_id,
    grid_version_id = found.version_id,
    district_id = coalesce(found.district_id, c.district_id)
FROM found
WHERE
    c.id = found.id
    AND (c.place_grid_id, c.grid_version_id, c.district_id)
    IS DISTINCT FROM (found.area_id, found.version_id, coalesce(found.district_id, c.district_id))
