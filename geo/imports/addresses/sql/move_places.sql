-- Move places that a file puts elsewhere. The arrays have one element for each.
UPDATE place AS p
SET
    grid_id = n.grid_id,
    point = st_setsrid(st_makepoint(n.lon, n.lat), 4326),
    version = p.version + 1
FROM
    unnest(
        %(id)s::bigint[],
        %(grid_id)s::bigint[],
        %(lon)s::float8[],
        %(lat)s::float8[]
    ) AS n (id, grid_id, lon, lat)
WHERE p.id = n.id
