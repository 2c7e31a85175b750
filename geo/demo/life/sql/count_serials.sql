-- The last serial number of each district and day, so that new cases count on from there.
INSERT INTO case_counter (prefix, last)
SELECT
    left(number, -5) AS district_and_day,
    max(right(number, 4)::integer) AS highest
FROM case_record
GROUP BY left(number, -5)
