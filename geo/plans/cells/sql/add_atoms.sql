-- New cells of a community from an instant on; their ids in the order given. Parameters: community, srid, at, built_at;
-- and in step, of each cell, its shape as WKB in hexadecimal digits, kind, m², households and where these come from.
INSERT INTO atom (community_id, geom, kind, area_m2, households, counted, valid, built_at)
SELECT
    %(community)s::bigint AS community_id,
    st_setsrid(c.shape::geometry, %(srid)s::integer) AS geom,
    c.kind,
    c.area_m2,
    c.households,
    c.counted,
    tstzrange(%(at)s::timestamptz, NULL) AS valid,
    %(built_at)s::timestamptz AS built_at
FROM
    unnest(
        %(shapes)s::text[],
        %(kinds)s::text[],
        %(areas)s::double precision[],
        %(households)s::integer[],
        %(counted)s::text[]
    ) WITH ORDINALITY AS c (shape, kind, area_m2, households, counted, ord)
ORDER BY c.ord
RETURNING id
