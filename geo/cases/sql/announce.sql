-- Tell people and organisations of cases.
-- rows: JSON array with one object for each announcement.
INSERT INTO announcement (case_id, person_id, organisation_id, message, at)
SELECT
    n.case_id,
    n.person_id,
    n.organisation_id,
    n.message,
    n.at
FROM json_to_recordset(%(rows)s::json) AS n (
    case_id bigint,
    person_id bigint,
    organisation_id bigint,
    message text,
    at timestamptz
)
