-- One leader for each grid and a role for the account that the load is sent under.
WITH leader AS (
    INSERT INTO person (name, work_phone, staff_number)
    SELECT
        '网格长' || v.code AS name,
        '13900000000' AS work_phone,
        v.code AS staff_number
    FROM area_version AS v
    WHERE v.level = 'grid'
    RETURNING id, staff_number
)

INSERT INTO person_in_charge (person_id, area_id, post, rank, employment, valid)
SELECT
    leader.id AS person_id,
    v.area_id,
    'leader' AS post,
    1 AS rank,
    'full_time' AS employment,
    v.valid
FROM area_version AS v
INNER JOIN leader ON v.code = leader.staff_number
WHERE v.level = 'grid';
