from geo.areas.change import AreaChange
from geo.areas.level import Level
from geo.demo.land.model import Land


def area_changes(land: Land) -> list[AreaChange]:
    """The areas of the land as the writer of areas takes them, from the district down."""
    areas = land.areas
    return [
        AreaChange(code, Level(level), name, parent or None, shape, kind)
        for code, level, name, parent, shape, kind in zip(
            areas["code"],
            areas["level"],
            areas["name"],
            areas["parent_code"],
            areas.geometry,
            areas["kind"],
            strict=True,
        )
    ]
