-- Add places; gives the id of each beside what tells it from the others. The arrays have one element for each.
INSERT INTO place AS p (kind, name, community_id, grid_id, point, source)
SELECT
    n.kind,
    n.name,
    n.community_id,
    n.grid_id,
    st_setsrid(st_makepoint(n.lon, n.lat), 4326) AS spot,
    %(source)s AS source
FROM
    unnest(
        %(kind)s::text[],
        %(name)s::text[],
        %(community_id)s::bigint[],
        %(grid_id)s::bigint[],
        %(lon)s::float8[],
        %(lat)s::float8[]
    ) AS n (kind, name, community_id, grid_id, lon, lat)
RETURNING p.id, p.kind, p.name, p.community_id
