-- Whether the counters hold every case.
SELECT EXISTS(SELECT FROM heat_built) AS built
