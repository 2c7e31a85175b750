-- The disputes that wait for a person to choose among grids, one of which a redrawing changed, began or ended: with the
-- choices as they were told last, and the place in WGS84 degrees where it is known.
WITH touched AS MATERIALIZED (
    SELECT v.code
    FROM area_version AS v
    WHERE
        v.level = 'grid'
        AND (
            v.change_id = %(change_id)s
            OR (
                v.parent_id = any(%(communities)s::bigint[])
                AND v.superseded_at IS NULL
                AND upper(v.valid) = %(effective_at)s::timestamptz
            )
        )
)

SELECT
    c.id,
    c.unit_id,
    c.accuracy_m,
    st_x(c.point) AS lon,
    st_y(c.point) AS lat,
    a.runners_up
FROM case_record AS c
INNER JOIN LATERAL (
    SELECT a.runners_up
    FROM assignment AS a
    WHERE a.case_id = c.id
    ORDER BY a.id DESC
    LIMIT 1
) AS a ON TRUE
WHERE
    c.state = 'review'
    AND NOT c.restricted
    AND c.assigned_grid_id IS NULL
    AND EXISTS (
        SELECT
        FROM jsonb_array_elements(a.runners_up) AS choice
        WHERE choice ->> 'code' IN (SELECT t.code FROM touched AS t)
    )
ORDER BY c.id
