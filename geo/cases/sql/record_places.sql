-- Keep the parties' homes and the callers' positions of cases.
-- rows: JSON array with one object for each place; lon and lat are WGS84 degrees.
INSERT INTO case_place (case_id, part, address, point, grid_id)
SELECT
    p.case_id,
    p.part,
    p.address,
    st_setsrid(st_makepoint(p.lon, p.lat), 4326) AS point,
    p.grid_id
FROM json_to_recordset(%(rows)s::json) AS p (
    case_id bigint,
    part text,
    address text,
    lon double precision,
    lat double precision,
    grid_id bigint
)
