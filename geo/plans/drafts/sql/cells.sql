-- The cells of a community at an instant with the base grid that each is in, in the order of their ids.
SELECT
    a.id,
    a.kind,
    a.households,
    st_asbinary(a.geom) AS geom,
    s.grid_id
FROM atom AS a
LEFT JOIN atom_assignment AS s ON a.id = s.atom_id AND s.valid @> %(at)s::timestamptz
WHERE a.community_id = %(community)s AND a.valid @> %(at)s::timestamptz
ORDER BY a.id
