-- Forget the cells that others were to become at an instant that has not come.
DELETE FROM atom AS a
WHERE
    a.came_of IS NOT NULL
    AND a.community_id = any(%(communities)s::bigint[])
    AND lower(a.valid) = %(since)s::timestamptz
