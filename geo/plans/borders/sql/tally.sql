-- What the cells of communities add up to at an instant: how many, how many of them are in a base grid of their own
-- community, their households and their ground beside that of the community.
SELECT
    c.area_id,
    count(a.id)::integer AS cells,
    count(g.id)::integer AS in_grids,
    sum(a.households)::integer AS households,
    sum(a.area_m2) AS cells_m2,
    c.area_m2
FROM area_version AS c
INNER JOIN atom AS a ON c.area_id = a.community_id AND a.valid @> %(at)s::timestamptz
LEFT JOIN atom_assignment AS s ON a.id = s.atom_id AND s.valid @> %(at)s::timestamptz
LEFT JOIN area_version AS g
    ON
        s.grid_id = g.area_id
        AND c.area_id = g.parent_id
        AND g.kind = 'base'
        AND g.superseded_at IS NULL
        AND g.valid @> %(at)s::timestamptz
WHERE
    c.area_id = any(%(communities)s::bigint[])
    AND c.superseded_at IS NULL
    AND c.valid @> %(at)s::timestamptz
GROUP BY c.area_id, c.area_m2
