-- The migration the database stands at.
SELECT max(version_num) AS version_num FROM alembic_version
