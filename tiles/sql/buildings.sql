-- Buildings, with one label each that has a name: layers buildings and buildings_label.
-- Parameters: z, x, y of the tile, smallest in tile units, labels whether names are wanted.
WITH frame AS (
    SELECT
        st_tileenvelope(%(z)s, %(x)s, %(y)s) AS bounds,
        40075016.6855784 / (1::bigint << %(z)s) / 4096 AS unit
),

drawn AS (
    SELECT
        b.id,
        b.name,
        b.use,
        b.floors,
        st_asmvtgeom(b.geom_3857, frame.bounds, 4096, 64) AS geom,
        st_centroid(b.geom_3857) AS label
    FROM building AS b
    CROSS JOIN frame
    WHERE
        b.geom_3857 && st_tileenvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
        AND st_xmax(b.geom_3857) - st_xmin(b.geom_3857) >= frame.unit * %(smallest)s
),

shapes AS (
    SELECT
        drawn.id,
        drawn.name,
        drawn.use,
        drawn.floors,
        drawn.geom
    FROM drawn
    WHERE drawn.geom IS NOT NULL
),

labels AS (
    SELECT
        drawn.id,
        drawn.name,
        st_asmvtgeom(drawn.label, frame.bounds, 4096, 0) AS geom
    FROM drawn
    CROSS JOIN frame
    WHERE
        %(labels)s
        AND drawn.name <> ''
        AND st_x(drawn.label) >= st_xmin(frame.bounds) AND st_x(drawn.label) < st_xmax(frame.bounds)
        AND st_y(drawn.label) > st_ymin(frame.bounds) AND st_y(drawn.label) <= st_ymax(frame.bounds)
)

SELECT
    (
        coalesce((
            SELECT l.version FROM layer_version AS l
            WHERE l.layer = 'buildings'
        ), 0)::text
    ) AS version,
    (SELECT coalesce(st_asmvt(shapes, 'buildings', 4096, 'geom', 'id'), '') FROM shapes)
    || (SELECT coalesce(st_asmvt(labels, 'buildings_label', 4096, 'geom', 'id'), '') FROM labels) AS tile
