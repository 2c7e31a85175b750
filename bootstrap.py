"""From an empty machine to a running product: installs what is missing, stage by stage, then hands over.

Needs nothing but Python's standard library. Every stage leaves a stamp made from what it was given (the lock files,
the sources of the screens), so that a stage already done costs nothing. ``make`` calls it; see docs/operations.md.
"""

import fcntl
import hashlib
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = (ROOT / os.environ.get("WANGGE_HOME", ".local")).absolute()
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
WEB = ROOT / "web"
LOG = HOME / "setup.log"
OLDEST_PYTHON = (3, 11)
OLDEST_POSTGRES = 15
WEB_IGNORED = {"node_modules", "dist", "coverage"}
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
APT_STATUS = re.compile(r"(dl|pm)status:[^:]*:([\d.]+):")
NO_MAIN_CLUSTER = "/etc/postgresql-common/createcluster.d/wangge-setup.conf"


class Stop(Exception):  # noqa: N818
    """Set-up cannot go on; the text says why and what to do."""


class Step:
    """One line on the screen while a step runs.

    Attributes:
        share: how much is done, 0 to 1, or None where the tool does not say.
    """

    def __init__(self, title: str) -> None:
        self.title = title
        self.share: float | None = None
        self._began = time.monotonic()
        self._over = threading.Event()
        self._live = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"

    def __enter__(self) -> "Step":
        print(f"{self.title} …", end="", flush=True)
        if self._live:
            threading.Thread(target=self._redraw, daemon=True).start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._over.set()
        took = f"{time.monotonic() - self._began:.0f} s"
        outcome = f"done in {took}" if kind is None else f"failed after {took}"
        print(f"\r\033[K{self.title}: {outcome}" if self._live else f" {outcome}", flush=True)

    def _redraw(self) -> None:
        while not self._over.wait(0.5):
            took = f"{time.monotonic() - self._began:.0f} s"
            if self.share is None:
                line = f"{self.title} … {took}"
            else:
                full = round(self.share * 24)
                line = f"{self.title} [{'#' * full}{'.' * (24 - full)}] {self.share:.0%} {took}"
            print(f"\r\033[K{line[: shutil.get_terminal_size().columns - 1]}", end="", flush=True)


def run(command: list[str | Path], on_line: Callable[[str], None] = lambda _: None, **options: object) -> None:
    """Run ``command``, its output into the log; where it fails, stop with the end of what it said."""
    said: list[str] = []
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {shlex.join(map(str, command))}\n")
        with subprocess.Popen(  # type: ignore[call-overload]
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", **options
        ) as process:
            for line in process.stdout:
                on_line(line)
                if not APT_STATUS.match(line):
                    said.append(line)
                    log.write(line)
    if process.returncode != 0:
        end = "".join(said[-20:]).strip()
        message = f"{end}\n\nThis failed: {shlex.join(map(str, command))}\nAll it said is in {LOG}"
        raise Stop(message)


