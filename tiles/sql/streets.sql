-- Streets, railways, rivers and canals, the larger ones from farther out. A line carries its own name.
-- Parameters: z, x, y of the tile, rounding in metres.
WITH shown (class, from_zoom) AS (
    VALUES
    ('trunk', 7), ('rail', 8), ('river', 7), ('main', 10), ('canal', 11), ('side', 12), ('lane', 14)
),

drawn AS (
    SELECT
        s.id,
        s.name,
        s.class,
        st_asmvtgeom(
            st_simplify(s.geom_3857, %(rounding)s::double precision, TRUE),
            st_tileenvelope(%(z)s, %(x)s, %(y)s), 4096, 64
        ) AS geom
    FROM street AS s
    INNER JOIN shown ON s.class = shown.class
    WHERE
        shown.from_zoom <= %(z)s
        AND s.geom_3857 && st_tileenvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
)

SELECT
    (
        coalesce((
            SELECT l.version FROM layer_version AS l
            WHERE l.layer = 'streets'
        ), 0)::text
    ) AS version,
    (SELECT st_asmvt(drawn, 'streets', 4096, 'geom', 'id') FROM drawn) AS tile
