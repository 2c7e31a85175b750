-- What a draft of some communities rests on, as one sum each: their boundary, their base grids, their cells and which
-- grid each is in, at an instant. "built" also moves when households are counted anew, which leaves drafts whole.
WITH cells AS (
    SELECT
        a.community_id,
        count(*) AS n,
        sum(hashint8extended(a.id, coalesce(s.grid_id, 0))) AS cells,
        sum(hashint8extended(a.id, a.households)) AS households
    FROM atom AS a
    LEFT JOIN atom_assignment AS s ON a.id = s.atom_id AND s.valid @> %(at)s::timestamptz
    WHERE a.community_id = any(%(communities)s::bigint[]) AND a.valid @> %(at)s::timestamptz
    GROUP BY a.community_id
),

areas AS (
    SELECT
        CASE v.level WHEN 'community' THEN v.area_id ELSE v.parent_id END AS community_id,
        sum(hashint8extended(v.id, 0)) AS areas
    FROM area_version AS v
    WHERE
        v.superseded_at IS NULL
        AND v.valid @> %(at)s::timestamptz
        AND (v.level = 'community' OR v.kind = 'base')
        AND (v.area_id = any(%(communities)s::bigint[]) OR v.parent_id = any(%(communities)s::bigint[]))
    GROUP BY CASE v.level WHEN 'community' THEN v.area_id ELSE v.parent_id END
)

SELECT
    r.community_id,
    coalesce(c.n, 0) AS cells,
    concat_ws(':', r.areas, c.n, c.cells) AS base,
    concat_ws(':', r.areas, c.n, c.cells, c.households) AS built
FROM areas AS r
LEFT JOIN cells AS c ON r.community_id = c.community_id
