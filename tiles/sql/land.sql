-- What covers the ground: parks, fields, water, squares, desert.
-- Parameters: z, x, y of the tile, rounding in metres (0 for none), least width in metres.
WITH drawn AS (
    SELECT
        l.id,
        l.name,
        l.class,
        st_asmvtgeom(
            CASE
                WHEN %(rounding)s::double precision = 0 THEN l.geom_3857
                ELSE st_snaptogrid(l.geom_3857, %(rounding)s)
            END,
            st_tileenvelope(%(z)s, %(x)s, %(y)s), 4096, 64
        ) AS geom
    FROM land AS l
    WHERE
        l.geom_3857 && st_tileenvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
        AND st_xmax(l.geom_3857) - st_xmin(l.geom_3857) >= %(least)s::double precision
)

SELECT
    (
        coalesce((
            SELECT l.version FROM layer_version AS l
            WHERE l.layer = 'land'
        ), 0)::text
    ) AS version,
    (SELECT st_asmvt(drawn, 'land', 4096, 'geom', 'id') FROM drawn) AS tile
