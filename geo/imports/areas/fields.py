"""The fields of areas, and the names their columns bear in the files of districts."""

from geo.areas.level import Level
from geo.imports.columns import Field

_CODE = {
    Level.DISTRICT: ("QX_XZQHBM", "district_code", "区县代码", "区县编码", "区划代码"),
    Level.TOWN: ("ZJ_XZQHBM", "town_code", "streetCode", "街道代码", "街道编码", "乡镇代码", "乡镇编码", "镇街编码"),
    Level.COMMUNITY: (
        "CS_XZQHBM",
        "community_code",
        "社区代码",
        "社区编码",
        "村社编码",
        "村居代码",
        "村居编码",
        "village_code",
    ),
    Level.GRID: ("XZQHBM", "grid_code", "wgbm", "WGDM", "网格编码", "网格代码", "网格编号", "网格号"),
}
_NAME = {
    Level.DISTRICT: ("quxian", "district_name", "区县", "区县名称", "所属区县", "所在区县"),
    Level.TOWN: ("zhenjie", "town_name", "街道", "乡镇", "镇街", "街道名称", "乡镇名称", "所属街道", "所属乡镇"),
    Level.COMMUNITY: (
        "cunshe",
        "community_name",
        "社区",
        "村社",
        "社区名称",
        "村居",
        "村居名称",
        "所属社区",
        "社区（村）",
    ),
    Level.GRID: ("grid_name", "网格名称", "网格名", "wgmc"),
}
_ANY_CODE = (
    "code",
    "areaCode",
    "area_code",
    "编码",
    "代码",
    "行政区划代码",
    "adcode",
    "ADMINCODE",
    "geoid",
    "GEOID10",
    "id",
)
_ANY_NAME = ("name", "areaName", "area_name", "名称", "mc", "NAME10", "namelsad")
_PARENT_CODE = ("parent", "parentAreaCode", "parent_code", "上级编码", "上级代码", "pcode")
_PARENT_NAME = ("parentAreaName", "parentName", "parent_name", "上级名称", "上级")


def area_fields(level: Level) -> tuple[Field, ...]:
    """The fields of a file of areas of ``level``; the levels above may be named in it too."""
    fields = [
        Field("code", (*_CODE[level], *_ANY_CODE), needed=True),
        Field("name", (*_NAME[level], *_ANY_NAME)),
        Field("kind", ("grid_kind", "网格类型", "网格类别", "kind")),
        Field("predecessors", ("predecessors", "原编码", "原网格编码", "前身")),
        Field("wkt", ("wkt", "geometry", "geom", "the_geom", "边界", "坐标串")),
    ]
    above = level.above
    if above is not None:
        fields.append(Field("parent", (*_CODE[above], *_PARENT_CODE)))
        fields.append(Field("parent_name", (*_NAME[above], *_PARENT_NAME)))
        above = above.above
    while above is not None:
        fields.append(Field(above.value, _CODE[above]))
        fields.append(Field(f"{above.value}_name", _NAME[above]))
        above = above.above
    return tuple(fields)
