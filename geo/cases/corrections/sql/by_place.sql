-- At which estates and places were disputes sent to the wrong grid, from where to where, and how often?
-- %(first)s, %(past)s: the half-open span of instants of the corrections. %(most)s: how many places. Names as at
-- %(at)s; a grid that is no more keeps its last one.
WITH moves AS (
    SELECT
        c.place_id,
        c.from_grid_id,
        c.to_grid_id,
        count(*) AS n
    FROM case_correction AS c
    WHERE
        c.at >= %(first)s::timestamptz
        AND c.at < %(past)s::timestamptz
        AND c.place_id IS NOT NULL
    GROUP BY c.place_id, c.from_grid_id, c.to_grid_id
),

named AS (
    SELECT DISTINCT ON (v.area_id)
        v.area_id,
        v.code,
        v.name
    FROM area_version AS v
    WHERE
        v.superseded_at IS NULL
        AND EXISTS (SELECT FROM moves AS m WHERE v.area_id IN (m.from_grid_id, m.to_grid_id))
    ORDER BY v.area_id, lower(v.valid) DESC
),

places AS (
    SELECT
        m.place_id,
        sum(m.n) AS n,
        jsonb_agg(
            jsonb_build_object(
                'from', jsonb_build_object('code', f.code, 'name', f.name),
                'to', jsonb_build_object('code', t.code, 'name', t.name),
                'n', m.n
            )
            ORDER BY m.n DESC, f.code, t.code
        ) AS moves
    FROM moves AS m
    INNER JOIN named AS f ON m.from_grid_id = f.area_id
    INNER JOIN named AS t ON m.to_grid_id = t.area_id
    GROUP BY m.place_id
)

SELECT
    p.id,
    p.name,
    p.kind,
    community.name AS community,
    st_x(p.point) AS lon,
    st_y(p.point) AS lat,
    l.n::integer AS n,
    l.moves
FROM places AS l
INNER JOIN place AS p ON l.place_id = p.id
LEFT JOIN area_version AS community
    ON
        p.community_id = community.area_id
        AND community.superseded_at IS NULL
        AND community.valid @> %(at)s::timestamptz
ORDER BY l.n DESC, p.name ASC, p.id ASC
LIMIT %(most)s
