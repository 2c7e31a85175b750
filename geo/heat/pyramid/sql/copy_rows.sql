-- Takes rows of the new counters in. Nobody sees the table before it is done, so nothing needs to look at them again.
COPY heat_count_new (layer, value, year, cell, district, restricted, days, sums) FROM STDIN (FORMAT "binary", FREEZE)
