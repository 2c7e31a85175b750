"""Open a file that has been examined."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from geo.imports.reading.container import Container, Kind
from geo.imports.reading.delimited import DelimitedSource
from geo.imports.reading.geojson import GeoJsonSource
from geo.imports.reading.kml import KmlSource
from geo.imports.reading.source import Source
from geo.imports.reading.workbook import WorkbookSource

READ_BY_GDAL = (Kind.GEOPACKAGE, Kind.SHAPEFILE)


@contextmanager
def open_source(container: Container) -> Iterator[Source]:
    """The rows of a file, for as long as the context lasts.

    Raises:
        UnsupportedFileError: the content is not what its kind asks for.
    """
    path = container.path
    if container.kind is Kind.SHAPEFILE:
        # GDAL brings pandas with it: 90 MB and a second of every start, for a web server that seldom opens a layer.
        from geo.imports.reading.layer import open_shapefile  # noqa: PLC0415

        with TemporaryDirectory(prefix="wangge-") as folder:
            yield open_shapefile(path, container.unpacked_limit, Path(folder))
    elif container.kind is Kind.GEOPACKAGE:
        from geo.imports.reading.layer import open_geopackage  # noqa: PLC0415

        with TemporaryDirectory(prefix="wangge-") as folder:
            yield open_geopackage(path, Path(folder))
    else:
        plain: dict[Kind, Callable[[Path], Source]] = {
            Kind.CSV: DelimitedSource,
            Kind.XLSX: WorkbookSource,
            Kind.GEOJSON: GeoJsonSource,
            Kind.KML: KmlSource,
        }
        yield plain[container.kind](path)
