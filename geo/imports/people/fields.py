"""The fields of people in charge, and the names their columns bear."""

from geo.imports.columns import Field

PEOPLE_FIELDS = (
    Field(
        "name",
        ("name", "姓名", "网格长", "网格长姓名", "网格员", "网格员姓名", "负责人", "人员姓名", "leader"),
        needed=True,
    ),
    Field(
        "grid",
        ("grid", "grid_code", "网格编码", "网格代码", "网格编号", "网格号", "XZQHBM", "wgbm", "area", "code", "编码"),
        needed=True,
        instead=("grid_name",),
    ),
    Field("grid_name", ("grid_name", "网格名称", "网格", "所属网格", "责任网格", "负责网格", "wgmc")),
    Field("phone", ("phone", "电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "工作电话", "mobile")),
    Field("employment", ("employment", "专兼职", "专职兼职", "专/兼职", "是否专职", "用工性质", "人员性质")),
    Field("rank", ("rank", "排序", "顺序", "次序", "order", "序位")),
    Field("post", ("post", "职务", "岗位", "角色", "人员类别")),
    Field("staff_number", ("staff_number", "工号", "人员编号", "职工号")),
)
EMPLOYMENT = {
    "full_time": "full_time",
    "专职": "full_time",
    "全职": "full_time",
    "是": "full_time",
    "part_time": "part_time",
    "兼职": "part_time",
    "否": "part_time",
    "": "part_time",
}
POSTS = {
    "": "leader",
    "leader": "leader",
    "网格长": "leader",
    "网格员": "leader",
    "长": "leader",
    "deputy": "deputy",
    "副网格长": "deputy",
    "副": "deputy",
    "助理": "deputy",
    "协管员": "deputy",
}
