-- The organisations of some areas that may lead on a dispute: the mediation centres, and those with a duty to lead,
-- with the matters they lead on.
SELECT
    o.id,
    o.name,
    o.area_id,
    o.kind = 'centre' AS is_centre,
    k.code AS kind_code,
    k.name AS kind_name,
    k.name_en AS kind_name_en
FROM organisation AS o
LEFT JOIN organisation_duty AS d ON o.id = d.organisation_id AND d.part = 'lead'
LEFT JOIN dispute_kind AS k ON d.kind_code = k.code
WHERE
    o.area_id = any(%(areas)s::bigint[])
    AND (k.code IS NOT NULL OR o.kind = 'centre')
ORDER BY o.id
