-- The version of a layer at an instant. A boundary planned for later takes effect without being written again, so the
-- number of changes in effect is part of the version.
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
                    SELECT count(*) FROM area_change AS c
                    WHERE c.valid_from <= %(at)s::timestamptz
                )
        ELSE ''
    END AS version
