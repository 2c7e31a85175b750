"""The words of the legends."""

from api.faults import Language
from api.heat.schema import DensityClass, HeatClass, Legend
from geo.heat.classes import ValueClass
from geo.heat.density import BREAKS
from geo.heat.measured import Measure

_MEASURES: dict[Language, dict[Measure, Legend]] = {
    "zh": {
        Measure.COUNT: Legend(
            title="矛盾纠纷起数",
            unit="起",
            no_value="无数据",
            method="按所选时段、类型和辖区清点；零单独成级，其余按分位数分级并取整。",
        ),
        Measure.RATE: Legend(
            title="千户发生数",
            unit="起/千户",
            no_value="住户数未知",
            method="起数除以住户数再乘以一千；零单独成级，其余按分位数分级并取整。",
        ),
        Measure.SMOOTHED: Legend(
            title="修正发生率",
            unit="起/千户",
            no_value="住户数未知",
            method="千户发生数经全局经验贝叶斯修正（Marshall 1991，矩估计）：住户越少的区域越向全体平均靠拢，"
            "避免一两起纠纷就使小网格显得突出；按分位数分级并取整。",
        ),
    },
    "en": {
        Measure.COUNT: Legend(
            title="Disputes",
            unit="disputes",
            no_value="no data",
            method="Counted for the period, kinds and areas chosen; zero is a class of its own, the rest are "
            "quantiles rounded to plain numbers.",
        ),
        Measure.RATE: Legend(
            title="Disputes per 1,000 households",
            unit="per 1,000 households",
            no_value="households unknown",
            method="Disputes divided by households, times one thousand; zero is a class of its own, the rest are "
            "quantiles rounded to plain numbers.",
        ),
        Measure.SMOOTHED: Legend(
            title="Smoothed rate",
            unit="per 1,000 households",
            no_value="households unknown",
            method="Disputes per 1,000 households, smoothed by global empirical Bayes (Marshall 1991, method of "
            "moments): the fewer households an area has, the nearer it is drawn to the rate of all, so that one or "
            "two disputes do not make a small grid stand out; classes are quantiles rounded to plain numbers.",
        ),
    },
}
_COMPARED: dict[Language, Legend] = {
    "zh": Legend(
        title="与对比时段相比",
        unit="起",
        no_value="无数据",
        method="本时段起数减去对比时段起数，两时段均按同一套边界清点；分级以零为中心，两侧对称。",
    ),
    "en": Legend(
        title="Compared with the other period",
        unit="disputes",
        no_value="no data",
        method="Disputes of the period less those of the other one, both by the same boundaries; the classes are the "
        "same on both sides of zero.",
    ),
}
_OTHER_LENGTH: dict[Language, str] = {
    "zh": "两个时段长短不同（{days} 天与 {before} 天），起数未作折算。",
    "en": " The periods are of different length ({days} and {before} days); the numbers are not adjusted for it.",
}
_HEXAGONS: dict[Language, Legend] = {
    "zh": Legend(
        title="蜂窝格起数",
        unit="起",
        no_value="无纠纷",
        method="把有坐标的纠纷归入宽 {size} 米的六边形；六边形位置固定，不同日期可以直接比较；按约 {square} "
        "米的小方格中心归入。",
    ),
    "en": Legend(
        title="Disputes by hexagon",
        unit="disputes",
        no_value="no disputes",
        method="Located disputes in hexagons {size} m wide that stand still, so that dates can be compared; each "
        "counts by the middle of a square of about {square} m.",
    ),
}
_DENSITY: dict[Language, Legend] = {
    "zh": Legend(
        title="分布密度",
        unit="起/平方公里·年",
        no_value="低于 {least}",
        method="高斯核密度，半径 {radius} 米为核的标准差（约四成权重落在半径以内，近九成落在两倍半径以内）；"
        "在平面坐标上按米计算并折算为每年，各缩放级别一致；分级固定，不同时段可以直接比较。",
    ),
    "en": Legend(
        title="Density",
        unit="disputes per km² a year",
        no_value="below {least}",
        method="Gaussian kernel density; the radius of {radius} m is the kernel's standard deviation (about four "
        "tenths of the weight lie within it, nearly nine tenths within twice as far). Measured in metres on the "
        "plane and told for a year, the same at every zoom; the classes are fixed, so that periods can be compared.",
    ),
}


def legend(measure: Measure, language: Language) -> Legend:
    """What the colours of ``measure`` mean."""
    return _MEASURES[language][measure]


def compared_legend(days: int, before: int, language: Language) -> Legend:
    """What the colours of a comparison mean; says so if the periods (in days) differ in length."""
    found = _COMPARED[language]
    if days == before:
        return found
    caution = _OTHER_LENGTH[language].format(days=days, before=before)
    return found.model_copy(update={"method": found.method + caution})


def hexagons_legend(size: int, square: int, language: Language) -> Legend:
    """What the colours of hexagons mean, ``size`` metres wide, of squares ``square`` metres wide."""
    found = _HEXAGONS[language]
    return found.model_copy(update={"method": found.method.format(size=size, square=square)})


def density_legend(radius: int, language: Language) -> Legend:
    """What the bands of density mean."""
    found = _DENSITY[language]
    words = {"no_value": found.no_value.format(least=f"{BREAKS[0]:g}"), "method": found.method.format(radius=radius)}
    return found.model_copy(update=words)


def described(found: ValueClass) -> HeatClass:
    """A class with its label, such as ``3–5``."""
    low, high = f"{found.lowest:g}", f"{found.highest:g}"
    return HeatClass(min=found.lowest, max=found.highest, label=low if low == high else f"{low}–{high}")


def described_difference(found: ValueClass) -> HeatClass:
    """A class of differences with its label, such as ``+3…+5``, ``−5…−3`` or ``0``."""
    low, high = (f"{bound:+g}".replace("-", "−") if bound else "0" for bound in (found.lowest, found.highest))
    return HeatClass(min=found.lowest, max=found.highest, label=low if low == high else f"{low}…{high}")


def density_classes() -> list[DensityClass]:
    """The fixed classes of density, lowest first."""
    uppers = [*BREAKS[1:], None]
    return [
        DensityClass(min=low, max=high, label=f"≥ {low:g}" if high is None else f"{low:g}–{high:g}")
        for low, high in zip(BREAKS, uppers, strict=True)
    ]
