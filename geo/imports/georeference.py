"""In which coordinates a file is, and the way from them to WGS84.

The rule, in this order: what the sender declares; what the file itself says (a .prj, the CRS of a GeoPackage, a ``crs``
member, the standard of KML); for GeoJSON without such a member WGS84, as RFC 7946 has it; for columns of lon and lat
WGS84. Where nobody has said and the points lie in China, the report asks, because many Chinese files are in GCJ-02. The
boundaries of a shapefile without .prj or of well-known text in a table are not taken undeclared.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from geo.core.datum import CHINA_LAT, CHINA_LON, Datum, to_wgs84
from geo.core.errors import InvalidInputError, UnsupportedFileError
from geo.imports.reading.source import Reference

How = Literal["declared", "file", "format", "assumed"]


@dataclass(frozen=True)
class Georeference:
    """How to read the coordinates of one file.

    Attributes:
        datum: of the longitudes and latitudes, once they are such.
        how: who says so.
        to_lon_lat: from the file's projected CRS, None where the file holds degrees.
        crs: the file's CRS in words, for the report.
        swapped: latitude stands first and is turned round.
    """

    datum: Datum
    how: How
    to_lon_lat: pyproj.Transformer | None
    crs: str
    swapped: bool = False

    def read(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Coordinates of the file, shape (n, 2), as WGS84 lon, lat of the same shape; not finite where out of reach."""
        x, y = xy[:, 0], xy[:, 1]
        if self.swapped:
            x, y = y, x
        if self.to_lon_lat is not None:
            x, y = self.to_lon_lat.transform(x, y)
        return np.column_stack(to_wgs84(np.asarray(x, float), np.asarray(y, float), self.datum))

    def read_geometry(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """A geometry of the file, in WGS84 lon, lat."""
        return shapely.transform(geometry, self.read)

    def report(self, *, asks: bool) -> dict[str, object]:
        """What the report says about it; ``asks`` where another datum is possible, if nobody has said."""
        question = "datum_not_declared" if asks and self.how in ("format", "assumed") else None
        return {
            "datum": self.datum.value,
            "how": self.how,
            "crs": self.crs,
            "swapped": self.swapped,
            "question": question,
        }


def georeference(reference: Reference, declared: Datum | None, *, boundaries: bool) -> Georeference:
    """Decide how a file's coordinates are read.

    Args:
        reference: what the file says.
        declared: the datum its sender names.
        boundaries: the file holds areas, for which a guess is not good enough.

    Raises:
        UnsupportedFileError: the file names a CRS that nobody knows.
        InvalidInputError: neither the file nor its sender says in which datum the boundaries are.
    """
    if reference.crs is None:
        if declared is None and boundaries:
            raise InvalidInputError.of("datum", "datum_needed", allowed=", ".join(Datum))
        return Georeference(declared or Datum.WGS84, "declared" if declared else "assumed", None, "")
    try:
        crs = pyproj.CRS.from_user_input(reference.crs)
    except pyproj.exceptions.CRSError as error:
        raise UnsupportedFileError("crs_unknown", crs=reference.crs[:100]) from error
    how: How = "declared" if declared else "file" if reference.stated else "format"
    return Georeference(declared or Datum.WGS84, how, _to_degrees(crs), _in_words(crs, reference.crs))


def settle_axes(found: Georeference, reference: Reference, xy: NDArray[np.float64]) -> Georeference:
    """Turn latitude and longitude round where the file's CRS puts latitude first and its writer did.

    Args:
        xy: coordinates of the file, shape (n, 2).
    """
    if found.to_lon_lat is None and reference.latitude_first and look_swapped(xy):
        return replace(found, swapped=True)
    return found


def look_swapped(xy: NDArray[np.float64]) -> bool:
    """Whether most of these degrees, shape (n, 2), can only be latitude before longitude."""
    good = xy[np.isfinite(xy).all(axis=1)]
    return len(good) > 0 and float(np.mean(swapped(good))) > 0.5


def swapped(xy: NDArray[np.float64]) -> NDArray[np.bool_]:
    """For each coordinate, shape (n, 2): latitude of China first, longitude of China second."""
    return _lies_in_china(xy[:, 1], xy[:, 0])


def in_china(xy: NDArray[np.float64]) -> bool:
    """Whether any of these WGS84 points, shape (n, 2), lies where GCJ-02 and BD-09 are in use."""
    return bool(_lies_in_china(xy[:, 0], xy[:, 1]).any())


def _lies_in_china(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    (west, east), (south, north) = CHINA_LON, CHINA_LAT
    return np.asarray((lon > west) & (lon < east) & (lat > south) & (lat < north), dtype=np.bool_)


def _to_degrees(crs: pyproj.CRS) -> pyproj.Transformer | None:
    # Geographic systems on today's ellipsoid differ from WGS84 by less than a metre or two; old local datums do not.
    if crs.is_geographic and _near_wgs84(crs):
        return None
    return pyproj.Transformer.from_crs(crs, "OGC:CRS84", always_xy=True)


def _near_wgs84(crs: pyproj.CRS) -> bool:
    ellipsoid = crs.ellipsoid
    return ellipsoid is not None and abs(ellipsoid.semi_major_metre - 6378137.0) < 1


def _in_words(crs: pyproj.CRS, given: str) -> str:
    epsg = crs.to_epsg()
    return f"EPSG:{epsg} {crs.name}" if epsg else crs.name or given[:80]
