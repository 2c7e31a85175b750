-- Note that places and cases have followed a change of boundaries.
UPDATE area_change
SET settled_at = %(now)s::timestamptz
WHERE id = %(change_id)s
