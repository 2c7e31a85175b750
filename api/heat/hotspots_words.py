"""What hot spots come to, in plain sentences; the names of the statistics stand in the method alone."""

from collections.abc import Sequence

from api.faults import Language
from geo.areas.level import Level
from geo.heat.counts import AreaCount
from geo.heat.hotspots.emerging import Course, EmergingSpots
from geo.heat.hotspots.finding import HotSpots, Pattern
from geo.heat.hotspots.near_repeats import NearRepeats
from geo.heat.hotspots.significance import SIGNIFICANT
from geo.heat.measured import Measure

_FEW_CASES = 30
_FEW_AREAS = 10
_NAMED = 5
_LEVELS: dict[Language, dict[Level, str]] = {
    "zh": {Level.GRID: "个网格", Level.COMMUNITY: "个社区（村）", Level.TOWN: "个镇（街道）"},
    "en": {Level.GRID: "grids", Level.COMMUNITY: "communities", Level.TOWN: "towns"},
}
_MEASURES: dict[Language, dict[Measure, str]] = {
    "zh": {Measure.COUNT: "起数", Measure.RATE: "千户发生数", Measure.SMOOTHED: "修正发生率"},
    "en": {
        Measure.COUNT: "disputes",
        Measure.RATE: "disputes per 1,000 households",
        Measure.SMOOTHED: "smoothed disputes per 1,000 households",
    },
}
_PATTERNS: dict[Language, dict[Pattern, str]] = {
    "zh": {
        Pattern.HOT: "多发易发（连同四邻明显偏高）{n} 处：{names}",
        Pattern.HIGH_HIGH: "自身与四邻都偏高 {n} 处：{names}",
        Pattern.HIGH_LOW: "自身偏高而四邻偏低 {n} 处：{names}",
        Pattern.LOW_HIGH: "自身偏低而四邻偏高 {n} 处：{names}",
        Pattern.COLD: "连同四邻明显偏低 {n} 处：{names}",
        Pattern.LOW_LOW: "自身与四邻都偏低 {n} 处：{names}",
    },
    "en": {
        Pattern.HOT: "high together with their neighbours, {n}: {names}",
        Pattern.HIGH_HIGH: "high among high neighbours, {n}: {names}",
        Pattern.HIGH_LOW: "high among low neighbours, {n}: {names}",
        Pattern.LOW_HIGH: "low among high neighbours, {n}: {names}",
        Pattern.COLD: "low together with their neighbours, {n}: {names}",
        Pattern.LOW_LOW: "low among low neighbours, {n}: {names}",
    },
}
_HOT_SPOTS: dict[Language, dict[str, str]] = {
    "zh": {
        "rests_on": "依据本期 {n} 起有位置的矛盾纠纷、{areas} {level}的{measure}",
        "found": "：{found}。其余区域与偶然波动分不开。",
        "none": "：没有哪个区域高低得超出偶然波动。",
        "few": "纠纷或区域较少，只能作参考。",
        "low": "偏低也可能是漏报，请对照日排查日报告。",
    },
    "en": {
        "rests_on": "From {n} located disputes of the period, by {measure} in {areas} {level}",
        "found": ": {found}. The rest cannot be told from chance.",
        "none": ": no area is higher or lower than chance would have it.",
        "few": " Disputes or areas are few; take this as a hint only.",
        "low": " Low figures may also mean that disputes were not reported; look at the daily reports.",
    },
}
_HOT_SPOTS_METHOD: dict[Language, str] = {
    "zh": "Gi*（Ord 与 Getis 1995，二值权重，含自身，正态近似双侧检验）与局部 Moran 指数（Anselin 1995，"
    "行标准化权重，固定随机种子的条件置换双侧检验）；两项检验各自按 Benjamini–Hochberg 控制错误发现率 {fdr:g}%。"
    "共有边界不少于 1 米即为邻居（容差 0.25 米）；孤立区域以最近者为邻。先看 Gi*，其次看局部 Moran。"
    "住户数未知的区域不参与千户计算。",
    "en": "Gi* (Ord and Getis 1995, binary weights with the area itself, two-sided by the normal approximation) and "
    "local Moran (Anselin 1995, row-standardised weights, two-sided by conditional permutation with a fixed seed); "
    "for each of the two the false discovery rate is held at {fdr:g} % (Benjamini and Hochberg). Areas are "
    "neighbours that share at least 1 m of border (within 0.25 m); one that touches no other has its nearest as a "
    "neighbour. Gi* names an area first, then local Moran. Areas whose households are unknown take no part in rates.",
}
_COURSES: dict[Language, dict[Course, str]] = {
    "zh": {
        Course.NEW: "新出现 {n} 处：{names}",
        Course.INTENSIFYING: "持续且加重 {n} 处：{names}",
        Course.PERSISTENT: "持续 {n} 处：{names}",
        Course.FADING: "减退 {n} 处：{names}",
        Course.SPORADIC: "时有时无 {n} 处：{names}",
    },
    "en": {
        Course.NEW: "{n} new: {names}",
        Course.INTENSIFYING: "{n} lasting and growing worse: {names}",
        Course.PERSISTENT: "{n} lasting: {names}",
        Course.FADING: "{n} fading: {names}",
        Course.SPORADIC: "{n} on and off: {names}",
    },
}
_EMERGING: dict[Language, dict[str, str]] = {
    "zh": {
        "rests_on": "依据 {first} 至 {last} 共 {n} 起有位置的矛盾纠纷、{areas} {level}的{measure}，多发易发区域",
        "found": "：{found}。",
        "none": "：各月都没有超出偶然波动的区域。",
        "few": "纠纷或区域较少，只能作参考。",
    },
    "en": {
        "rests_on": "From {n} located disputes, {first} to {last}, by {measure} in {areas} {level}, hot spots",
        "found": ": {found}.",
        "none": ": in no month does any area stand out beyond chance.",
        "few": " Disputes or areas are few; take this as a hint only.",
    },
}
_EMERGING_METHOD: dict[Language, str] = {
    "zh": "逐月计算 Gi*，当月错误发现率 {fdr:g}% 以内且偏高者为多发月。新出现：仅最近一月多发；持续：最近一月多发，"
    "且四分之三以上月份多发；持续且加重：在此之上 Gi* 呈上升趋势（Mann–Kendall，5%）；减退："
    "四分之一以上月份多发而最近两月不再多发，或半数以上月份多发而 Gi* 呈下降趋势；时有时无：其余多发过的区域。",
    "en": "Gi* month by month; a month is hot where it is high with a false discovery rate of {fdr:g} %. New: hot in "
    "the last month alone. Lasting: hot in the last month and in at least three quarters of all months; growing "
    "worse if Gi* also rises (Mann-Kendall, 5 %). Fading: hot in at least a quarter of the months but not in the "
    "last two, or in at least half while Gi* falls. On and off: hot in any other way.",
}
_REPEATS: dict[Language, dict[str, str]] = {
    "zh": {
        "found": "依据本期 {n} 起有位置的矛盾纠纷：{where}、相隔 7 天以内的成对纠纷 {observed} 对，"
        "是偶然情况（{expected} 对）的 {ratio} 倍。发生一起后，近期应回访该处及附近。",
        "none": "依据本期 {n} 起有位置的矛盾纠纷：没有发现一起发生后附近短期内更易再发。",
        "same": "同一地点",
        "within": "相距 {least}–{most} 米",
        "few": "纠纷较少，只能作参考。",
    },
    "en": {
        "found": "From {n} located disputes of the period: {observed} pairs {where} and within 7 days of each other, "
        "{ratio} times as many as chance would have it ({expected}). After a dispute, look in again there and near "
        "by soon.",
        "none": "From {n} located disputes of the period: one dispute does not make others near by and soon more "
        "likely.",
        "same": "at the same place",
        "within": "{least}–{most} m apart",
        "few": " Disputes are few; take this as a hint only.",
    },
}
_REPEATS_METHOD: dict[Language, str] = {
    "zh": "Knox 检验：按距离段和间隔段统计成对纠纷，与把日期在各地点间随机重排 {times} "
    "次（固定随机种子）的平均数相比，p 为单侧。距离 0 为同一地点（30 米以内），其余为上一界限之外至本界限以内；"
    "间隔天数同理。日期为登记日。",
    "en": "Knox test: pairs by bands of distance and delay against the mean of {times} random shufflings of the "
    "dates among the places (fixed seed); p is one-sided. Distance 0 is the same place (within 30 m); any other band "
    "runs from beyond the bound before it to its own, and so do the days. The date is that on which a dispute was "
    "opened.",
}


