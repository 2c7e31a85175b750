-- Says that the counters do not hold every case as it has to be counted; figures are counted from the cases until they
-- are made anew.
DELETE FROM heat_built
