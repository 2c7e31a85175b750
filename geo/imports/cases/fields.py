"""The fields of cases, and the names their columns bear in the exports of 12345, 110 and grid systems."""

from geo.core.errors import InvalidInputError
from geo.imports.cases.channels import channel_of_source
from geo.imports.columns import Columns, Field
from geo.imports.options import Options
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
    Field("channel", ("channel", "来源渠道", "渠道", "来源", "受理渠道")),
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
YES = {"1", "true", "yes", "y", "是", "有", "危险", "紧急"}
NO = {"", "0", "false", "no", "n", "否", "无", "不", "一般"}


def default_channel(options: Options) -> str:
    """The channel of rows that do not say one of ours: as was asked, else as the source tells; empty if neither."""
    return options.channel or channel_of_source(options.source) or ""


def require_channel(columns: Columns, options: Options) -> None:
    """Refuse a file of which nothing tells how its disputes came in.

    Raises:
        InvalidInputError: there is no column for it, and neither the options nor the source tell it.
    """
    if not columns.has("channel") and not default_channel(options):
        raise InvalidInputError.of("channel", "channel_needed")