def hot_spots_summary(found: HotSpots, level: Level, measure: Measure, language: Language) -> str:
    """What the hot spots come to."""
    words = _HOT_SPOTS[language]
    told = [(sentence, found.having(pattern)) for pattern, sentence in _PATTERNS[language].items()]
    said = _rests_on(words, found.n, len(found.areas), level, measure, language) + _listed(words, told, level, language)
    if _is_little(found.n, len(found.areas)):
        said += words["few"]
    return said + (words["low"] if found.having(Pattern.COLD) or found.having(Pattern.LOW_LOW) else "")


def hot_spots_method(language: Language) -> str:
    """How hot spots are found."""
    return _HOT_SPOTS_METHOD[language].format(fdr=100 * SIGNIFICANT)


def emerging_summary(found: EmergingSpots, level: Level, measure: Measure, language: Language) -> str:
    """What the courses come to."""
    words = _EMERGING[language]
    told = [
        (sentence, [area.count for area in found.areas if area.course is course])
        for course, sentence in _COURSES[language].items()
    ]
    months = {"first": f"{found.months[0]:%Y-%m}", "last": f"{found.months[-1]:%Y-%m}"}
    said = _rests_on(words, found.n, len(found.areas), level, measure, language, **months)
    said += _listed(words, told, level, language)
    return said + (words["few"] if _is_little(found.n, len(found.areas)) else "")


