-- Changes of boundaries that have taken effect and that places and cases have not yet followed, first to last.
SELECT c.id
FROM area_change AS c
WHERE
    c.settled_at IS NULL
    AND c.valid_from <= %(now)s::timestamptz
ORDER BY c.valid_from, c.id
FOR UPDATE SKIP LOCKED
