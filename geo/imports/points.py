"""Points of rows: from the feature or from columns of longitude and latitude, as WGS84."""

import numpy as np
import shapely

from geo.imports.columns import Field
from geo.imports.georeference import georeference, in_china, settle_axes, swapped
from geo.imports.reading.source import Reference, Row
from geo.imports.work import Work

POINT_FIELDS = (
    Field("lon", ("lon", "lng", "longitude", "经度", "x", "x坐标", "long", "point_x")),
    Field("lat", ("lat", "latitude", "纬度", "y", "y坐标", "point_y")),
)
_AXES_FROM = 200


class Points:
    """Reads the points of one file.

    Args:
        work: its report takes what was decided about the datum.
        sample: some of the first rows, from which the order of the axes is told.

    Raises:
        UnsupportedFileError: the file names a CRS that nobody knows.
    """

    def __init__(self, work: Work, sample: list[Row]) -> None:
        self._work = work
        drawn = np.array([self._xy_of(row.geometry) for row in sample if row.geometry is not None], dtype=float)
        stated = work.source.reference if len(drawn) else Reference(None, stated=False)
        found = georeference(stated, work.options.datum, boundaries=False)
        self.reference = settle_axes(found, stated, drawn) if len(drawn) else found
        self._any_in_china = False

    def read(self, row: Row) -> tuple[float, float] | None:
        """Lon, lat in WGS84 of a row; None where it has none, or one that is noted as wrong."""
        given = self._given(row)
        if given is None:
            return None
        xy = np.array([given], dtype=float)
        lon, lat = self.reference.read(xy)[0] if np.isfinite(xy).all() else (np.nan, np.nan)
        facts: dict[str, object] = {"x": f"{given[0]:.6g}", "y": f"{given[1]:.6g}"}
        if not np.isfinite(xy).all():
            self._work.findings.error(row, "location", "coordinates_not_finite")
            return None
        if self.reference.to_lon_lat is None and not self.reference.swapped and swapped(xy).all():
            self._work.findings.error(row, "location", "row_coordinates_swapped", **facts)
            return None
        if not (abs(lon) <= 180 and abs(lat) <= 90):
            self._work.findings.error(row, "location", "coordinates_out_of_range", **facts)
            return None
        if lon == 0 and lat == 0:
            self._work.findings.error(row, "location", "coordinates_zero")
            return None
        self._any_in_china = self._any_in_china or in_china(np.array([[lon, lat]]))
        return float(lon), float(lat)

    def close(self) -> None:
        """Tell the report which datum was taken, and ask where nobody has said."""
        self._work.report["datum"] = self.reference.report(asks=self._any_in_china)

    def _given(self, row: Row) -> tuple[float, float] | None:
        if row.geometry is not None and not row.geometry.is_empty:
            return self._xy_of(row.geometry)
        texts = [self._work.columns.get(row, name).strip() for name in ("lon", "lat")]
        if not any(texts):
            return None
        try:
            return float(texts[0]), float(texts[1])
        except ValueError:
            self._work.findings.error(row, "location", "coordinates_unreadable", x=texts[0][:40], y=texts[1][:40])
            return None

    @staticmethod
    def _xy_of(geometry: shapely.Geometry) -> tuple[float, float]:
        point = geometry if isinstance(geometry, shapely.Point) else shapely.point_on_surface(geometry)
        return (float(point.x), float(point.y)) if not point.is_empty else (np.nan, np.nan)
