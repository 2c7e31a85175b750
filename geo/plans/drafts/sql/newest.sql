-- When communities change last, as far as is known: the latest instant at which a version of one or of a grid in it, a
-- cell, or the grid of a cell begins or ends. Parameters: communities.
SELECT
    c.community_id,
    greatest(
        (
            SELECT max(greatest(lower(v.valid), upper(v.valid)))
            FROM area_version AS v
            WHERE v.superseded_at IS NULL AND (v.area_id = c.community_id OR v.parent_id = c.community_id)
        ),
        (
            SELECT max(greatest(lower(a.valid), upper(a.valid)))
            FROM atom AS a
            WHERE a.community_id = c.community_id
        ),
        (
            SELECT max(greatest(lower(s.valid), upper(s.valid)))
            FROM atom AS a
            INNER JOIN atom_assignment AS s ON a.id = s.atom_id
            WHERE a.community_id = c.community_id
        )
    ) AS newest
FROM unnest(%(communities)s::bigint[]) AS c (community_id)
