-- An open dispute in each of the first cells, with the leader of its grid: one in fifty under mediation.
INSERT INTO case_record (
    number, kind, channel, description, point, morton, district_id, place_grid_id, assigned_grid_id, grid_version_id,
    leader_id, routing_outcome, level, state, restricted, scope, opened_at, due_at, changed_at
)
SELECT
    'P' || lpad(s.n::text, 9, '0') AS number,
    '02' AS kind,
    'visit' AS channel,
    '邻里因楼上漏水发生争执' AS description,
    s.point,
    s.morton,
    district.area_id AS district_id,
    grid.area_id AS place_grid_id,
    grid.area_id AS assigned_grid_id,
    grid.id AS grid_version_id,
    leader.person_id AS leader_id,
    'assigned' AS routing_outcome,
    'grid' AS level,
    CASE s.n % 50 WHEN 0 THEN 'mediating' ELSE 'assigned' END AS state,
    FALSE AS restricted,
    grid.scope_lo AS scope,
    now() - interval '10 days' AS opened_at,
    now() + interval '20 days' AS due_at,
    now() - interval '10 days' AS changed_at
FROM bench.spot AS s
INNER JOIN area_version AS grid ON s.grid = grid.code AND grid.superseded_at IS NULL
INNER JOIN area_version AS district ON district.level = 'district' AND district.superseded_at IS NULL
INNER JOIN person_in_charge AS leader ON grid.area_id = leader.area_id
