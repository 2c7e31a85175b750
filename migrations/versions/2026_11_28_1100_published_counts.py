"""What has been published: the counts of months that were frozen, which never change again.

Safe on a live system: both tables are new and empty; nothing else is touched.

Revision ID: 2026_11_28_1100
Revises: 2026_11_28_1020
"""

from alembic import op

revision = "2026_11_28_1100"
down_revision = "2026_11_28_1020"
branch_labels = None
depends_on = None

UP = """
-- The months of a district that were counted for publication, each once, when it was over and late reports were in.
-- "district" is its place among the districts (area key >> 42), by which row security selects, as in heat_count.
CREATE TABLE published_month (
    district integer NOT NULL,
    month date NOT NULL CHECK (month = date_trunc('month', month)),
    frozen_at timestamptz NOT NULL,
    PRIMARY KEY (district, month)
);

-- How many cases of a month lay in each community, by the boundaries of its last instant, zeros too: restricted,
-- withdrawn and merged ones are none of them. kind_group is a key kind with what is under it, or 'other'.
CREATE TABLE published_count (
    district integer NOT NULL,
    month date NOT NULL,
    town_id bigint NOT NULL REFERENCES area,
    community_id bigint NOT NULL REFERENCES area,
    kind_group text NOT NULL CHECK (kind_group IN ('01', '02', '0402', 'other')),
    n integer NOT NULL CHECK (n >= 0),
    PRIMARY KEY (district, month, town_id, community_id, kind_group),
    FOREIGN KEY (district, month) REFERENCES published_month
);

-- Nobody who connects as the application can change or take back what was published.
GRANT SELECT, INSERT ON published_month, published_count TO wangge_app;

-- These are exact numbers, from which what is shown is still to be chosen: for those who count whole districts.
ALTER TABLE published_month ENABLE ROW LEVEL SECURITY;
ALTER TABLE published_count ENABLE ROW LEVEL SECURITY;
CREATE POLICY whole_districts_only ON published_month FOR SELECT TO wangge_app
USING (district = ANY ((SELECT whole_districts(false))::integer[]));
CREATE POLICY whole_districts_only ON published_count FOR SELECT TO wangge_app
USING (district = ANY ((SELECT whole_districts(false))::integer[]));
-- Only who sees every case may write a month down.
CREATE POLICY by_the_desk ON published_month FOR INSERT TO wangge_app
WITH CHECK (asking_account() IS NULL AND district = ANY ((SELECT whole_districts(true))::integer[]));
CREATE POLICY by_the_desk ON published_count FOR INSERT TO wangge_app
WITH CHECK (asking_account() IS NULL AND district = ANY ((SELECT whole_districts(true))::integer[]));
"""

DOWN = """
DROP TABLE published_count, published_month;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
