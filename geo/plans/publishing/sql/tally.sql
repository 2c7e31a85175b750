-- What has to be true of communities at an instant, in counts: cells, the grids that they are in, cells in no base grid
-- of the community or in another than they should be, base grids, those with cells, and households of cells in grids.
-- Parameters: communities, at, atoms and the numbers of the grids that they should be in, in step; codes of grids.
WITH grids AS (
    SELECT
        v.area_id,
        v.parent_id,
        v.code
    FROM area_version AS v
    WHERE
        v.parent_id = any(%(communities)s::bigint[])
        AND v.level = 'grid'
        AND v.kind = 'base'
        AND v.superseded_at IS NULL
        AND v.valid @> %(at)s::timestamptz
),

cells AS (
    SELECT
        a.community_id,
        a.id,
        a.households,
        s.grid_id,
        coalesce(g.code <> (%(codes)s::text[])[w.number], TRUE) AS strange
    FROM atom AS a
    LEFT JOIN atom_assignment AS s ON a.id = s.atom_id AND s.valid @> %(at)s::timestamptz
    LEFT JOIN grids AS g ON s.grid_id = g.area_id AND a.community_id = g.parent_id
    LEFT JOIN unnest(%(atoms)s::bigint[], %(numbers)s::integer[]) AS w (atom_id, number) ON a.id = w.atom_id
    WHERE a.community_id = any(%(communities)s::bigint[]) AND a.valid @> %(at)s::timestamptz
)

SELECT
    c.community_id,
    count(DISTINCT c.id) AS cells,
    count(c.grid_id) AS assigned,
    count(*) FILTER (WHERE c.strange) AS strange,
    count(DISTINCT c.grid_id) AS filled,
    (SELECT count(*) FROM grids AS g WHERE g.parent_id = c.community_id) AS grids,
    sum(c.households) FILTER (WHERE NOT c.strange) AS households
FROM cells AS c
GROUP BY c.community_id
