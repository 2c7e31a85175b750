"""What changes in the library of places is written down and told, so that every process can follow it in memory.

Safe on a live system: a new table and triggers, no table is rewritten. A row stands for a place whose name, aliases,
numbers or line changed, or for the areas (place_id NULL). Readers ask for what transactions at or after the oldest one
that was under way at their last look have written, so that nothing is lost however late a transaction commits.

Revision ID: 2026_11_24_1000
Revises: 2026_11_24_0960
"""

from alembic import op

revision = "2026_11_24_1000"
down_revision = "2026_11_24_0960"
branch_labels = None
depends_on = None

UP = """
CREATE TABLE place_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    place_id bigint,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX place_change_xid ON place_change (xid);
CREATE INDEX place_change_changed_at ON place_change (changed_at);
GRANT SELECT, INSERT, DELETE ON place_change TO wangge_app;

CREATE FUNCTION note_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF tg_op = 'UPDATE' THEN
        INSERT INTO public.place_change (place_id) SELECT id FROM changed UNION SELECT id FROM before;
    ELSE
        INSERT INTO public.place_change (place_id) SELECT id FROM changed;
    END IF;
    IF found THEN
        PERFORM pg_catalog.pg_notify('places', '');
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION note_of_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF tg_op = 'UPDATE' THEN
        INSERT INTO public.place_change (place_id)
        SELECT place_id FROM changed WHERE place_id IS NOT NULL
        UNION SELECT place_id FROM before WHERE place_id IS NOT NULL;
    ELSE
        INSERT INTO public.place_change (place_id)
        SELECT DISTINCT place_id FROM changed WHERE place_id IS NOT NULL;
    END IF;
    IF found THEN
        PERFORM pg_catalog.pg_notify('places', '');
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION note_areas() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.place_change (place_id) SELECT NULL WHERE EXISTS (SELECT FROM changed);
    IF found THEN
        PERFORM pg_catalog.pg_notify('places', '');
    END IF;
    RETURN NULL;
END
$$;
"""

_TABLES = {
    "place": "note_places",
    "place_alias": "note_of_places",
    "address_unit": "note_of_places",
    "street": "note_of_places",
    "area_version": "note_areas",
}
_REFERENCING = {
    "insert": "NEW TABLE AS changed",
    "update": "OLD TABLE AS before NEW TABLE AS changed",
    "delete": "OLD TABLE AS changed",
}


def upgrade() -> None:
    op.execute(UP)
    for table, function in _TABLES.items():
        for event, referencing in _REFERENCING.items():
            op.execute(
                f"CREATE TRIGGER {table}_noted_{event} AFTER {event.upper()} ON {table} "
                f"REFERENCING {referencing} FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
            )


def downgrade() -> None:
    for table in _TABLES:
        for event in _REFERENCING:
            op.execute(f"DROP TRIGGER {table}_noted_{event} ON {table}")
    op.execute("DROP FUNCTION note_areas(), note_of_places(), note_places()")
    op.execute("DROP TABLE place_change")
