"""Which cases count, and where they stand: one rule for maps, figures, lists and tiles.

Revision ID: 2026_11_24_0950
Revises: 2026_11_24_0940
"""

from alembic import op

revision = "2026_11_24_0950"
down_revision = "2026_11_24_0940"
branch_labels = None
depends_on = None

UP = """
-- Withdrawn and merged cases never count, nor do those that lie outside every district. "place" is the key of the area
-- a case stands in by the boundaries of an instant: the grid it was placed in while that boundary is the one it was
-- placed by, else the grid its point lies in, else its district (NULL outside every one); a case without a point stands
-- where it is answered.
-- A plain query in one function, which the planner opens up: filters and row security reach the table's indexes, and a
-- caller that does not ask for the place does not pay for it.
CREATE FUNCTION placed_case(at timestamptz)
RETURNS TABLE (
    id bigint, number text, kind text, channel text, state text, level text, opened_at timestamptz,
    due_at timestamptz, point geometry, morton bigint, revision integer, counts boolean, place bigint
)
LANGUAGE sql STABLE
AS $$
    SELECT
        c.id, c.number, c.kind, c.channel, c.state, c.level, c.opened_at,
        c.due_at, c.point, c.morton, c.revision,
        c.state NOT IN ('withdrawn', 'merged') AND (c.point IS NULL OR c.district_id IS NOT NULL),
        CASE
            WHEN c.point IS NULL THEN c.scope
            WHEN kept.id IS NOT NULL THEN kept.scope_lo
            ELSE coalesce(
                (
                    SELECT v.scope_lo
                    FROM public.area_part AS p
                    INNER JOIN public.area_version AS v ON v.id = p.version_id
                    WHERE p.level = 'grid' AND p.valid @> $1 AND public.st_covers(p.geom, c.point)
                    ORDER BY p.kind DESC, v.code COLLATE "C"
                    LIMIT 1
                ),
                (
                    SELECT v.scope_lo
                    FROM public.area_version AS v
                    WHERE v.area_id = c.district_id AND v.superseded_at IS NULL AND v.valid @> $1
                )
            )
        END
    FROM public.case_record AS c
    LEFT JOIN public.area_version AS kept
        ON kept.id = c.grid_version_id
        AND kept.area_id = c.place_grid_id
        AND kept.superseded_at IS NULL
        AND kept.valid @> $1
$$;
GRANT EXECUTE ON FUNCTION placed_case(timestamptz) TO wangge_app;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute("DROP FUNCTION placed_case(timestamptz)")
