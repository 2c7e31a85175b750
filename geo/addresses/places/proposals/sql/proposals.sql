-- Which names are proposed for which places, and from which of the cases that the asking account may see?
-- %(state)s: open, accepted or declined. %(proposal_id)s: one proposal alone, or NULL. %(most)s: how many, the most
-- frequent first. Areas as at %(at)s.
SELECT
    q.id,
    q.name,
    q.state,
    q.times,
    q.proposers,
    q.first_at,
    q.last_at,
    q.decided_at,
    decider.display_name AS decided_by,
    p.id AS place_id,
    p.name AS place,
    p.kind,
    community.name AS community,
    coalesce(grid.scope_lo, community.scope_lo) AS scope,
    coalesce(c.numbers, ARRAY[]::text[]) AS numbers
FROM place_proposal AS q
INNER JOIN place AS p ON q.place_id = p.id
LEFT JOIN account AS decider ON q.decided_by = decider.id
LEFT JOIN area_version AS grid
    ON p.grid_id = grid.area_id AND grid.superseded_at IS NULL AND grid.valid @> %(at)s::timestamptz
LEFT JOIN area_version AS community
    ON
        coalesce(p.community_id, grid.parent_id) = community.area_id
        AND community.superseded_at IS NULL
        AND community.valid @> %(at)s::timestamptz
LEFT JOIN LATERAL (
    SELECT array_agg(k.number ORDER BY k.id DESC) AS numbers
    FROM (
        SELECT
            r.id,
            r.number
        FROM place_proposal_case AS f
        INNER JOIN case_record AS r ON f.case_id = r.id
        WHERE f.proposal_id = q.id AND NOT r.restricted
        ORDER BY r.id DESC
        LIMIT 10
    ) AS k
) AS c ON TRUE
WHERE q.state = %(state)s AND (%(proposal_id)s::bigint IS NULL OR q.id = %(proposal_id)s::bigint)
ORDER BY q.times DESC, q.last_at DESC, q.id ASC
LIMIT %(most)s
