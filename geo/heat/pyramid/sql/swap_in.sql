-- Puts the new counters in the place of the old, with the same key and the same rights; drops the changes whose cases
-- are read in the same snapshot. Only here, for an instant, have readers to wait.
ALTER TABLE heat_count_new ADD CONSTRAINT heat_count_new_pkey
PRIMARY KEY (layer, value, year, cell, district, restricted);

GRANT SELECT, INSERT, UPDATE, DELETE ON heat_count_new TO wangge_app;

ALTER TABLE heat_count_new ENABLE ROW LEVEL SECURITY;

CREATE POLICY whole_districts_only ON heat_count_new FOR ALL TO wangge_app
USING (
    district = any((SELECT whole_districts(false))::integer[])
    AND (NOT restricted OR district = any((SELECT whole_districts(true))::integer[]))
);

ANALYZE heat_count_new;

DELETE FROM heat_delta;

INSERT INTO heat_built (at) VALUES (now())
ON CONFLICT (one) DO UPDATE SET at = excluded.at;

DROP TABLE heat_count;

ALTER TABLE heat_count_new RENAME TO heat_count;

ALTER INDEX heat_count_new_pkey RENAME TO heat_count_pkey
