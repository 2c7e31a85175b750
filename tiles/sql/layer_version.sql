-- The version of a layer at an instant, and when the next one begins (NULL where none is known of). A boundary planned
-- for later takes effect without being written again, so the instant of the latest change in effect is part of the
-- version, in microseconds since 1970 (see tiles/version.py).
-- Parameters: layer, dated whether the layer follows dated areas, at instant.
SELECT
    coalesce((
        SELECT l.version FROM layer_version AS l
        WHERE l.layer = %(layer)s
    ), 0)
    || CASE
        WHEN %(dated)s
            THEN
                '.' || (
                    SELECT coalesce((extract(EPOCH FROM max(c.valid_from)) * 1000000)::bigint, 0)
                    FROM area_change AS c
                    WHERE c.valid_from <= %(at)s::timestamptz
                )
        ELSE ''
    END AS version,
    CASE
        WHEN %(dated)s
            THEN (
                SELECT min(c.valid_from) FROM area_change AS c
                WHERE c.valid_from > %(at)s::timestamptz AND c.withdrawn_at IS NULL
            )
    END AS changes_at
