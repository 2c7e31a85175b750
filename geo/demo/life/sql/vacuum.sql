-- Lets the planner know what was loaded, and reads of indexes alone need no look at the rows.
VACUUM (ANALYZE)
