-- Which places of the library bear one of the given names (%(names)s), as their own or as an auxiliary one?
SELECT
    p.id,
    p.kind,
    p.name,
    p.community_id,
    p.grid_id,
    st_x(p.point) AS lon,
    st_y(p.point) AS lat,
    p.retired_on IS NOT NULL AS retired,
    p.name AS written
FROM unnest(%(names)s::text[]) AS n (name)
INNER JOIN place AS p ON n.name = p.name
UNION ALL
SELECT
    p.id,
    p.kind,
    p.name,
    p.community_id,
    p.grid_id,
    st_x(p.point) AS lon,
    st_y(p.point) AS lat,
    p.retired_on IS NOT NULL AS retired,
    a.name AS written
FROM unnest(%(names)s::text[]) AS n (name)
INNER JOIN place_alias AS a ON n.name = a.name
INNER JOIN place AS p ON a.place_id = p.id
WHERE a.name <> p.name
