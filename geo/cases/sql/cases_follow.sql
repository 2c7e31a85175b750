-- Let the cases that happened in the grids of one change be counted in the grid that covers their point now. Who
-- answers for a case stays as it is.
WITH touched AS (
    SELECT v.area_id
    FROM area_version AS v
    INNER JOIN area_change AS c ON c.id = %(change_id)s
    WHERE
        v.level = 'grid'
        AND (v.change_id = c.id OR (v.superseded_at IS NULL AND upper(v.valid) = c.valid_from))
),

asked AS (
    SELECT
        c.id,
        c.point
    FROM case_record AS c
    WHERE
        c.point IS NOT NULL
        AND (
            c.place_grid_id IN (SELECT t.area_id FROM touched AS t)
            OR EXISTS (
                SELECT
                FROM area_part AS a
                INNER JOIN area_version AS v ON a.version_id = v.id
                WHERE
                    a.level = 'grid'
                    AND v.change_id = %(change_id)s
                    AND st_covers(a.geom, c.point)
            )
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
),

placed AS (
    UPDATE case_record AS c
    SET
        place_grid_id = found.area_id,
        grid_version_id = found.version_id,
        district_id = coalesce(found.district_id, c.district_id)
    FROM found
    WHERE c.id = found.id
    RETURNING c.id
)

SELECT count(*) AS n
FROM placed
