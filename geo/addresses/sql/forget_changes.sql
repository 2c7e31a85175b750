-- Forget what changed among places more than a day ago. A process that has not looked for half a day reads all again.
DELETE FROM place_change
WHERE changed_at < now() - INTERVAL '1 day'