def emerging_method(language: Language) -> str:
    """How courses are told apart."""
    return _EMERGING_METHOD[language].format(fdr=100 * SIGNIFICANT)


def near_repeats_summary(found: NearRepeats, bounds: Sequence[int], language: Language) -> str:
    """What the table comes to: the nearest band within the shortest delay that is more than chance."""
    words = _REPEATS[language]
    said = words["none"].format(n=found.n)
    for place in range(len(bounds)):
        if found.significant[place, 0]:
            observed, expected = int(found.observed[place, 0]), float(found.expected[place, 0])
            least = 30 if place == 1 else bounds[place - 1]
            where = words["same"] if place == 0 else words["within"].format(least=least, most=bounds[place])
            ratio = f"{observed / expected:.1f}"
            said = words["found"].format(
                n=found.n, where=where, observed=observed, expected=f"{expected:.1f}", ratio=ratio
            )
            break
    return said + (words["few"] if found.n < _FEW_CASES else "")


def near_repeats_method(found: NearRepeats, language: Language) -> str:
    """How near repeats are found."""
    return _REPEATS_METHOD[language].format(times=found.permutations)


def _rests_on(
    words: dict[str, str], n: int, areas: int, level: Level, measure: Measure, language: Language, **more: str
) -> str:
    return words["rests_on"].format(
        n=n, areas=areas, level=_LEVELS[language][level], measure=_MEASURES[language][measure], **more
    )


def _listed(
    words: dict[str, str], told: Sequence[tuple[str, list[AreaCount]]], level: Level, language: Language
) -> str:
    found = [sentence.format(n=len(areas), names=_names(areas, level, language)) for sentence, areas in told if areas]
    if not found:
        return words["none"]
    return words["found"].format(found=("；" if language == "zh" else "; ").join(found))


def _names(areas: list[AreaCount], level: Level, language: Language) -> str:
    """The first few; grids by their code too, for their names stand again in every community."""
    open_, close = ("（", "）") if language == "zh" else (" (", ")")
    names = [f"{a.name}{open_}{a.code}{close}" if level is Level.GRID else a.name for a in areas[:_NAMED]]
    shown = ("、" if language == "zh" else ", ").join(names)
    if len(areas) <= _NAMED:
        return shown
    return f"{shown}等" if language == "zh" else f"{shown} and others"


def _is_little(n: int, areas: int) -> bool:
    return n < _FEW_CASES or areas < _FEW_AREAS
