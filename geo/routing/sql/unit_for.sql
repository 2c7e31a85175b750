-- The organisations that may lead on a kind of dispute along a path of areas, the best first: those with the duty for
-- the kind itself, then for the kind above it, then the mediation centres.
SELECT
    o.id,
    o.name,
    k.name AS kind_name
FROM organisation AS o
LEFT JOIN organisation_duty AS d
    ON o.id = d.organisation_id AND d.part = 'lead' AND starts_with(%(kind)s, d.kind_code)
LEFT JOIN dispute_kind AS k ON d.kind_code = k.code
WHERE
    o.area_id = any(%(path)s::bigint[])
    AND (k.code IS NOT NULL OR o.kind = 'centre')
ORDER BY length(k.code) DESC NULLS LAST, array_position(%(path)s::bigint[], o.area_id) DESC, o.id
LIMIT 1
