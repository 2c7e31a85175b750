-- Keep auxiliary names: new ones are added; known ones take over what kind they are and when they ended, and keep the
-- weight that somebody may have given them. The arrays have one element for each.
INSERT INTO place_alias AS known (place_id, name, kind, weight, until, source)
SELECT
    n.place_id,
    n.name,
    n.kind,
    n.weight,
    n.until,
    %(source)s AS source
FROM
    unnest(
        %(place_id)s::bigint[],
        %(name)s::text[],
        %(kind)s::text[],
        %(weight)s::real[],
        %(until)s::date[]
    ) AS n (place_id, name, kind, weight, until)
ON CONFLICT (place_id, name) DO UPDATE
    SET
        kind = excluded.kind,
        until = coalesce(excluded.until, known.until)
