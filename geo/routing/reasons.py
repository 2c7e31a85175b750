"""Why a case goes where it goes, in one sentence. The rule and its facts are stored; the sentence is for people."""

from collections.abc import Mapping
from typing import Literal

Language = Literal["zh", "en"]

_SENTENCES: dict[str, dict[Language, str]] = {
    "inside": {
        "zh": "地点在{grid}内，距边界 {edge} 米。",
        "en": "The place lies in {grid}, {edge} m from its edge.",
    },
    "dedicated": {
        "zh": "地点在专属网格{grid}内，专属网格优先。",
        "en": "The place lies in the dedicated grid {grid}, which comes before the base grid around it.",
    },
    "near_border": {
        "zh": "地点距{grid}边界仅 {edge} 米，可能属于{other}，请人工核定。",
        "en": "The place is only {edge} m from the edge of {grid} and may belong to {other}; please decide.",
    },
    "near_outer_border": {
        "zh": "地点距{grid}边界仅 {edge} 米，边界外不属于任何网格，请人工核定。",
        "en": "The place is only {edge} m from the edge of {grid}, beyond which there is no grid; please decide.",
    },
    "in_a_gap": {
        "zh": "地点不在任何网格内，最近的是{grid}，相距 {edge} 米，请人工核定。",
        "en": "The place lies in no grid; the nearest is {grid}, {edge} m away. Please decide.",
    },
    "no_grid_here": {
        "zh": "地点在{area}内，但不属于任何网格，由区综治中心受理。",
        "en": "The place lies in {area} but in no grid; the district's desk takes it.",
    },
    "outside": {
        "zh": "地点在辖区外，由区综治中心研判。",
        "en": "The place lies outside the district; the district's desk takes it.",
    },
    "address": {
        "zh": "地址“{address}”属于{grid}。",
        "en": "The address “{address}” belongs to {grid}.",
    },
    "address_ambiguous": {
        "zh": "“{address}”对应 {n} 处地点，请人工核定。",
        "en": "“{address}” may be any of {n} places; please decide.",
    },
    "address_unsure": {
        "zh": "“{address}”只能大致匹配到{grid}，把握不足，请人工核定。",
        "en": "“{address}” matches {grid} only roughly; please decide.",
    },
    "address_and_point_differ": {
        "zh": "标注的位置与地址“{address}”相距 {apart} 米，请人工核定。",
        "en": "The marked place is {apart} m from the address “{address}”; please decide.",
    },
    "address_unknown": {
        "zh": "没有找到“{address}”，请在地图上标出位置或补充地址。",
        "en": "“{address}” was not found; mark the place on the map or complete the address.",
    },
    "danger": {
        "zh": "有危险标记：不派给网格长，由区综治中心会同公安、妇联立即处置。",
        "en": "Marked dangerous: kept from the grid leader; the centre, police and women's federation act at once.",
    },
    "decided": {
        "zh": "由{actor}人工核定到{grid}。",
        "en": "{actor} decided on {grid}.",
    },
    "boundary": {
        "zh": "网格划分已调整（{plan}，{document}），地点现属{grid}。",
        "en": "Grids were redrawn ({plan}, {document}); the place now lies in {grid}.",
    },
    "boundary_leader": {
        "zh": "{grid}的网格长已调整（{plan}，{document}），由现任网格长接办。",
        "en": "{grid} was given another leader ({plan}, {document}), who takes it over.",
    },
    "boundary_gone": {
        "zh": "原网格已撤销（{plan}，{document}），地点不属于现有网格或位置不明，请人工核定。",
        "en": "Its grid is no more ({plan}, {document}) and no other covers its place; please decide.",
    },
    "boundary_review": {
        "zh": "网格划分已调整（{plan}，{document}），备选网格已更新，请人工核定。",
        "en": "Grids were redrawn ({plan}, {document}), so the candidates are others; please decide.",
    },
    "unit_by_kind": {
        "zh": "{kind}由{unit}主办。",
        "en": "{unit} leads on {kind}.",
    },
    "unit_centre": {
        "zh": "该类事项未指定主办单位，由{unit}牵头。",
        "en": "No unit is named for this matter, so {unit} leads.",
    },
    "unit_above_both": {
        "zh": "当事人分属{grids}，由其共同上级{unit}牵头。",
        "en": "The parties live in different grids ({grids}), so {unit}, the centre above them, leads.",
    },
}


def rules() -> frozenset[str]:
    """Every rule that has a sentence."""
    return frozenset(_SENTENCES)


def say(rule: str, facts: Mapping[str, object], language: Language) -> str:
    """The sentence of ``rule`` in ``language``. Of a fact ``x`` that has an English name, that is ``x_en``.

    Raises:
        KeyError: an unknown rule, or a fact that its sentence needs is missing.
    """
    if language == "en":
        facts = {**facts, **{name.removesuffix("_en"): fact for name, fact in facts.items() if name.endswith("_en")}}
    return _SENTENCES[rule][language].format_map(facts)
