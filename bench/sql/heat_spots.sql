-- Where the cases of the heat bench lie: each spot has n cases at one point, in one grid.
CREATE TABLE bench.spot (
    n integer NOT NULL,
    point geometry NOT NULL,
    morton bigint NOT NULL,
    grid text NOT NULL
)
