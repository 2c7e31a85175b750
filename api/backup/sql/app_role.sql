-- The server's role, as the migrations make it: a backup holds its rights, but not the role itself.
CREATE ROLE wangge_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT
