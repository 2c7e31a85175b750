"""The application's database role and what it sees of the cases.

The server connects as wangge_app, which owns nothing and cannot bypass row security. Who is asking is told
in settings that live for one transaction: wangge.account_id, wangge.scopes (an int8multirange over the keys of
areas) with its ends in wangge.scope_lo and wangge.scope_hi, and wangge.restricted_scopes. The ends are there so
that a plain b-tree range carries the index; the multirange holds the exact answer.

Revision ID: 2026_11_24_0930
Revises: 2026_11_24_0920
"""

from alembic import op

revision = "2026_11_24_0930"
down_revision = "2026_11_24_0920"
branch_labels = None
depends_on = None

UP = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'wangge_app') THEN
        CREATE ROLE wangge_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;

GRANT USAGE ON SCHEMA public TO wangge_app;

GRANT SELECT ON setting, area, district_rule, area_change, area_version, area_part, area_lineage, layer_version,
place, place_alias, address_unit, building, street, land, household, dispute_kind, organisation,
organisation_duty, person, person_in_charge, absence, account, account_role, access_token, session_revocation,
case_record, case_event, assignment, case_place, announcement, case_counter, incident, daily_report, import_run,
import_fault, alembic_version TO wangge_app;

GRANT INSERT, UPDATE ON setting, area, district_rule, area_version, area_part, layer_version, place,
place_alias, address_unit, building, street, land, household, organisation, organisation_duty, person,
person_in_charge, absence, account, access_token, case_record, announcement, case_counter, incident,
daily_report, import_run TO wangge_app;

GRANT UPDATE (settled_at) ON area_change TO wangge_app;

GRANT INSERT ON area_change, area_lineage, account_role, session_revocation, access_log, case_event,
assignment, case_contact, case_place, import_fault TO wangge_app;

GRANT DELETE ON place_alias, organisation_duty, absence, account_role, session_revocation, household,
person_in_charge TO wangge_app;

CREATE FUNCTION may_see_case(scope bigint, restricted boolean) RETURNS boolean
LANGUAGE sql STABLE
RETURN scope BETWEEN nullif(pg_catalog.current_setting('wangge.scope_lo', true), '')::bigint
AND nullif(pg_catalog.current_setting('wangge.scope_hi', true), '')::bigint
AND nullif(pg_catalog.current_setting('wangge.scopes', true), '')::int8multirange @> scope
AND (
    NOT restricted
    OR nullif(pg_catalog.current_setting('wangge.restricted_scopes', true), '')::int8multirange @> scope
);

CREATE FUNCTION asking_account() RETURNS bigint
LANGUAGE sql STABLE
RETURN nullif(pg_catalog.current_setting('wangge.account_id', true), '')::bigint;

ALTER TABLE case_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE assignment ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_place ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE announcement ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_fault ENABLE ROW LEVEL SECURITY;

CREATE POLICY within_scope ON case_record FOR ALL TO wangge_app USING (may_see_case(scope, restricted));

CREATE POLICY with_its_case ON case_event FOR ALL TO wangge_app
USING (EXISTS (SELECT FROM case_record AS c WHERE c.id = case_id));
CREATE POLICY with_its_case ON assignment FOR ALL TO wangge_app
USING (EXISTS (SELECT FROM case_record AS c WHERE c.id = case_id));
CREATE POLICY with_its_case ON case_place FOR ALL TO wangge_app
USING (EXISTS (SELECT FROM case_record AS c WHERE c.id = case_id));
CREATE POLICY with_its_case ON case_contact FOR ALL TO wangge_app
USING (EXISTS (SELECT FROM case_record AS c WHERE c.id = case_id));
CREATE POLICY with_its_case ON announcement FOR ALL TO wangge_app
USING (EXISTS (SELECT FROM case_record AS c WHERE c.id = case_id));

-- An import's report can hold rows of cases: it is for the one who ran it.
CREATE POLICY own_runs ON import_run FOR ALL TO wangge_app USING (actor_id = asking_account());
CREATE POLICY own_runs ON import_fault FOR ALL TO wangge_app
USING (EXISTS (SELECT FROM import_run AS r WHERE r.id = run_id));

-- The one way to a contact: whoever may see the case gets it, and that they looked is written first.
CREATE FUNCTION read_contact(asked_case bigint, why text) RETURNS bytea
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    found bytea;
BEGIN
    SELECT k.ciphertext INTO found
    FROM public.case_contact AS k
    INNER JOIN public.case_record AS c ON c.id = k.case_id
    WHERE k.case_id = asked_case AND public.may_see_case(c.scope, c.restricted);
    IF found IS NOT NULL THEN
        INSERT INTO public.access_log (account_id, action, subject, detail)
        VALUES (public.asking_account(), 'contact.read', 'case:' || asked_case, jsonb_build_object('why', why));
    END IF;
    RETURN found;
END $$;
REVOKE ALL ON FUNCTION read_contact(bigint, text) FROM public;
GRANT EXECUTE ON FUNCTION read_contact(bigint, text) TO wangge_app;

-- That there is a contact is no secret to those who see the case.
CREATE FUNCTION has_contact(asked_case bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
RETURN EXISTS (
    SELECT
    FROM case_contact AS k
    INNER JOIN case_record AS c ON c.id = k.case_id
    WHERE k.case_id = asked_case AND may_see_case(c.scope, c.restricted)
);
REVOKE ALL ON FUNCTION has_contact(bigint) FROM public;
GRANT EXECUTE ON FUNCTION has_contact(bigint) TO wangge_app;
"""

DOWN = """
DROP FUNCTION has_contact(bigint);
DROP FUNCTION read_contact(bigint, text);
DROP POLICY own_runs ON import_fault;
DROP POLICY own_runs ON import_run;
DROP POLICY with_its_case ON announcement;
DROP POLICY with_its_case ON case_contact;
DROP POLICY with_its_case ON case_place;
DROP POLICY with_its_case ON assignment;
DROP POLICY with_its_case ON case_event;
DROP POLICY within_scope ON case_record;
ALTER TABLE import_fault DISABLE ROW LEVEL SECURITY;
ALTER TABLE import_run DISABLE ROW LEVEL SECURITY;
ALTER TABLE announcement DISABLE ROW LEVEL SECURITY;
ALTER TABLE case_contact DISABLE ROW LEVEL SECURITY;
ALTER TABLE case_place DISABLE ROW LEVEL SECURITY;
ALTER TABLE assignment DISABLE ROW LEVEL SECURITY;
ALTER TABLE case_event DISABLE ROW LEVEL SECURITY;
ALTER TABLE case_record DISABLE ROW LEVEL SECURITY;
DROP FUNCTION may_see_case(bigint, boolean);
DROP FUNCTION asking_account();
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM wangge_app;
REVOKE ALL ON SCHEMA public FROM wangge_app;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
