"""The words of published figures."""

from datetime import date

from api.faults import Language
from api.heat.legend import legend
from api.published.schema import PublishedLegend
from geo.heat.measured import Measure

_HIDDEN: dict[Language, str] = {
    "zh": "数量较少，不予显示",
    "en": "few, not shown",
}
_METHOD: dict[Language, dict[Measure, str]] = {
    "zh": {
        Measure.COUNT: "按所选时段清点，起数定稿后不再变动；",
        Measure.RATE: "定稿的起数除以现有住户数再乘以一千；",
    },
    "en": {
        Measure.COUNT: "Counted for the period once and for all. ",
        Measure.RATE: "Disputes, counted once and for all, divided by the households known now, times one thousand. ",
    },
}
_RULE: dict[Language, str] = {
    "zh": "不足 5 起的不予显示，为防止由合计推算，同组中数目最小的其他区域一并隐去；按分位数分级并取整。",
    "en": "Numbers under 5 are not shown, and with them the smallest others beside them, so that no total tells them; "
    "the classes are quantiles rounded to plain numbers.",
}
_NOTES: dict[Language, tuple[str, ...]] = {
    "zh": (
        "数据截至 {frozen_on}，定稿后不再变动，此后的补录和更正不计入。",
        "限制查阅的矛盾纠纷、已撤回和已并案的，以及不在任何网格内的，不计入。",
        "“数量较少，不予显示”包括不足 5 起的，以及为防止推算而隐去的。",
    ),
    "en": (
        "As of {frozen_on}; final since then: what was entered or corrected later is not included.",
        "Disputes with restricted access, withdrawn or merged ones, and those in no grid are not included.",
        "Not shown are numbers under 5, and others that would tell them.",
    ),
}


def published_legend(measure: Measure, language: Language) -> PublishedLegend:
    """What the colours of published figures mean."""
    found = legend(measure, language)
    method = _METHOD[language][measure] + _RULE[language]
    return PublishedLegend(**found.model_dump() | {"method": method, "hidden": _HIDDEN[language]})


def notes(frozen_on: date, language: Language) -> list[str]:
    """What everybody who reads published figures must know."""
    return [note.format(frozen_on=frozen_on) for note in _NOTES[language]]
