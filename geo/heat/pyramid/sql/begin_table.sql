-- An empty table beside the counters, as it is made by the migrations, without its index: that is faster made after the
-- rows.
SET LOCAL maintenance_work_mem = '512MB';

CREATE TABLE heat_count_new (LIKE heat_count INCLUDING STORAGE) WITH (toast_tuple_target = 8160)
