-- What stands, runs and grows where a printed map is drawn, in its metric CRS, clipped to its box a little wider.
WITH box AS (
    SELECT
        st_makeenvelope(
            %(west)s::float8, %(south)s::float8, %(east)s::float8, %(north)s::float8, %(srid)s::integer
        ) AS shown,
        st_transform(
            st_segmentize(
                st_makeenvelope(
                    %(west)s::float8, %(south)s::float8, %(east)s::float8, %(north)s::float8, %(srid)s::integer
                ),
                500
            ),
            3857
        ) AS mercator
),

found AS (
    SELECT
        'building' AS kind,
        '' AS name,
        b.geom_3857
    FROM building AS b, box
    WHERE b.geom_3857 && box.mercator
    UNION ALL
    SELECT
        s.class AS kind,
        s.name,
        s.geom_3857
    FROM street AS s, box
    WHERE s.geom_3857 && box.mercator
    UNION ALL
    SELECT
        l.class AS kind,
        l.name,
        l.geom_3857
    FROM land AS l, box
    WHERE l.geom_3857 && box.mercator
)

SELECT
    f.kind,
    f.name,
    st_asbinary(st_clipbybox2d(st_transform(f.geom_3857, %(srid)s::integer), st_expand(box.shown, 50))) AS geom
FROM found AS f, box
