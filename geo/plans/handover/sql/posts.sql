-- Who held a post in the grids of communities until an instant, and who does from then on; with each grid
-- as it was in force then.
SELECT
    i.person_id,
    v.area_id,
    v.code,
    v.name,
    v.scope_lo,
    t.afterwards
FROM
    (
        VALUES
        (%(until)s::timestamptz, FALSE),
        (%(effective_at)s::timestamptz, TRUE)
    ) AS t (at, afterwards)
INNER JOIN area_version AS v
    ON
        v.level = 'grid'
        AND v.parent_id = any(%(communities)s::bigint[])
        AND v.superseded_at IS NULL
        AND v.valid @> t.at
INNER JOIN person_in_charge AS i ON v.area_id = i.area_id AND i.valid @> t.at
ORDER BY v.code COLLATE "C", i.person_id
