-- Whether the database holds anything, and whether that is the demo.
SELECT
    EXISTS (SELECT FROM area) OR EXISTS (SELECT FROM account) OR EXISTS (SELECT FROM case_record) AS something,
    EXISTS(SELECT FROM setting WHERE key = 'demo' AND value = 'true') AS demo
