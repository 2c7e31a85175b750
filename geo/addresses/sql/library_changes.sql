-- What has changed among places, as far as this statement sees, by transactions at or after %(since)s (NULL: by those
-- that are as young as the oldest under way)? And which is the oldest under way, from which the next look has to go on?
-- One row at least; place_id NULL stands for areas.
SELECT
    now.since::text AS next_since,
    c.id,
    c.place_id
FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS since) AS now
LEFT JOIN place_change AS c ON c.xid >= coalesce(%(since)s::xid8, now.since)
