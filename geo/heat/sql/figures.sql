-- The figures of a period beside those of another: one reading of the cases, grouped by state and level, by kind, by
-- channel and by month. Cases stand where placed_case() places them.
-- Columns: n in the period, n_before in the other, late of n and late_before of n_before open past their deadline,
-- n_year in the year so far over all kinds and channels, n_month in the month, n_part on its days up to last_day.
-- Parameters: at and now instants, areas int8multirange of keys, first, past, before_first, before_past, year_first,
-- trend_first and trend_past instants, last_day 1 to 31, kinds, channels, states (text[], NULL for all).
WITH placed AS (
    SELECT
        c.kind,
        c.channel,
        c.state,
        c.level,
        (
            c.due_at < %(now)s::timestamptz
            AND c.state IN ('registered', 'assigned', 'review', 'accepted', 'mediating', 'suspended')
        ) AS late,
        (
            (%(kinds)s::text[] IS NULL OR c.kind = any(%(kinds)s))
            AND (%(channels)s::text[] IS NULL OR c.channel = any(%(channels)s))
            AND (%(states)s::text[] IS NULL OR c.state = any(%(states)s))
        ) AS chosen,
        c.opened_at >= %(first)s::timestamptz AND c.opened_at < %(past)s::timestamptz AS in_period,
        c.opened_at >= %(before_first)s::timestamptz AND c.opened_at < %(before_past)s::timestamptz AS in_before,
        c.opened_at >= %(year_first)s::timestamptz AND c.opened_at <= %(now)s::timestamptz AS in_year,
        c.opened_at >= %(trend_first)s::timestamptz AND c.opened_at < %(trend_past)s::timestamptz AS in_trend,
        c.opened_at AT TIME ZONE 'Asia/Shanghai' AS opened_on
    FROM placed_case(%(at)s::timestamptz) AS c
    WHERE
        c.counts
        AND %(areas)s::int8multirange @> c.place
        AND c.opened_at >= least(
            %(first)s::timestamptz, %(before_first)s::timestamptz, %(year_first)s::timestamptz,
            %(trend_first)s::timestamptz
        )
        AND c.opened_at < greatest(%(past)s::timestamptz, %(before_past)s::timestamptz, %(now)s::timestamptz)
)

SELECT
    p.kind,
    p.channel,
    p.state,
    p.level,
    date_trunc('month', p.opened_on)::date AS month,
    count(*) FILTER (WHERE p.chosen AND p.in_period) AS n,
    count(*) FILTER (WHERE p.chosen AND p.in_before) AS n_before,
    count(*) FILTER (WHERE p.chosen AND p.in_period AND p.late) AS late,
    count(*) FILTER (WHERE p.chosen AND p.in_before AND p.late) AS late_before,
    count(*) FILTER (WHERE p.in_year) AS n_year,
    count(*) FILTER (WHERE p.chosen AND p.in_trend) AS n_month,
    count(*) FILTER (WHERE p.chosen AND p.in_trend AND extract(DAY FROM p.opened_on) <= %(last_day)s) AS n_part
FROM placed AS p
GROUP BY GROUPING SETS (
    (p.state, p.level), (p.kind), (p.channel), (date_trunc('month', p.opened_on)::date)
)
