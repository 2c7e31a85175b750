"""The report of an import on a terminal, in the order in which an official asks: went it in, what is wrong, where."""

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from api.cli.language import choose
from api.faults import Language
from api.imports.schema import JobView

if TYPE_CHECKING:
    from api.imports.sorting import Sorted

_ROWS_SHOWN = 12


def tell_report(console: Console, view: JobView, language: Language) -> None:
    """Print what came of an import."""
    report = view.report
    _tell_outcome(console, view)
    if fault := report.get("fault"):
        console.print(f"  {fault['detail']}")
        for field in fault["fields"]:
            console.print(f"  {field['field']}: {field['detail']}")
        return
    _tell_file(console, report)
    _tell_columns(console, report)
    _tell_areas(console, report)
    _tell_figures(console, report)
    for note in report["notes"]:
        console.print(f"· {note['sentence']}", markup=False)
    if "sentence" in report.get("datum", {}):
        console.print(f"? {report['datum']['sentence']}", style="bold")
    _tell_faults(console, report)


def _tell_outcome(console: Console, view: JobView) -> None:
    rows = view.report.get("rows", {"total": view.rows_total, "good": 0, "refused": 0, "warned": 0})
    written = view.report.get("written")
    outcome = {
        ("done", True): choose("已导入", "Imported"),
        ("done", False): choose("试运行，未写入", "Dry run, nothing written"),
        ("refused", False): choose("未导入，没有写入任何内容", "Refused, nothing written"),
        ("failed", False): choose("导入失败，没有写入任何内容", "Failed, nothing written"),
        ("failed", True): choose("导入中断，此前的行已登记", "Broken off, the rows before stay"),
        ("refused", True): choose("导入中断，此前的行已登记", "Broken off, the rows before stay"),
    }[view.state, bool(written)]
    counts = choose(
        f"共 {rows['total']} 行，通过 {rows['good']}，未通过 {rows['refused']}，有提示 {rows['warned']}",
        f"{rows['total']} rows: {rows['good']} good, {rows['refused']} refused, {rows['warned']} with warnings",
    )
    console.print(f"[bold]{outcome}[/bold]  {view.file_name}  {counts}")
    if view.state == "refused" and rows["refused"]:
        way_out = "--accept-partial takes the good rows; or correct the file and import it again."
        console.print(choose("  可改正后重新导入，或加 --accept-partial 只导入通过的行。", f"  {way_out}"))


def _tell_file(console: Console, report: dict[str, Any]) -> None:
    file = "  ".join(f"{value}" for value in report["file"].values() if isinstance(value, str))
    datum = report.get("datum")
    if datum:
        how = {
            "declared": choose("已声明", "declared"),
            "file": choose("文件自带", "stated by the file"),
            "format": choose("格式默认", "the format's own"),
            "assumed": choose("推定", "assumed"),
        }[datum["how"]]
        file += f"  {datum['datum']} ({how})  {datum['crs']}"
    console.print(choose("文件：", "File: ") + file)


def _tell_columns(console: Console, report: dict[str, Any]) -> None:
    table = Table(
        choose("字段", "Field"), choose("取自列", "Column"), choose("依据", "How"), choose("样例", "Samples"), box=None
    )
    how = {
        "given": choose("指定", "given"),
        "guessed": choose("推断", "guessed"),
        "constant": choose("统一", "for all"),
        "remembered": choose("同上次", "as last time"),
    }
    for column in report["columns"]:
        table.add_row(
            column["field"],
            column["column"] or "–",
            how[column["how"]],
            " / ".join(sample[:24] for sample in column["samples"]),
        )
    console.print(table)


