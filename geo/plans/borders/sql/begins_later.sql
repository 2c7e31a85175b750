-- Does a boundary, a cell or the grid of a cell begin at an instant or later, in or above some communities?
SELECT
    EXISTS (
        SELECT
        FROM area_version AS v
        WHERE
            v.superseded_at IS NULL
            AND lower(v.valid) >= %(at)s::timestamptz
            AND (v.area_id = any(%(areas)s::bigint[]) OR v.parent_id = any(%(communities)s::bigint[]))
    )
    OR EXISTS (
        SELECT
        FROM atom AS a
        LEFT JOIN atom_assignment AS s ON a.id = s.atom_id
        WHERE
            a.community_id = any(%(communities)s::bigint[])
            AND (lower(a.valid) >= %(at)s::timestamptz OR lower(s.valid) >= %(at)s::timestamptz)
    ) AS later
