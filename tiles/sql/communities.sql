-- Communities as they are at an instant, with one label each: layers communities and communities_label.
-- From far out they have the shapes that were simplified together with their neighbours (geo/areas/generalising.py),
-- near their exact ones. All are clipped only where they leave the tile, then moved, scaled and rounded, each vertex by
-- itself: half the cost of st_asmvtgeom, and the border of two neighbours stays one line.
-- Parameters: z, x, y of the tile, its west and north in metres of the web map, scale in tile units a metre, at
-- instant, tolerance of the shapes in metres (0 for the exact ones), least size in metres, labels whether names are
-- wanted.
WITH found AS MATERIALIZED (
    SELECT
        v.area_id AS id,
        v.code,
        v.name,
        v.kind,
        v.label_point,
        CASE
            WHEN %(tolerance)s::integer > 0
                THEN coalesce(
                    (
                        SELECT d.geom_3857
                        FROM area_drawn AS d
                        WHERE
                            d.version_id = v.id
                            AND d.tolerance = %(tolerance)s::integer
                            AND d.valid @> %(at)s::timestamptz
                    ),
                    v.geom_3857
                )
            ELSE v.geom_3857
        END AS geom_3857
    FROM area_version AS v
    WHERE
        v.level = 'community'
        AND v.superseded_at IS NULL
        AND v.valid @> %(at)s::timestamptz
        AND v.geom_3857 && st_tileenvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
        AND v.area_m2 >= %(least)s::double precision ^ 2
),

drawn AS MATERIALIZED (
    SELECT
        found.id,
        found.code,
        found.name,
        found.kind,
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
),

spots AS (
    SELECT
        found.id,
        found.code,
        found.name,
        floor(((st_x(found.label_point) + 180) / 360 * (1 << %(z)s) - %(x)s) * 4096) AS across,
        floor(
            ((1 - asinh(tan(radians(st_y(found.label_point)))) / pi()) / 2 * (1 << %(z)s) - %(y)s) * 4096
        ) AS down
    FROM found
    WHERE %(labels)s
),

labels AS (
    SELECT
        spots.id,
        spots.code,
        spots.name,
        st_makepoint(spots.across, spots.down) AS geom
    FROM spots
    WHERE
        spots.across >= 0
        AND spots.across < 4096
        AND spots.down >= 0
        AND spots.down < 4096
)

SELECT
    (
        coalesce((
            SELECT l.version FROM layer_version AS l
            WHERE l.layer = 'communities'
        ), 0)
        || '.' || (
            SELECT coalesce((extract(EPOCH FROM max(c.valid_from)) * 1000000)::bigint, 0)
            FROM area_change AS c
            WHERE c.valid_from <= %(at)s::timestamptz
        )
    ) AS version,
    (
        SELECT st_asmvt(drawn, 'communities', 4096, 'geom', 'id') FROM drawn
        WHERE st_area(drawn.geom) > 0
    )
    || (SELECT st_asmvt(labels, 'communities_label', 4096, 'geom', 'id') FROM labels) AS tile
