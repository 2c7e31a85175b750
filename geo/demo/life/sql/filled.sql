-- Whether there are areas, and with them somebody's data.
SELECT EXISTS (SELECT FROM area)
