-- Incidents by kind in two spans of whole months; a sum is NULL where nothing was reported, which is not zero.
-- Parameters: at instant, areas int8multirange of keys, first, last, before_first, before_last (dates).
SELECT
    i.kind,
    sum(i.n) FILTER (WHERE i.month BETWEEN %(first)s AND %(last)s) AS n,
    sum(i.n) FILTER (WHERE i.month BETWEEN %(before_first)s AND %(before_last)s) AS n_before
FROM incident AS i
INNER JOIN area_version AS v ON i.grid_id = v.area_id
WHERE
    v.superseded_at IS NULL
    AND v.valid @> %(at)s::timestamptz
    AND %(areas)s::int8multirange @> v.scope_lo
    AND (i.month BETWEEN %(first)s AND %(last)s OR i.month BETWEEN %(before_first)s AND %(before_last)s)
GROUP BY i.kind
ORDER BY i.kind
