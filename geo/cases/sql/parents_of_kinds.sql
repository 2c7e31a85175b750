-- What each kind of the dictionary of disputes stands under, NULL for those at the top.
SELECT
    k.code,
    k.parent_code
FROM dispute_kind AS k