def digest(paths: list[Path], *extra: str) -> str:
    """A hash of names and contents of files, and of further words."""
    total = hashlib.sha256("\0".join(extra).encode())
    for path in paths:
        total.update(f"\0{path.relative_to(ROOT)}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def stamped(stamp: Path, wanted: str) -> bool:
    """Whether the stage that leaves ``stamp`` was done for ``wanted``."""
    return stamp.is_file() and stamp.read_text("utf-8") == wanted


def has_postgis() -> bool:
    """Whether a PostgreSQL server that is new enough is installed together with PostGIS."""
    return any(
        int(found.name) >= OLDEST_POSTGRES
        and (found / "bin" / "initdb").exists()
        and Path(f"/usr/share/postgresql/{found.name}/extension/postgis.control").exists()
        for found in Path("/usr/lib/postgresql").glob("[0-9]*")
    )


def missing_packages(*, tests: bool) -> list[str]:
    """The Debian packages that are needed and not there."""
    missing = unfinished_packages()
    if not PYTHON.exists() and not importlib.util.find_spec("ensurepip"):
        missing.append("python3-venv")
    if (tests or not os.environ.get("DATABASE_URL")) and not has_postgis():
        missing += ["postgresql-15", "postgresql-15-postgis-3"]
    if not any(Path("/usr/share/fonts").rglob("NotoSansCJK*")):
        missing.append("fonts-noto-cjk")  # The words on maps that are drawn as images.
    if tests:
        there = {
            "chromium": shutil.which("chromium"),
            "redis-tools": shutil.which("redis-check-rdb"),
            "libatomic1": any(Path("/usr/lib").glob("*/libatomic.so.1")),  # Playwright's own Node needs it.
        }
        missing += [name for name, found in there.items() if not found]
    return list(dict.fromkeys(missing))


def unfinished_packages() -> list[str]:
    """Those of our packages that an earlier installation unpacked and did not get to work."""
    names = ["postgresql-15", "postgresql-15-postgis-3", "fonts-noto-cjk", "chromium", "redis-tools"]
    if not shutil.which("dpkg-query"):
        return []
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names]
    known = subprocess.run(query, capture_output=True, text=True, check=False).stdout.splitlines()
    broken = {"half-installed", "unpacked", "half-configured"}
    return [name for name, status in map(str.split, known) if status in broken]


def install_system_packages(*, tests: bool) -> None:
    """Install what is missing with apt, as root or through sudo; without that right, say the command and stop."""
    missing = missing_packages(tests=tests)
    if not missing:
        return
    names = " ".join(missing)
    by_hand = f"apt-get update && apt-get install -y --no-install-recommends {names}"
    if not shutil.which("apt-get"):
        message = (
            f"Missing here: {names} (Debian's names). Install them with this system's package tool and start again."
        )
        raise Stop(message)
    # Debian's server package would start a database of its own that nobody here needs, hence the setting meanwhile.
    # apt closes the descriptor of its status lines to the packages' scripts, so that must not be standard output.
    script = f"""
        export DEBIAN_FRONTEND=noninteractive
        mkdir -p {Path(NO_MAIN_CLUSTER).parent}
        trap 'rm -f {NO_MAIN_CLUSTER}' EXIT
        echo "create_main_cluster = false" > {NO_MAIN_CLUSTER}
        exec 3>&1
        apt-get update -q
        apt-get install -y -q --no-install-recommends \
            -o DPkg::Lock::Timeout=300 -o APT::Status-Fd=3 -o Dpkg::Use-Pty=0 {names}
    """
    prefix = as_administrator(f"Missing here: {names}.", by_hand)
    with Step(f"Debian packages {names}") as step:
        run([*prefix, "sh", "-c", script], on_line=lambda line: follow_apt(step, line), stdin=subprocess.DEVNULL)
    if left := missing_packages(tests=tests):
        message = f"apt ended without a fault, yet these are still missing: {' '.join(left)}. See {LOG}"
        raise Stop(message)


def as_administrator(why: str, by_hand: str) -> list[str]:
    """What to put before a command so that it runs with the right to install; asks for the password if need be."""
    if os.geteuid() == 0:
        return []
    refusal = f"{why} This user may not install packages. Ask an administrator to run:\n\n    sudo sh -c '{by_hand}'\n"
    if not shutil.which("sudo"):
        raise Stop(refusal)
    if subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode != 0:
        if not sys.stdin.isatty():
            raise Stop(refusal)
        print(f"{why} Installing them needs the administrator's right.", flush=True)
        if subprocess.run(["sudo", "-v"], check=False).returncode != 0:
            raise Stop(refusal)
    return ["sudo"]


def follow_apt(step: Step, line: str) -> None:
    """Read how far apt is from its status lines: the download is the first half, unpacking the second."""
    if found := APT_STATUS.match(line):
        step.share = float(found[2]) / 200 + (0.5 if found[1] == "pm" else 0)


