-- Whether the server's role is there, and whether the role that asks may make it.
-- Parameter: role.
SELECT
    EXISTS(SELECT FROM pg_roles WHERE rolname = %(role)s) AS there,
    (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) AS may_make
