-- The dictionary of kinds.
SELECT
    k.code,
    k.name,
    k.name_en,
    k.parent_code
FROM dispute_kind AS k
ORDER BY k.code