def install_python_packages(*, tests: bool) -> None:
    """Make ``.venv`` and bring it in step with the lock file, hashes checked."""
    locks = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
    here = f"{ROOT} {sys.version_info[:2]}"
    wanted = {name: digest([lock, ROOT / "pyproject.toml"], here) for name, lock in locks.items()}
    stamps = {name: VENV / f"wangge-{name}.stamp" for name in locks}
    if any(stamped(stamps[name], wanted[name]) for name in (["dev"] if tests else ["run", "dev"])):
        return
    name = "dev" if tests else "run"
    make_venv(here)
    for stamp in stamps.values():
        stamp.unlink(missing_ok=True)
    with Step("Python packages"):
        install_uv(locks[name])
        uv: list[str | Path] = [PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON]
        run([*uv, "--require-hashes", "-r", locks[name]])
        run([*uv, "--no-deps", "--no-build-isolation", "-e", ROOT])
    stamps[name].write_text(wanted[name], "utf-8")


def make_venv(here: str) -> None:
    """A virtual environment that works, made anew where the one found does not or was made at another place."""
    made_for = VENV / "wangge-place"
    works = PYTHON.exists() and subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False)
    if works and works.returncode == 0 and (not made_for.exists() or stamped(made_for, here)):
        return
    with Step("Python environment"):
        run([sys.executable, "-m", "venv", "--clear", VENV])
        made_for.write_text(here, "utf-8")


