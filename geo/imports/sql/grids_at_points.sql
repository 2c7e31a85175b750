-- The grid that each of many points lies in: a dedicated grid before the base grid around it, and on a shared edge the
-- smaller code. Points in no grid give no row.
-- lon, lat: arrays of WGS84 degrees; at: the instant.
SELECT
    p.place::integer AS place,
    found.area_id,
    found.code,
    found.name
FROM unnest(%(lon)s::float8[], %(lat)s::float8[]) WITH ORDINALITY AS p (lon, lat, place)
CROSS JOIN LATERAL (
    SELECT
        v.area_id,
        v.code,
        v.name
    FROM area_part AS part
    INNER JOIN area_version AS v ON part.version_id = v.id
    WHERE
        part.level = 'grid'
        AND part.valid @> %(at)s::timestamptz
        AND v.superseded_at IS NULL
        AND st_covers(part.geom, st_setsrid(st_makepoint(p.lon, p.lat), 4326))
    ORDER BY part.kind = 'dedicated' DESC, v.code
    LIMIT 1
) AS found;
