-- Note that there is nothing that has to follow the boundaries just written.
UPDATE area_change
SET settled_at = now()