def install_uv(lock: Path) -> None:
    """The installer itself, in the version and with the hashes that the lock file names."""
    pin = re.search(r"^uv==\S+(?: \\\n +\S+)*", lock.read_text("utf-8"), re.MULTILINE)
    if not pin:
        message = f"{lock.name} does not name uv."
        raise Stop(message)
    wanted = VENV / "wangge-uv.txt"
    wanted.write_text(pin[0] + "\n", "utf-8")
    run([PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", wanted])


def npm(*arguments: str) -> None:
    """Run npm (Node comes with the Python packages) in the folder of the screens."""
    run([VENV / "bin" / "npm", *arguments], cwd=WEB, env=tool_environment(), stdin=subprocess.DEVNULL)


def tool_environment() -> dict[str, str]:
    """The environment in which the tools of ``.venv``, Node among them, are found first."""
    return {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def trust_system_certificates() -> None:
    """Let pip, uv and npm trust what the machine trusts: many office networks end TLS with a certificate of their own.

    Each of them would otherwise go by a list that it brings along. What is set already stays.
    """
    if SYSTEM_CERTIFICATES.is_file():
        for name in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"):
            os.environ.setdefault(name, str(SYSTEM_CERTIFICATES))


def build_screens() -> None:
    """Install the packages of the screens and build ``web/dist``, each only if what it is made from changed."""
    packages, built = WEB / "node_modules" / ".wangge-packages", WEB / "node_modules" / ".wangge-built"
    wanted = digest([WEB / "package.json", WEB / "package-lock.json"])
    if not stamped(packages, wanted):
        with Step("Packages of the screens"):
            npm("ci", "--no-audit", "--no-fund")
        packages.write_text(wanted, "utf-8")
    wanted = digest(list(screen_sources()))
    if not (stamped(built, wanted) and (WEB / "dist" / "index.html").exists()):
        with Step("Building the screens"):
            npm("run", "build")
        built.write_text(wanted, "utf-8")


def screen_sources() -> Iterator[Path]:
    """The files that ``web/dist`` is made from, in a fixed order."""
    for folder, folders, files in os.walk(WEB):
        folders[:] = sorted(set(folders) - WEB_IGNORED)
        yield from (Path(folder) / name for name in sorted(files))


def prepare(*, tests: bool) -> None:
    """All stages, by one process at a time."""
    if sys.version_info < OLDEST_PYTHON:
        message = f"Python {'.'.join(map(str, OLDEST_PYTHON))} or newer is needed; this is {sys.version.split()[0]}."
        raise Stop(message)
    for folder in (ROOT, HOME):
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            message = (
                f"This user may not write to {folder}. Start as its owner, or set WANGGE_HOME to a folder of your own."
            )
            raise Stop(message)
    trust_system_certificates()
    with alone():
        install_system_packages(tests=tests)
        install_python_packages(tests=tests)
        build_screens()


@contextmanager
def alone() -> Iterator[None]:
    """Keep other set-ups of this checkout waiting meanwhile."""
    held = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up of this checkout is under way; waiting for it to end.", flush=True)
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def serve() -> int:
    """``make run``: everything in place, then the product until it is stopped."""
    prepare(tests=False)
    os.environ.update(tool_environment())
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-m", "api", "serve"])  # noqa: S606


def tool(*command: str | Path, cwd: Path = ROOT) -> int:
    """Run a tool on the screen and return its exit code."""
    print(f"$ {shlex.join(map(str, command))}", flush=True)
    return subprocess.run(command, cwd=cwd, env=tool_environment(), check=False).returncode


def test() -> int:
    """``make test``: the screens' own checks first, so that the summary of pytest is the last thing said."""
    prepare(tests=True)
    npm_program = VENV / "bin" / "npm"
    codes = [tool(npm_program, "run", "--silent", name, cwd=WEB) for name in ("check", "test")]
    codes.append(on_test_server("pytest", "-n", "auto", "--maxprocesses", "4"))
    return next((code for code in codes if code), 0)


def on_test_server(module: str, *options: str) -> int:
    """Run a module that starts the server for tests, then stop that; the module has the last word on the screen."""
    code = tool(PYTHON, "-m", module, *options)
    subprocess.run([PYTHON, "-m", "api.cluster"], cwd=ROOT, check=False)
    return code


def check() -> int:
    """``make check``: form, types, layers, SQL and the screens; each check runs, whatever the one before said."""
    prepare(tests=True)
    checks: list[tuple[str | Path, ...]] = [
        (PYTHON, "-m", "ruff", "format", "--check", "."),
        (PYTHON, "-m", "ruff", "check", "."),
        (PYTHON, "-m", "mypy"),
        (VENV / "bin" / "lint-imports",),
        (PYTHON, "-m", "sqlfluff", "lint", "api", "bench", "geo", "tiles"),
        (PYTHON, "-m", "pytest", "-q", "tests/house"),
    ]
    codes = [tool(*command) for command in checks]
    codes += [tool(VENV / "bin" / "npm", "run", "--silent", "check", cwd=WEB)]
    return next((code for code in codes if code), 0)


def bench() -> int:
    """``make bench``: every figure of the README, measured here and now."""
    prepare(tests=True)
    return on_test_server("bench")


def clean() -> int:
    """``make clean``: what was built or installed goes; data goes only if the answer is yes."""
    if HOME.exists() and any(entry != LOG for entry in HOME.iterdir()):
        print(f"{HOME} holds this installation's data: database, keys, uploaded files.")
        answer = input("Delete that too? It cannot be brought back. Type yes to delete: ") if sys.stdin.isatty() else ""
        if answer.strip() == "yes":
            if (HOME / "postgres").exists() or (HOME / "test").exists():
                # Only the product knows how to stop its databases and where root's are kept.
                install_python_packages(tests=False)
                if tool(PYTHON, "-m", "api.cluster", "erase"):
                    return 1
            shutil.rmtree(HOME)
        else:
            print("The data stays.")
    for path in (WEB / "dist", WEB / "node_modules", VENV, *ROOT.glob(".*_cache"), ROOT / ".hypothesis"):
        shutil.rmtree(path, ignore_errors=True)
    print("Removed what was installed and built in this checkout; Debian's packages stay.")
    return 0


COMMANDS: dict[str, Callable[[], int]] = {"run": serve, "test": test, "check": check, "bench": bench, "clean": clean}


def main() -> int:
    """The exit code of the command that is named."""
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        print(f"Say one of: {' '.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        return COMMANDS[sys.argv[1]]()
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