def _tell_areas(console: Console, report: dict[str, Any]) -> None:
    if "difference" not in report:
        return
    found = report["difference"]
    console.print(
        choose(
            f"与现行区划相比：新增 {found['added']['n']}，变更 {found['changed']['n']}，"
            f"不变 {found['unchanged']['n']}，文件中没有 {found['missing']['n']}，停用 {found['retired']['n']}",
            f"Against the areas in force: {found['added']['n']} added, {found['changed']['n']} changed, "
            f"{found['unchanged']['n']} unchanged, {found['missing']['n']} not in the file, "
            f"{found['retired']['n']} retired",
        )
    )
    for area in found["changed"]["areas"][:_ROWS_SHOWN]:
        console.print(f"  {area['code']}  {_change_in_words(area)}")
    parents = report["parents"]
    console.print(
        choose(
            f"上级：按编码 {parents['code']}，按位置 {parents['place']}，占位 {parents['placeholder']}",
            f"Parents: {parents['code']} by code, {parents['place']} by place, {parents['placeholder']} placeholders",
        )
    )
    for name, zh, en in (("overlaps", "重叠", "Overlaps"), ("gaps", "空隙", "Gaps")):
        tally = report[name]
        console.print(
            choose(
                f"{zh}：{tally['n']} 处，{tally['m2']:,.1f} 平方米；另有绘图误差 {tally['noise_n']} 处，"
                f"{tally['noise_m2']} 平方米",
                f"{en}: {tally['n']}, {tally['m2']:,.1f} m²; noise of drawing: {tally['noise_n']}, "
                f"{tally['noise_m2']} m²",
            )
        )


def _change_in_words(area: dict[str, Any]) -> str:
    said: list[str] = []
    if "name" in area:
        said.append(choose("更名", "renamed") + f" {area['name'][0]} → {area['name'][1]}")
    if "parent" in area:
        said.append(choose("改隶", "moved") + f" {area['parent'][0]} → {area['parent'][1]}")
    if "kind" in area:
        said.append(f"{area['kind'][0]} → {area['kind'][1]}")
    if "moved_m2" in area:
        said.append(choose("边界变动", "border moved by") + f" {area['moved_m2']:,.1f} m²")
    return "; ".join(said)


def _tell_figures(console: Console, report: dict[str, Any]) -> None:
    if "addresses" in report:
        _tell_addresses(console, report["addresses"])
    for name in ("households", "people", "incidents"):
        if name in report:
            console.print("  ".join(f"{key}: {value}" for key, value in report[name].items()))
    if "cases" in report:
        _tell_outcomes(console, report["cases"])


def tell_sorted(console: Console, found: "Sorted") -> None:
    """Print where the rows of a file would go, and in which tables they stand."""
    _tell_file(console, found.report)
    _tell_columns(console, found.report)
    _tell_outcomes(console, found.rows)
    for path in found.files.values():
        console.print(f"  {path}", markup=False)
    for note in found.report["notes"]:
        console.print(f"· {note['sentence']}", markup=False)
    _tell_faults(console, found.report)


def _tell_outcomes(console: Console, rows: dict[str, int]) -> None:
    words = {
        "assigned": choose("已分派", "routed"),
        "review": choose("待核定", "to review"),
        "outside": choose("辖区外", "outside"),
        "known": choose("已登记过", "known"),
        "refused": choose("未通过", "refused"),
    }
    console.print("  ".join(f"{words[outcome]} {n}" for outcome, n in rows.items()))


def _tell_addresses(console: Console, found: dict[str, Any]) -> None:
    words = (
        ("places", choose("地名", "Places")),
        ("units", choose("楼栋、单元、房号", "Buildings, units, rooms")),
        ("names", choose("别名、曾用名", "Other names")),
    )
    for name, said in words:
        n = found[name]
        counts = choose(
            f"新增 {n['added']}，变更 {n['changed']}，不变 {n['unchanged']}",
            f"{n['added']} added, {n['changed']} changed, {n['unchanged']} unchanged",
        )
        console.print(f"{said}{choose('：', ': ')}{counts}")


def _tell_faults(console: Console, report: dict[str, Any]) -> None:
    words = {"error": choose("未通过", "refused"), "warning": choose("提示", "warning")}
    for fault in report["faults"]:
        rows = ", ".join(str(row) for row in fault["rows"]) + (" …" if fault["n"] > len(fault["rows"]) else "")
        style = "red" if fault["severity"] == "error" else "yellow"
        times = choose(f"{fault['n']} 处，行 {rows}", f"{fault['n']} times, rows {rows}")
        console.print(f"[{style}]{words[fault['severity']]}[/{style}]  {times}")
        console.print(f"    {fault['sentence']}", markup=False)
