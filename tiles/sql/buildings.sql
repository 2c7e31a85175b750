-- Buildings, with one label each that has a name: layers buildings and buildings_label.
-- Parameters: z, x, y of the tile, its west and north in metres of the web map, scale in tile units a metre, least
-- width in metres, labels whether names are wanted.
WITH found AS MATERIALIZED (
    SELECT
        b.id,
        b.name,
        b.use,
        b.floors,
        b.geom_3857
    FROM building AS b
    WHERE
        b.geom_3857 && st_tileenvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
        AND st_xmax(b.geom_3857) - st_xmin(b.geom_3857) >= %(least)s::double precision
),

drawn AS (
    SELECT
        found.id,
        found.name,
        found.use,
        found.floors,
        st_asmvtgeom(found.geom_3857, st_tileenvelope(%(z)s, %(x)s, %(y)s), 4096, 64) AS geom
    FROM found
),

spots AS (
    SELECT
        found.id,
        found.name,
        floor((st_x(st_centroid(found.geom_3857)) - %(west)s) * %(scale)s) AS across,
        floor((%(north)s - st_y(st_centroid(found.geom_3857))) * %(scale)s) AS down
    FROM found
    WHERE
        %(labels)s
        AND found.name <> ''
),

labels AS (
    SELECT
        spots.id,
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
            WHERE l.layer = 'buildings'
        ), 0)::text
    ) AS version,
    (SELECT st_asmvt(drawn, 'buildings', 4096, 'geom', 'id') FROM drawn)
    || (SELECT st_asmvt(labels, 'buildings_label', 4096, 'geom', 'id') FROM labels) AS tile
