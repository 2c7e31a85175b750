"""Progress on a terminal: one line a step, a bar where the share done is known, plain lines where nobody watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

from api.cli.language import choose
from api.cluster.holdings import Holdings
from geo.core.settings import settings

_STEPS = {
    "database": ("启动数据库", "Database"),
    "tables": ("更新数据表", "Tables"),
    "demo": ("生成并载入演示数据", "Demo district"),
    "web": ("启动服务", "Web server"),
    "stopping": ("停止", "Stopping"),
    "backup": ("备份", "Backup"),
    "restore": ("恢复", "Restore"),
    "import": ("导入", "Import"),
    "route": ("分派", "Routing"),
    "counters": ("建立热力计数", "Counters of heat"),
    "heat_check": ("核对热力计数", "Checking the counters"),
    "cells_build": ("生成最小划分单元", "Building the cells"),
    "cells_check": ("核对最小划分单元", "Checking the cells"),
    "heat_rebuild": ("重建热力计数", "Rebuilding the counters"),
}
DEMO_ACCOUNTS = "manager  dispatcher  planner  leader  mediator  admin"


class Terminal:
    """A terminal, or a file that takes its place.

    Args:
        errors: whether to write to standard error, which leaves standard output to the answer.
    """

    def __init__(self, *, errors: bool = False) -> None:
        self.console = Console(stderr=errors, highlight=False, soft_wrap=True)

    @contextmanager
    def step(self, name: str) -> Iterator[Callable[[str, float], None]]:
        """Show a step while the block runs, and how long it took when it ends."""
        title = choose(*_STEPS[name])
        began = monotonic()
        outcome = choose("未完成", "not finished")
        try:
            if self.console.is_terminal:
                with self._bar() as bar:
                    task = bar.add_task(title, total=None)
                    yield lambda what, share: bar.update(task, description=f"{title}: {what}", total=1, completed=share)
            else:
                self.console.print(f"{title} …", end="")
                yield lambda what, share: None
            outcome = choose("完成", "done")
        finally:
            start = f"{title}:" if self.console.is_terminal else ""
            self.console.print(f"{start} {outcome} ({monotonic() - began:.1f} s)")

    def ready(self, address: str, held: Holdings) -> None:
        """Say where the product is and how to get in."""
        console = self.console
        console.print()
        console.print(choose("网格系统已就绪：", "Wangge is ready: ") + f"[bold]{address}[/bold]")
        if held is Holdings.DEMO:
            console.print(choose("演示账号：", "Demo accounts: ") + DEMO_ACCOUNTS)
            console.print(choose("密码均为 demo，仅限本机使用。", "Password of each: demo (from this machine only)."))
        elif held is Holdings.NOTHING:
            home = settings().home
            console.print(
                choose(f"尚无数据（{home}）。先导入区划：", f"No data yet ({home}). Bring in the boundaries:")
            )
            console.print("  wangge import areas FILE --level district")
            console.print(choose("再添加第一个管理员：", "then add the first administrator:"))
            console.print("  wangge user add NAME --role admin")
        console.print(choose("按 Ctrl-C 全部停止。", "Ctrl-C stops all of it."))

    def fallen(self, name: str, code: int, wait: int) -> None:
        """Say that a part fell and when it is started again."""
        en = f"The {name} process ended with code {code}; it is started again in {wait} s."
        self.console.print(choose(f"{name} 进程中断（退出码 {code}），{wait} 秒后重新启动。", en))

    def _bar(self) -> Progress:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
        return Progress(*columns, TimeElapsedColumn(), console=self.console, transient=True)
