-- The id of every area, by its code.
SELECT
    code,
    id
FROM area;
