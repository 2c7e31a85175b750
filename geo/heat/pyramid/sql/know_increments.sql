-- Lets the planner know how few they are: then the counters are looked up, and not all read.
ANALYZE heat_increment
