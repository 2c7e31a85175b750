-- Grids as they are at an instant, with one label each: layers grids and grids_label.
-- Far out, vertices are rounded to whole screen pixels; neighbours round alike, so no crack opens between them.
-- Parameters: z, x, y of the tile, at instant, rounding in tile units (0 for none), smallest in tile units,
-- labels whether names are wanted.
WITH frame AS (
    SELECT
        st_tileenvelope(%(z)s, %(x)s, %(y)s) AS bounds,
        40075016.6855784 / (1::bigint << %(z)s) / 4096 AS unit
),

drawn AS (
    SELECT
        v.area_id AS id,
        v.code,
        v.name,
        v.kind,
        st_asmvtgeom(
            CASE
                WHEN %(rounding)s = 0 THEN v.geom_3857
                ELSE st_snaptogrid(v.geom_3857, frame.unit * %(rounding)s)
            END,
            frame.bounds, 4096, 64
        ) AS geom,
        st_transform(v.label_point, 3857) AS label
    FROM area_version AS v
    CROSS JOIN frame
    WHERE
        v.level = 'grid'
        AND v.superseded_at IS NULL
        AND v.valid @> %(at)s::timestamptz
        AND v.geom_3857 && st_tileenvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
        AND v.area_m2 >= (frame.unit * %(smallest)s) ^ 2
),

shapes AS (
    SELECT
        drawn.id,
        drawn.code,
        drawn.name,
        drawn.kind,
        drawn.geom
    FROM drawn
    WHERE drawn.geom IS NOT NULL
),

labels AS (
    SELECT
        drawn.id,
        drawn.code,
        drawn.name,
        drawn.kind,
        st_asmvtgeom(drawn.label, frame.bounds, 4096, 0) AS geom
    FROM drawn
    CROSS JOIN frame
    WHERE
        %(labels)s
        AND st_x(drawn.label) >= st_xmin(frame.bounds) AND st_x(drawn.label) < st_xmax(frame.bounds)
        AND st_y(drawn.label) > st_ymin(frame.bounds) AND st_y(drawn.label) <= st_ymax(frame.bounds)
)

SELECT
    (
        coalesce((
            SELECT l.version FROM layer_version AS l
            WHERE l.layer = 'grids'
        ), 0)
        || '.' || (
            SELECT count(*) FROM area_change AS c
            WHERE c.valid_from <= %(at)s::timestamptz
        )
    ) AS version,
    (SELECT st_asmvt(shapes, 'grids', 4096, 'geom', 'id') FROM shapes)
    || (SELECT coalesce(st_asmvt(labels, 'grids_label', 4096, 'geom', 'id'), '') FROM labels) AS tile
