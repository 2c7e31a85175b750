"""Counters of cases: what each cell, grid, hour and district counts by day, and the changes not folded in yet.

Safe on a live system: the tables are new and empty, and the trigger's lock is held for an instant. Until the worker (or
``wangge heat rebuild``) has counted the cases that were there before, ``heat_built`` is empty and every figure is
counted from the cases, as before.

Revision ID: 2026_11_28_0900
Revises: 2026_11_24_1040
"""

from alembic import op

revision = "2026_11_28_0900"
down_revision = "2026_11_24_1040"
branch_labels = None
depends_on = None

UP = """
-- One row says how many cases of one value (all, a kind with what is under it, a channel, a state) one cell had in one
-- year: sums[i] is their number from 1 January to day days[i] of the year, so any part of the year is the difference of
-- two elements. What a cell is depends on the layer: 0 the district itself, 1 hours of the week, 2 grid versions, 3 the
-- areas that answer for cases without a point, 10 to 20 squares of the web map, 2^layer to its side, as Morton keys.
-- "district" is the place among the districts (area key >> 42) of the one that answers, by which row security selects.
-- Rows stay in the table's pages: an array fetched from elsewhere would cost more than all the rest.
CREATE TABLE heat_count (
    layer smallint NOT NULL,
    value text COLLATE "C" NOT NULL,
    year smallint NOT NULL,
    cell bigint NOT NULL,
    district integer NOT NULL,
    restricted boolean NOT NULL,
    days smallint[] NOT NULL,
    sums integer[] NOT NULL,
    PRIMARY KEY (layer, value, year, cell, district, restricted)
) WITH (toast_tuple_target = 8160);
ALTER TABLE heat_count ALTER COLUMN days SET STORAGE PLAIN, ALTER COLUMN sums SET STORAGE PLAIN;

-- What has changed since the counters were folded last: n cases more (or less) with these facts. hour is that of the
-- week, 0 to 167 from Monday 00:00; place is the grid version the case stands in, or minus the district where it is in
-- no grid; without a point place and morton are NULL, and the case stands in the area that answers, of key scope.
CREATE TABLE heat_delta (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    n integer NOT NULL CHECK (n <> 0),
    district integer NOT NULL,
    restricted boolean NOT NULL,
    day date NOT NULL,
    hour smallint NOT NULL,
    place bigint,
    morton bigint,
    scope bigint NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL,
    state text NOT NULL
);
CREATE INDEX heat_delta_morton ON heat_delta (morton);

-- One row once the counters hold every case.
CREATE TABLE heat_built (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    at timestamptz NOT NULL
);
INSERT INTO heat_built (at)
SELECT now() WHERE NOT EXISTS (SELECT FROM case_record);

-- What the counters know of a case; no row for one that does not count (as in placed_case()).
CREATE FUNCTION heat_facts(c case_record)
RETURNS TABLE (
    district integer, restricted boolean, day date, hour smallint, place bigint, morton bigint, scope bigint,
    kind text, channel text, state text
)
LANGUAGE sql STABLE
AS $$
    SELECT
        (c.scope >> 42)::integer,
        c.restricted,
        local.at::date,
        (24 * (extract(isodow FROM local.at) - 1) + extract(hour FROM local.at))::smallint,
        CASE
            WHEN c.point IS NOT NULL
                THEN coalesce(
                    (
                        SELECT v.id FROM public.area_version AS v
                        WHERE v.id = c.grid_version_id AND v.area_id = c.place_grid_id
                    ),
                    -c.district_id
                )
        END,
        c.morton,
        c.scope,
        c.kind,
        c.channel,
        c.state
    FROM (SELECT c.opened_at AT TIME ZONE 'Asia/Shanghai' AS at) AS local
    WHERE c.state NOT IN ('withdrawn', 'merged') AND (c.point IS NULL OR c.district_id IS NOT NULL)
$$;

-- The part of a year's count that lies on its days up to "last" (1 to 366; 0 for none).
CREATE FUNCTION heat_upto(days smallint[], sums integer[], last integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(sums[width_bucket(last::smallint, days)], 0);

-- The districts all of whose cases the asker may count; with "sealed", the restricted ones too.
CREATE FUNCTION whole_districts(sealed boolean) RETURNS integer[]
LANGUAGE sql STABLE
AS $$
    SELECT coalesce(array_agg(d.district), '{}')
    FROM (
        SELECT DISTINCT (v.scope_lo >> 42)::integer AS district FROM public.area_version AS v
        WHERE v.level = 'district'
        UNION
        SELECT 0
    ) AS d
    WHERE
        nullif(pg_catalog.current_setting('wangge.scopes', true), '')::int8multirange
        @> int8range(d.district::bigint << 42, (d.district + 1)::bigint << 42)
        AND (
            NOT sealed
            OR nullif(pg_catalog.current_setting('wangge.restricted_scopes', true), '')::int8multirange
            @> int8range(d.district::bigint << 42, (d.district + 1)::bigint << 42)
        )
$$;

-- Every change of the cases leaves here what it changes in the counters; changes that cancel each other leave nothing.
CREATE FUNCTION keep_heat_delta() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO heat_delta (n, district, restricted, day, hour, place, morton, scope, kind, channel, state)
        SELECT 1, f.* FROM added AS c CROSS JOIN LATERAL heat_facts(ROW(c.*)::case_record) AS f;
    ELSIF TG_OP = 'TRUNCATE' THEN
        TRUNCATE heat_delta, heat_count;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO heat_delta (n, district, restricted, day, hour, place, morton, scope, kind, channel, state)
        SELECT -1, f.* FROM gone AS c CROSS JOIN LATERAL heat_facts(ROW(c.*)::case_record) AS f;
    ELSE
        INSERT INTO heat_delta (n, district, restricted, day, hour, place, morton, scope, kind, channel, state)
        SELECT
            sum(f.n), f.district, f.restricted, f.day, f.hour, f.place, f.morton, f.scope, f.kind, f.channel, f.state
        FROM (
            SELECT 1 AS n, f.* FROM added AS c CROSS JOIN LATERAL heat_facts(ROW(c.*)::case_record) AS f
            UNION ALL
            SELECT -1, f.* FROM gone AS c CROSS JOIN LATERAL heat_facts(ROW(c.*)::case_record) AS f
        ) AS f
        GROUP BY
            f.district, f.restricted, f.day, f.hour, f.place, f.morton, f.scope, f.kind, f.channel, f.state
        HAVING sum(f.n) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER heat_added AFTER INSERT ON case_record
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_heat_delta();
CREATE TRIGGER heat_changed AFTER UPDATE ON case_record
REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_heat_delta();
CREATE TRIGGER heat_gone AFTER DELETE ON case_record
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION keep_heat_delta();
CREATE TRIGGER heat_emptied AFTER TRUNCATE ON case_record FOR EACH STATEMENT EXECUTE FUNCTION keep_heat_delta();

GRANT SELECT, INSERT, UPDATE, DELETE ON heat_count TO wangge_app;
GRANT SELECT, DELETE ON heat_delta TO wangge_app;
GRANT SELECT ON heat_built TO wangge_app;
GRANT EXECUTE ON FUNCTION heat_facts(case_record) TO wangge_app;
GRANT EXECUTE ON FUNCTION heat_upto(smallint[], integer[], integer) TO wangge_app;
GRANT EXECUTE ON FUNCTION whole_districts(boolean) TO wangge_app;

-- Nobody reads a count of cases that they may not count one by one. The districts are looked up once a statement.
ALTER TABLE heat_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE heat_delta ENABLE ROW LEVEL SECURITY;
CREATE POLICY whole_districts_only ON heat_count FOR ALL TO wangge_app
USING (
    district = ANY ((SELECT whole_districts(false))::integer[])
    AND (NOT restricted OR district = ANY ((SELECT whole_districts(true))::integer[]))
);
CREATE POLICY whole_districts_only ON heat_delta FOR ALL TO wangge_app
USING (
    district = ANY ((SELECT whole_districts(false))::integer[])
    AND (NOT restricted OR district = ANY ((SELECT whole_districts(true))::integer[]))
);
"""

DOWN = """
DROP TRIGGER heat_added ON case_record;
DROP TRIGGER heat_changed ON case_record;
DROP TRIGGER heat_gone ON case_record;
DROP TRIGGER heat_emptied ON case_record;
DROP FUNCTION keep_heat_delta();
DROP FUNCTION heat_facts(case_record);
DROP TABLE heat_count, heat_delta, heat_built;
DROP FUNCTION whole_districts(boolean);
DROP FUNCTION heat_upto(smallint[], integer[], integer);
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
