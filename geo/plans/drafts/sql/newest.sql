-- When communities change last, as far as is known: the latest instant at which a version of one or of a grid in it, a
-- cell, or the grid of a cell begins or ends. Parameters: communities.
WITH areas AS (
    SELECT
        CASE v.level WHEN 'community' THEN v.area_id ELSE v.parent_id END AS community_id,
        max(greatest(lower(v.valid), upper(v.valid))) AS newest
    FROM area_version AS v
    WHERE
        v.superseded_at IS NULL
        AND (v.area_id = any(%(communities)s::bigint[]) OR v.parent_id = any(%(communities)s::bigint[]))
    GROUP BY CASE v.level WHEN 'community' THEN v.area_id ELSE v.parent_id END
),

cells AS (
    SELECT
        a.community_id,
        max(greatest(lower(a.valid), upper(a.valid), lower(s.valid), upper(s.valid))) AS newest
    FROM atom AS a
    LEFT JOIN atom_assignment AS s ON a.id = s.atom_id
    WHERE a.community_id = any(%(communities)s::bigint[])
    GROUP BY a.community_id
)

SELECT
    r.community_id,
    greatest(r.newest, c.newest) AS newest
FROM areas AS r
LEFT JOIN cells AS c ON r.community_id = c.community_id
