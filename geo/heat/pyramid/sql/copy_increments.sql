-- Takes increments in.
COPY heat_increment (layer, value, year, cell, district, restricted, day, n) FROM STDIN (FORMAT "binary")
