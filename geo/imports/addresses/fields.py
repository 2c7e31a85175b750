"""The fields of addresses, and the names their columns bear."""

from geo.addresses.places.kinds import PlaceKind
from geo.imports.columns import Field
from geo.imports.places import GRID_FIELDS
from geo.imports.points import POINT_FIELDS

ADDRESS_FIELDS = (
    Field(
        "place",
        (
            "place",
            "小区",
            "小区名称",
            "小区/道路",
            "道路",
            "道路名称",
            "街路巷",
            "地名",
            "标准地名",
            "estate",
            "name",
            "名称",
        ),
        needed=True,
    ),
    Field("kind", ("kind", "类型", "地名类型", "类别")),
    Field(
        "community",
        (
            "community",
            "community_code",
            "community_name",
            "社区",
            "社区（村）",
            "社区名称",
            "所属社区",
            "社区编码",
            "村社区",
        ),
    ),
    Field("building", ("building", "楼栋", "楼幢", "楼号", "栋号", "幢号", "门牌号", "号", "楼栋号")),
    Field("unit", ("unit", "单元", "单元号")),
    Field("room", ("room", "房号", "室", "户室", "房间号", "门号")),
    Field("alias", ("alias", "aliases", "别名", "俗称", "又名", "其他名称")),
    Field("short", ("short", "short_name", "简称")),
    Field("former", ("former", "former_name", "former_names", "曾用名", "原名", "旧名", "历史地名")),
    *GRID_FIELDS,
    *POINT_FIELDS,
)
KINDS: dict[PlaceKind, tuple[str, ...]] = {
    "estate": ("estate", "小区", "住宅小区", "居民小区", "家属院", "楼盘"),
    "road": ("road", "道路", "街路巷", "路", "街", "巷"),
    "village_group": ("village_group", "group", "村组", "村民小组", "组", "社", "队", "自然村"),
    "landmark": ("landmark", "地标", "标志物", "单位", "学校", "医院", "市场", "大厦", "楼宇"),
    "shop": ("shop", "商铺", "门店", "店铺"),
    "window": ("window", "窗口", "服务窗口", "便民窗口"),
}
KIND_BY_WORD = {word: kind for kind, words in KINDS.items() for word in words}
ROAD_ENDS = ("路", "街", "巷", "大道", "胡同", "弄")
GROUP_ENDS = ("组", "社", "队")
