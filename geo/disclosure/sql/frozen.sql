-- The frozen months from "first" up to "past" (firsts of months), summed up to what is published: by month, by quarter
-- and town, by year, town and kind group, by year, town and community. What a row is not told by is NULL.
-- Parameters: first, past dates.
SELECT
    c.district,
    c.month,
    c.quarter,
    c.year,
    c.town_id,
    c.kind_group,
    c.community_id,
    sum(c.n)::bigint AS n
FROM (
    SELECT
        p.*,
        date_trunc('quarter', p.month)::date AS quarter,
        date_trunc('year', p.month)::date AS year
    FROM published_count AS p
    WHERE
        p.month >= %(first)s::date
        AND p.month < %(past)s::date
) AS c
GROUP BY
    c.district,
    GROUPING SETS (
        (c.month), (c.quarter, c.town_id), (c.year, c.town_id, c.kind_group), (c.year, c.town_id, c.community_id)
    )
