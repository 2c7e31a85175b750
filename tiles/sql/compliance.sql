-- Areas of one level by how they keep the items of the eight-no grid: layer compliance, dedicated grids last, for they
-- lie on the others. Which areas, and what is said of each, is judged before (geo/compliance/judging.py).
-- They have the shapes of the boundary layers (see grids.sql): simplified together with their neighbours from far
-- out, clipped only where they leave the tile, then moved, scaled and rounded, each vertex by itself.
-- Columns: stamp moves when a result or a shape is another; tile is NULL where it is empty or where the stamp is among
-- the held ones.
-- Parameters: z, x, y of the tile, its west and north in metres of the web map, scale in tile units a metre, at
-- instant, tolerance of the shapes in metres (0 for the exact ones), codes of areas, results (what is said of each, a
-- JSON object of words), held stamps.
WITH found AS MATERIALIZED (
    SELECT
        v.area_id AS id,
        v.code,
        v.name,
        v.kind,
        j.results,
        concat_ws('/', v.id, d.id, j.results) AS content,
        coalesce(d.geom_3857, v.geom_3857) AS geom_3857
    FROM unnest(%(codes)s::text[], %(results)s::text[]) AS j (code, results)
    INNER JOIN area_version AS v
        ON
            j.code = v.code
            AND v.superseded_at IS NULL
            AND v.valid @> %(at)s::timestamptz
    LEFT JOIN area_drawn AS d
        ON
            v.id = d.version_id
            AND d.tolerance = %(tolerance)s::integer
            AND d.valid @> %(at)s::timestamptz
),

content AS (
    SELECT count(*) || '-' || coalesce(bit_xor(hashtextextended(found.content, 0)), 0) AS stamp
    FROM found
),

drawn AS (
    SELECT
        found.id,
        found.code,
        found.name,
        found.kind,
        found.results::jsonb AS results,
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
    ORDER BY found.kind, found.id
)

SELECT
    content.stamp,
    CASE
        WHEN content.stamp = any(%(held)s::text[]) THEN NULL
        ELSE (
            SELECT st_asmvt(drawn, 'compliance', 4096, 'geom', 'id') FROM drawn
            WHERE st_area(drawn.geom) > 0
        )
    END AS tile
FROM content
