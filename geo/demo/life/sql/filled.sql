-- Whether there are areas, and with them somebody's data.
SELECT count(*) > 0 AS filled
FROM area
