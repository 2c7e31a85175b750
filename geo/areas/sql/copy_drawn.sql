-- Take simplified shapes in.
COPY area_drawn (version_id, tolerance, valid, geom_3857) FROM STDIN
