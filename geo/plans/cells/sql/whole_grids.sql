-- Households that are counted for whole grids and not for addresses in them.
SELECT
    h.grid_id,
    h.households
FROM household AS h
WHERE h.address_unit_id IS NULL AND h.grid_id = any(%(grids)s::bigint[]) AND h.households > 0
ORDER BY h.grid_id
