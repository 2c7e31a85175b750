-- For each point: the grids it lies in or near, the one that answers first, with how far it is from each and from the
-- edge of those it lies in. A dedicated grid comes before the base grid around it; of two that share the point, the
-- smaller code. The index on parts finds them; distances are metric, in the CRS of each grid's district. The first of
-- each point also brings its chain of areas and everybody in charge in any of them: "way" is empty for the others, so
-- they cost nothing.
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
    FROM
        unnest(
            %(lon)s::double precision[],
            %(lat)s::double precision[],
            %(reach_lon)s::double precision[],
            %(reach_lat)s::double precision[]
        ) WITH ORDINALITY AS q (lon, lat, reach_lon, reach_lat, ord)
    CROSS JOIN LATERAL (SELECT st_setsrid(st_makepoint(q.lon, q.lat), 4326) AS point) AS p
    CROSS JOIN
        LATERAL (
            SELECT
                a.version_id,
                bool_or(st_covers(a.geom, p.point)) AS covers
            FROM area_part AS a
            WHERE
                a.level = 'grid'
                AND a.geom && st_expand(p.point, q.reach_lon, q.reach_lat)
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
),

chosen AS (
    SELECT
        ranked.*,
        CASE WHEN ranked.place = 1 THEN string_to_array(ltree2text(ranked.path), '.')::bigint[] END AS way
    FROM ranked
    WHERE ranked.place <= 6
)

SELECT
    r.ord,
    r.place,
    r.version_id,
    r.area_id,
    r.code,
    r.name,
    r.kind,
    ltree2text(r.path) AS path,
    r.scope_lo,
    r.covers,
    r.distance_m,
    r.edge_m,
    c.chain::text AS chain,
    w.people::text AS people
FROM chosen AS r
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('code', u.code, 'name', u.name, 'level', u.level) ORDER BY t.depth) AS chain
    FROM unnest(r.way) WITH ORDINALITY AS t (area_id, depth)
    CROSS JOIN LATERAL (
        SELECT
            v.code,
            v.name,
            v.level
        FROM area_version AS v
        WHERE
            v.area_id = t.area_id
            AND v.superseded_at IS NULL
            AND v.valid @> %(at)s::timestamptz
        LIMIT 1
    ) AS u
) AS c ON TRUE
LEFT JOIN LATERAL (
    SELECT
        json_agg(
            json_build_object(
                'id', i.person_id, 'name', i.name, 'phone', i.work_phone, 'area_id', t.area_id, 'post', i.post,
                'rank', i.rank, 'employment', i.employment, 'on_duty', NOT i.away
            )
        ) AS people
    FROM unnest(r.way) AS t (area_id)
    CROSS JOIN LATERAL (
        SELECT
            g.person_id,
            h.name,
            h.work_phone,
            g.post,
            g.rank,
            g.employment,
            EXISTS(
                SELECT FROM absence AS a
                WHERE a.person_id = g.person_id AND a.during @> %(at)s::timestamptz
            ) AS away
        FROM person_in_charge AS g
        INNER JOIN person AS h ON g.person_id = h.id
        WHERE
            g.area_id = t.area_id
            AND g.valid @> %(at)s::timestamptz
        OFFSET 0
    ) AS i
) AS w ON TRUE
ORDER BY r.ord, r.place
