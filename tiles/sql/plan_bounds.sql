-- Where the communities of a draft lie, WGS84 degrees, and its revision; no row where there is no draft that the caller
-- may read.
-- Parameters: plan, ranges of area keys whose drafts the caller may read (int8multirange).
SELECT
    p.revision,
    st_xmin(b.box) AS west,
    st_ymin(b.box) AS south,
    st_xmax(b.box) AS east,
    st_ymax(b.box) AS north
FROM plan AS p
CROSS JOIN
    LATERAL (
        SELECT
            st_transform(st_setsrid(st_extent(v.geom_3857)::geometry, 3857), 4326) AS box,
            bool_and(%(ranges)s::int8multirange @> v.scope_lo) AS within
        FROM plan_community AS c
        CROSS JOIN
            LATERAL (
                SELECT
                    u.scope_lo,
                    u.geom_3857
                FROM area_version AS u
                WHERE u.area_id = c.community_id AND u.superseded_at IS NULL
                ORDER BY lower(u.valid) DESC
                LIMIT 1
            ) AS v
        WHERE c.plan_id = p.id
    ) AS b
WHERE p.id = %(plan)s AND p.state <> 'discarded' AND b.within
