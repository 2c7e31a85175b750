-- Which disputes, among those the asking account may see, were sent from one grid to another, the newest first?
-- %(first)s, %(past)s: the half-open span of instants of the corrections. %(place_id)s: only those at this place, or
-- NULL. %(from_grid)s, %(to_grid)s: only those between grids of these codes, or NULL. %(most)s: how many.
SELECT
    r.number,
    r.kind,
    r.state,
    r.address,
    c.at,
    f.code AS from_code,
    t.code AS to_code
FROM case_correction AS c
INNER JOIN case_record AS r ON c.case_id = r.id
INNER JOIN area AS f ON c.from_grid_id = f.id
INNER JOIN area AS t ON c.to_grid_id = t.id
WHERE
    c.at >= %(first)s::timestamptz
    AND c.at < %(past)s::timestamptz
    AND NOT r.restricted
    AND (%(place_id)s::bigint IS NULL OR c.place_id = %(place_id)s::bigint)
    AND (%(from_grid)s::text IS NULL OR f.code = %(from_grid)s::text)
    AND (%(to_grid)s::text IS NULL OR t.code = %(to_grid)s::text)
ORDER BY c.at DESC, c.id DESC
LIMIT %(most)s
