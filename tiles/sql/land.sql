-- What covers the ground: parks, fields, water, squares, desert.
-- Parameters: z, x, y of the tile, rounding in tile units (0 for none), smallest in tile units.
WITH frame AS (
    SELECT
        st_tileenvelope(%(z)s, %(x)s, %(y)s) AS bounds,
        40075016.6855784 / (1::bigint << %(z)s) / 4096 AS unit
),

drawn AS (
    SELECT
        l.id,
        l.name,
        l.class,
        st_asmvtgeom(
            CASE
                WHEN %(rounding)s = 0 THEN l.geom_3857
                ELSE st_snaptogrid(l.geom_3857, frame.unit * %(rounding)s)
            END,
            frame.bounds, 4096, 64
        ) AS geom
    FROM land AS l
    CROSS JOIN frame
    WHERE
        l.geom_3857 && st_tileenvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
        AND st_xmax(l.geom_3857) - st_xmin(l.geom_3857) >= frame.unit * %(smallest)s
)

SELECT
    (
        coalesce((
            SELECT l.version FROM layer_version AS l
            WHERE l.layer = 'land'
        ), 0)::text
    ) AS version,
    (
        SELECT st_asmvt(drawn, 'land', 4096, 'geom', 'id') FROM drawn
        WHERE drawn.geom IS NOT NULL
    ) AS tile
