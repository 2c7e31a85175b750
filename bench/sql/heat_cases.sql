-- The cases of the heat bench, in the order in which they were opened: from 2023-07 on for forty months, by day and
-- hour as people come, of every kind, channel and state (common ones far more often), one in a hundred restricted.
INSERT INTO case_record (
    number, kind, channel, description, point, morton, district_id, place_grid_id, assigned_grid_id, grid_version_id,
    routing_outcome, level, state, restricted, scope, opened_at, due_at, changed_at
)
WITH kinds AS (
    SELECT
        array_agg(k.code ORDER BY hashtext(k.code)) AS codes,
        count(*) AS n
    FROM dispute_kind AS k
),

opened AS MATERIALIZED (
    SELECT
        s.point,
        s.morton,
        s.grid,
        timestamptz '2023-07-01 00:00+08' + interval '1 day' * floor(random() * 1218)
        + interval '1 hour' * (8 + 12 * random() * random() + 4 * random()) AS opened_at
    FROM bench.spot AS s
    CROSS JOIN LATERAL generate_series(1, s.n) AS each (number)
    ORDER BY opened_at
)

SELECT
    'B' || lpad((row_number() OVER ())::text, 9, '0') AS number,
    kinds.codes[1 + floor(kinds.n * power(random(), 3))::integer] AS kind,
    (ARRAY[
        'visit', 'sweep', 'window', 'grid_system', 'app', 'hotline', 'police', 'opinion', 'daily_report'
    ])[1 + floor(9 * power(random(), 2))::integer] AS channel,
    '邻里因楼上漏水发生争执' AS description,
    o.point,
    o.morton,
    district.area_id AS district_id,
    grid.area_id AS place_grid_id,
    grid.area_id AS assigned_grid_id,
    grid.id AS grid_version_id,
    'assigned' AS routing_outcome,
    'grid' AS level,
    (ARRAY[
        'closed', 'resolved', 'mediating', 'accepted', 'failed', 'assigned', 'referred', 'suspended', 'review',
        'registered', 'withdrawn', 'merged'
    ])[1 + floor(12 * power(random(), 4))::integer] AS state,
    random() < 0.01 AS restricted,
    grid.scope_lo AS scope,
    o.opened_at,
    o.opened_at + interval '30 days' AS due_at,
    o.opened_at AS changed_at
FROM opened AS o
CROSS JOIN kinds
INNER JOIN area_version AS grid ON o.grid = grid.code AND grid.superseded_at IS NULL
INNER JOIN area_version AS district ON district.level = 'district' AND district.superseded_at IS NULL
