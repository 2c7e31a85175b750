"""The fields of cases, and the names their columns bear in the exports of 12345, 110 and grid systems."""

from geo.imports.columns import Field
from geo.imports.points import POINT_FIELDS

CASE_FIELDS = (
    Field(
        "external_id",
        (
            "external_id",
            "工单编号",
            "工单号",
            "受理编号",
            "警情编号",
            "接警单编号",
            "事件编号",
            "案件编号",
            "编号",
            "单号",
            "CCN",
        ),
    ),
    Field("kind", ("kind", "纠纷类型", "矛盾类型", "纠纷类别", "事件类型", "类型", "类别", "诉求类型"), needed=True),
    Field("channel", ("channel", "来源渠道", "渠道", "来源", "受理渠道"), needed=True),
    Field(
        "description",
        ("description", "描述", "内容", "诉求内容", "事件描述", "简要案情", "主要内容", "反映内容", "工单内容", "标题"),
        needed=True,
    ),
    Field(
        "address",
        ("address", "地址", "发生地址", "事发地址", "诉求地址", "事发地点", "地点", "详细地址", "BLOCKSITEADDRESS"),
    ),
    *POINT_FIELDS,
    Field("accuracy_m", ("accuracy_m", "accuracy", "定位精度")),
    Field("danger", ("danger", "危险", "紧急", "是否紧急", "是否涉险", "人身危险")),
    Field("occurred_at", ("occurred_at", "发生时间", "事发时间", "START_DATE")),
    Field(
        "opened_at", ("opened_at", "受理时间", "登记时间", "来电时间", "接警时间", "创建时间", "日期", "REPORTDATETIME")
    ),
    Field("contact_name", ("contact_name", "联系人", "来电人", "诉求人", "反映人", "报警人")),
    Field("contact_phone", ("contact_phone", "联系电话", "来电号码", "电话", "手机", "手机号")),
)
CHANNEL_WORDS = {
    "visit": ("入户走访", "走访", "网格员走访"),
    "sweep": ("集中排查化解", "集中排查", "排查"),
    "window": ("诉求服务窗口", "窗口", "来访", "大厅"),
    "grid_system": ("网格系统", "网格化平台", "网格平台"),
    "app": ("肃州管家", "小程序", "居民端", "手机端"),
    "hotline": ("12345", "热线", "12345热线", "市民热线", "政务服务热线", "电话"),
    "police": ("110", "警情", "公安", "派出所", "非警务警情"),
    "opinion": ("舆情", "网络舆情", "社情民意"),
    "daily_report": ("日报", "日排查", "日报告", "日排查日报告"),
}
YES = {"1", "true", "yes", "y", "是", "有", "危险", "紧急"}
NO = {"", "0", "false", "no", "n", "否", "无", "不", "一般"}
