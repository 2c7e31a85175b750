-- For each point: the grids it lies in or near, the one that answers first, with how far it is from each and from the edge
-- of those it lies in. A dedicated grid comes before the base grid around it; of two that share the point, the smaller code.
-- The index on parts finds them; distances are metric, in the CRS of each grid's district. The first of each point also
-- brings its chain of areas and everybody in charge in any of them.
WITH hit AS (
    SELECT
        q.ord,
        v.id AS version_id,
        v.area_id,
        v.code,
        v.name,
        v.kind,
        v.path,
        v.scope_lo,
        n.covers,
        CASE WHEN n.covers THEN 0 ELSE st_distance(v.geom, m.point) END AS distance_m,
        CASE WHEN n.covers THEN st_distance(st_boundary(v.geom), m.point) END AS edge_m
    FROM unnest(%(lon)s::double precision [], %(lat)s::double precision []) WITH ORDINALITY AS q (lon, lat, ord)
    CROSS JOIN LATERAL (SELECT st_setsrid(st_makepoint(q.lon, q.lat), 4326) AS point) AS p
    CROSS JOIN LATERAL (
        SELECT
            a.version_id,
            bool_or(st_covers(a.geom, p.point)) AS covers
        FROM area_part AS a
        WHERE
            a.level = 'grid'
            AND a.geom && st_expand(p.point, %(reach_lon)s, %(reach_lat)s)
            AND a.valid @> %(at)s::timestamptz
        GROUP BY a.version_id
    ) AS n
    INNER JOIN area_version AS v ON n.version_id = v.id
    CROSS JOIN LATERAL (SELECT st_transform(p.point, st_srid(v.geom)) AS point) AS m
),

ranked AS (
    SELECT
        hit.*,
        row_number() OVER (
            PARTITION BY hit.ord
            ORDER BY hit.covers DESC, hit.covers AND hit.kind = 'dedicated' DESC, hit.distance_m, hit.code
        ) AS place
    FROM hit
)

SELECT
    r.ord,
    r.place,
    r.version_id,
    r.area_id,
    r.code,
    r.name,
    r.kind,
    r.path::text AS path,
    r.scope_lo,
    r.covers,
    r.distance_m,
    r.edge_m,
    c.chain,
    w.people
FROM ranked AS r
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('code', u.code, 'name', u.name, 'level', u.level) ORDER BY nlevel(u.path)) AS chain
    FROM area_version AS u
    WHERE
        u.area_id = any(string_to_array(r.path::text, '.')::bigint [])
        AND u.superseded_at IS NULL
        AND u.valid @> %(at)s::timestamptz
) AS c ON r.place = 1
LEFT JOIN LATERAL (
    SELECT
        json_agg(
            json_build_object(
                'id', h.id, 'name', h.name, 'phone', h.work_phone, 'area_id', i.area_id, 'post', i.post,
                'rank', i.rank, 'employment', i.employment, 'on_duty', a.id IS NULL
            )
        ) AS people
    FROM person_in_charge AS i
    INNER JOIN person AS h ON i.person_id = h.id
    LEFT JOIN absence AS a ON h.id = a.person_id AND a.during @> %(at)s::timestamptz
    WHERE
        i.area_id = any(string_to_array(r.path::text, '.')::bigint [])
        AND i.valid @> %(at)s::timestamptz
) AS w ON r.place = 1
WHERE r.place <= 6
ORDER BY r.ord, r.place
