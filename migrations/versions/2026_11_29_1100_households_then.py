"""How many households a grid has by the boundaries of any instant.

Safe on a live system: a function is made that nothing calls before this version of the code.

Revision ID: 2026_11_29_1100
Revises: 2026_11_29_1200
"""

from alembic import op

revision = "2026_11_29_1100"
down_revision = "2026_11_29_1200"
branch_labels = None
depends_on = None

UP = """
-- Households as they are counted today, in the grids of an instant. Those of a grid whose boundary is the one that
-- addresses have followed are its own; the others are looked up one by one, by the point of their building. What was
-- counted for a grid as a whole stays with it.
CREATE FUNCTION households_at(at timestamptz) RETURNS TABLE (grid_id bigint, households bigint)
LANGUAGE sql STABLE
AS $$
    WITH other AS (
        SELECT v.area_id
        FROM public.area_version AS v
        WHERE v.level = 'grid'
            AND v.superseded_at IS NULL
            AND v.valid @> (
                SELECT max(c.valid_from) FROM public.area_change AS c
                WHERE c.settled_at IS NOT NULL AND c.withdrawn_at IS NULL
            )
            AND NOT v.valid @> $1
    )
    SELECT h.grid_id, sum(h.households)::bigint
    FROM public.household AS h
    WHERE h.address_unit_id IS NULL OR h.grid_id NOT IN (SELECT o.area_id FROM other AS o)
    GROUP BY h.grid_id
    UNION ALL
    SELECT g.area_id, sum(h.households)::bigint
    FROM other AS o
    INNER JOIN public.household AS h ON h.grid_id = o.area_id
    INNER JOIN public.address_unit AS u ON u.id = h.address_unit_id
    LEFT JOIN public.address_unit AS parent ON parent.id = u.parent_id
    LEFT JOIN public.address_unit AS above ON above.id = parent.parent_id
    CROSS JOIN LATERAL (
        SELECT p.area_id
        FROM public.area_part AS p
        INNER JOIN public.area_version AS v ON v.id = p.version_id
        WHERE p.level = 'grid' AND p.valid @> $1
            AND public.st_covers(p.geom, coalesce(above.point, parent.point, u.point))
        ORDER BY p.kind DESC, v.code COLLATE "C"
        LIMIT 1
    ) AS g
    GROUP BY g.area_id
$$;
GRANT EXECUTE ON FUNCTION households_at(timestamptz) TO wangge_app;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute("DROP FUNCTION households_at(timestamptz)")
