"""Drafts that are proposed, reviewed, approved, published and rolled back: their states, decisions and publications.

Safe on a live system: new columns are nullable or have a constant default, so no row is written again; both tables are
new and empty. Drafts are few, and the wider check of their state is validated apart from being added.

Revision ID: 2026_11_29_0900
Revises: 2026_11_28_1300
"""

from alembic import op

revision = "2026_11_29_0900"
down_revision = "2026_11_28_1300"
branch_labels = None
depends_on = None

UP = """
ALTER TABLE plan DROP CONSTRAINT plan_state_check;
ALTER TABLE plan ADD CONSTRAINT plan_state_check CHECK (
    state IN ('draft', 'discarded', 'proposed', 'reviewed', 'approved', 'published', 'rolled_back')
) NOT VALID;
ALTER TABLE plan VALIDATE CONSTRAINT plan_state_check;

-- "document" is that of the last approval; "hand_over" names the cases under way that shall change hands all the same;
-- "effective_at" is from when what the state says holds.
ALTER TABLE plan ADD COLUMN document text;
ALTER TABLE plan ADD COLUMN proposed_by bigint REFERENCES account;
ALTER TABLE plan ADD COLUMN hand_over text[] NOT NULL DEFAULT '{}';
ALTER TABLE plan ADD COLUMN effective_at timestamptz;

-- When a change was taken back before it took effect; what it would have been stands as superseded.
ALTER TABLE area_change ADD COLUMN withdrawn_at timestamptz;

-- Who took which step, when. Append-only.
CREATE TABLE plan_decision (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plan_id bigint NOT NULL REFERENCES plan,
    step text NOT NULL CHECK (step IN ('propose', 'review', 'approve', 'return', 'publish', 'roll_back', 'rebase')),
    revision integer NOT NULL,
    at timestamptz NOT NULL,
    actor_id bigint NOT NULL REFERENCES account,
    note text NOT NULL DEFAULT '',
    document text
);
CREATE INDEX plan_decision_of ON plan_decision (plan_id, id);

-- What made a draft the grids in force, or those before it again. "change_id" is what it did to areas; a publication
-- that was taken back before its time did nothing, and both rows name the change that was withdrawn. "posts" are those
-- that were begun and ended. "settled_at" is when cases and people had followed, "counted" what a preview told then.
CREATE TABLE plan_publication (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plan_id bigint NOT NULL REFERENCES plan,
    way text NOT NULL CHECK (way IN ('published', 'rolled_back')),
    change_id bigint NOT NULL REFERENCES area_change,
    effective_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    actor_id bigint NOT NULL REFERENCES account,
    hand_over text[] NOT NULL DEFAULT '{}',
    posts jsonb NOT NULL DEFAULT '{}',
    counted jsonb,
    settled_at timestamptz,
    UNIQUE (plan_id, way)
);
CREATE INDEX plan_publication_change ON plan_publication (change_id);
CREATE INDEX plan_publication_due ON plan_publication (effective_at) WHERE settled_at IS NULL;

GRANT SELECT, INSERT ON plan_decision TO wangge_app;
GRANT SELECT, INSERT, UPDATE ON plan_publication TO wangge_app;
GRANT UPDATE (base) ON plan_community TO wangge_app;
GRANT UPDATE (withdrawn_at) ON area_change TO wangge_app;
"""

DOWN = """
REVOKE UPDATE (withdrawn_at) ON area_change FROM wangge_app;
REVOKE UPDATE (base) ON plan_community FROM wangge_app;
DROP TABLE plan_publication, plan_decision;
ALTER TABLE area_change DROP COLUMN withdrawn_at;
ALTER TABLE plan DROP COLUMN effective_at, DROP COLUMN hand_over, DROP COLUMN proposed_by, DROP COLUMN document;
UPDATE plan SET state = 'discarded' WHERE state NOT IN ('draft', 'discarded');
ALTER TABLE plan DROP CONSTRAINT plan_state_check;
ALTER TABLE plan ADD CONSTRAINT plan_state_check CHECK (state IN ('draft', 'discarded'));
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
