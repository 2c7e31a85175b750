"""Set-up from nothing: what is missing is named, what is done is not done again, locks say all there is to say."""

import os
import re
import sys
import tomllib
from pathlib import Path

import pytest

import bootstrap

ROOT = Path(bootstrap.__file__).parent
PIN = re.compile(r"^([a-z0-9.-]+)(?:\[.*\])?==(\S+)", re.MULTILINE)


def pins(name: str) -> set[tuple[str, str]]:
    return {(found[1], found[2]) for found in PIN.finditer((ROOT / name).read_text("utf-8"))}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_holds_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text
    blocks = re.split(r"\n(?=[a-z])", text[text.index("\nalembic==") + 1 :])
    assert len(blocks) > 50
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_the_lock_for_tests_only_adds() -> None:
    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_locks_name_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    for name, wanted in {
        "requirements.lock": project["project"]["dependencies"] + groups["build"],
        "requirements-dev.lock": groups["dev"],
    }.items():
        locked = {package for package, _ in pins(name)}
        assert {re.split(r"[\[><=]", one)[0] for one in wanted} <= locked


def test_the_installer_comes_with_its_hashes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    ran: list[list[object]] = []
    monkeypatch.setattr(bootstrap, "run", lambda command, **_: ran.append(command))
    bootstrap.install_uv(ROOT / "requirements.lock")
    assert "--require-hashes" in ran[0]
    lines = (tmp_path / "wangge-uv.txt").read_text("utf-8").splitlines()
    assert lines[0].startswith("uv==")
    assert all("--hash=sha256:" in line for line in lines[1:])
    assert len(lines) > 1


def test_tools_trust_what_the_machine_trusts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    trusted = tmp_path / "certificates.crt"
    monkeypatch.setattr(bootstrap, "SYSTEM_CERTIFICATES", trusted)
    monkeypatch.setattr(os, "environ", {"NODE_EXTRA_CA_CERTS": "/own.crt"})
    bootstrap.trust_system_certificates()
    assert "SSL_CERT_FILE" not in os.environ
    trusted.touch()
    bootstrap.trust_system_certificates()
    assert os.environ["REQUESTS_CA_BUNDLE"] == os.environ["SSL_CERT_FILE"] == str(trusted)
    assert os.environ["NODE_EXTRA_CA_CERTS"] == "/own.crt"


@pytest.fixture
def ordinary_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)


@pytest.mark.usefixtures("ordinary_user")
def test_who_may_not_install_is_told_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "missing_packages", lambda **_: ["postgresql-15", "postgresql-15-postgis-3"])
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    with pytest.raises(bootstrap.Stop) as caught:
        bootstrap.install_system_packages(tests=False)
    said = str(caught.value)
    assert "apt-get install -y --no-install-recommends postgresql-15 postgresql-15-postgis-3" in said


def test_what_is_missing_depends_on_what_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "has_postgis", lambda: False)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _: None)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    server = ["postgresql-15", "postgresql-15-postgis-3"]
    monkeypatch.setattr(bootstrap.Path, "rglob", lambda *_: iter(()))
    assert bootstrap.missing_packages(tests=False)[-3:] == [*server, "fonts-noto-cjk"]
    assert {*server, "fonts-noto-cjk", "chromium", "redis-tools"} <= set(bootstrap.missing_packages(tests=True))
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/wangge")
    assert not set(server) & set(bootstrap.missing_packages(tests=False))
    assert set(server) <= set(bootstrap.missing_packages(tests=True))


def test_an_old_python_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(bootstrap.Stop, match=r"3\.11 or newer"):
        bootstrap.prepare(tests=False)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, ...]]:
    """A folder of screens with a stand-in for npm; the list fills with what npm was asked."""
    asked: list[tuple[str, ...]] = []

    def npm(*arguments: str) -> None:
        asked.append(arguments)
        (tmp_path / "node_modules").mkdir(exist_ok=True)
        if arguments == ("run", "build"):
            (tmp_path / "dist").mkdir(exist_ok=True)
            (tmp_path / "dist" / "index.html").write_text("built")

    for name in ("package.json", "package-lock.json", "main.ts"):
        (tmp_path / name).write_text("{}")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "WEB", tmp_path)
    monkeypatch.setattr(bootstrap, "npm", npm)
    return asked


def test_screens_are_built_once(web: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]) -> None:
    bootstrap.build_screens()
    assert [asked[0] for asked in web] == ["ci", "run"]
    web.clear()
    capsys.readouterr()
    bootstrap.build_screens()
    assert web == []
    assert capsys.readouterr().out == ""


def test_screens_are_built_again_when_a_source_changes(web: list[tuple[str, ...]], tmp_path: Path) -> None:
    bootstrap.build_screens()
    web.clear()
    (tmp_path / "main.ts").write_text("changed")
    bootstrap.build_screens()
    assert web == [("run", "build")]
    web.clear()
    (tmp_path / "package-lock.json").write_text("changed")
    bootstrap.build_screens()
    assert [asked[0] for asked in web] == ["ci", "run"]


def test_a_command_that_fails_is_shown_with_its_last_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bootstrap, "LOG", tmp_path / "log")
    with pytest.raises(bootstrap.Stop, match="the reason"):
        bootstrap.run(["sh", "-c", "echo the reason; exit 4"])
    assert "the reason" in (tmp_path / "log").read_text("utf-8")


def test_apt_is_followed_by_its_status_lines() -> None:
    step = bootstrap.Step("Debian packages")
    bootstrap.follow_apt(step, "dlstatus:3:50.0:Retrieving file 3 of 9\n")
    assert step.share == pytest.approx(0.25)
    bootstrap.follow_apt(step, "Setting up postgresql-15\n")
    assert step.share == pytest.approx(0.25)
    bootstrap.follow_apt(step, "pmstatus:postgresql-15:50.0:Configuring\n")
    assert step.share == pytest.approx(0.75)


def test_data_is_deleted_only_for_a_yes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("ROOT", "HOME", "VENV", "WEB"):
        monkeypatch.setattr(bootstrap, name, tmp_path / name.lower())
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "venv" / "bin" / "python")
    kept = tmp_path / "home" / "secrets" / "contact.key"
    for folder in (kept.parent, tmp_path / "venv", tmp_path / "web" / "dist"):
        folder.mkdir(parents=True)
    kept.write_text("key")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    for answer in ("", "no", "y"):
        monkeypatch.setattr("builtins.input", lambda _, answer=answer: answer)
        assert bootstrap.clean() == 0
        assert kept.exists()
    assert not (tmp_path / "venv").exists()
    monkeypatch.setattr("builtins.input", lambda _: "yes")
    assert bootstrap.clean() == 0
    assert not (tmp_path / "home").exists()


def test_what_an_earlier_installation_left_half_done_counts_as_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in = tmp_path / "dpkg-query"
    stand_in.write_text("#!/bin/sh\necho postgresql-15 installed\necho chromium unpacked\n")
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert bootstrap.unfinished_packages() == ["chromium"]
