-- The cells of a draft as it has them: layer plan, each with the key of its grid (none for a cell in no grid) and
-- whether that is another one than where the draft began. All are clipped only where they leave the tile, then moved,
-- scaled and rounded, each vertex by itself, so that the border of two cells stays one line.
-- Columns: stamp is that of the draft's revision, NULL where there is no draft that the caller may read; tile is NULL
-- where it is empty or where the stamp is among the held ones.
-- Parameters: plan, ranges of area keys whose drafts the caller may read (int8multirange), z, x, y of the tile, its
-- west and north in metres of the web map, scale in tile units a metre, least area in square metres, held stamps.
WITH draft AS MATERIALIZED (
    SELECT
        p.id,
        p.base_at,
        r.metric_srid,
        concat_ws('.', p.id, p.revision, (extract(EPOCH FROM p.base_at) * 1000000)::bigint) AS stamp
    FROM plan AS p
    INNER JOIN district_rule AS r ON p.district_id = r.area_id
    WHERE
        p.id = %(plan)s
        AND p.state <> 'discarded'
        AND (
            SELECT bool_and(%(ranges)s::int8multirange @> v.scope_lo)
            FROM plan_community AS c
            CROSS JOIN
                LATERAL (
                    SELECT u.scope_lo FROM area_version AS u
                    WHERE u.area_id = c.community_id AND u.superseded_at IS NULL
                    ORDER BY lower(u.valid) DESC
                    LIMIT 1
                ) AS v
            WHERE c.plan_id = p.id
        )
),

found AS MATERIALIZED (
    SELECT
        a.id,
        CASE WHEN m.atom_id IS NULL THEN s.grid_id::text ELSE m.grid_key END AS grid,
        m.atom_id IS NOT NULL AS changed,
        st_transform(a.geom, 3857) AS geom_3857
    FROM draft
    INNER JOIN plan_community AS c ON draft.id = c.plan_id
    INNER JOIN atom AS a
        ON
            c.community_id = a.community_id
            AND a.valid @> draft.base_at
            AND a.geom && st_expand(
                st_transform(st_tileenvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625), draft.metric_srid), 20
            )
            AND a.area_m2 >= %(least)s::double precision
    LEFT JOIN atom_assignment AS s ON a.id = s.atom_id AND s.valid @> draft.base_at
    LEFT JOIN plan_assignment AS m ON draft.id = m.plan_id AND a.id = m.atom_id
    WHERE NOT draft.stamp = any(%(held)s::text[])
),

drawn AS MATERIALIZED (
    SELECT
        found.id,
        found.grid,
        found.changed,
        st_snaptogrid(
            st_transscale(
                st_forcepolygoncw(
                    CASE
                        WHEN found.geom_3857 @ st_tileenvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
                            THEN found.geom_3857
                        ELSE st_clipbybox2d(
                            found.geom_3857, st_tileenvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
                        )
                    END
                ),
                -%(west)s::double precision, -%(north)s::double precision,
                %(scale)s::double precision, -%(scale)s::double precision
            ),
            1
        ) AS geom
    FROM found
)

SELECT
    (SELECT draft.stamp FROM draft) AS stamp,
    (
        SELECT st_asmvt(drawn, 'plan', 4096, 'geom', 'id') FROM drawn
        WHERE st_area(drawn.geom) > 0
    ) AS tile
