-- Makes room for the next increments.
TRUNCATE heat_increment
