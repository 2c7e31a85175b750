"""${message}

Say here what changes and why it is safe on a live system: a new constraint comes NOT VALID first, an index
CONCURRENTLY, a column nullable.

Revision ID: ${up_revision}
Revises: ${down_revision}
"""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
