"""The private server: made, found running, found dead, shared, stopped, erased."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from api.cluster import place
from api.cluster.private import Cluster
from api.cluster.programs import RunsAs, runs_as
from api.cluster.use import Hold
from geo.core.errors import UnavailableError

LISTENING = "0A"


def ask(cluster: Cluster, query: str) -> object:
    with psycopg.connect(cluster.url("postgres")) as connection:
        row = connection.execute(query).fetchone()
    return row and row[0]


def postmaster(cluster: Cluster) -> int:
    mark = cluster.folder.resolve() / "data" / "postmaster.pid"
    return int(mark.read_text().split()[0])


def gone(pid: int) -> bool:
    give_up = time.monotonic() + 10
    while time.monotonic() < give_up:
        if not Path(f"/proc/{pid}/cwd").exists():
            return True
        time.sleep(0.05)
    return False


def test_it_speaks_utf8_on_a_socket_that_nobody_else_reaches(cluster: Cluster) -> None:
    cluster.start()
    assert ask(cluster, "SHOW lc_ctype") == "C.UTF-8"
    assert ask(cluster, "SHOW server_encoding") == "UTF8"
    assert ask(cluster, "SHOW listen_addresses") == ""
    folder = place.socket_folder(cluster.folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(str(folder / ".s.PGSQL.5432")) < 107
    assert (cluster.folder.resolve() / "data").stat().st_mode & 0o077 == 0


def test_chinese_can_be_searched_by_similarity(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        row = connection.execute("SELECT similarity('阳光小区三号楼', '阳光小区五号楼')").fetchone()
    assert row is not None
    assert row[0] > 0


def test_a_deep_home_still_has_a_socket(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / ("d" * 120) / "postgres", {})
    try:
        cluster.start()
        assert ask(cluster, "SELECT 1") == 1
    finally:
        cluster.erase()
    assert not cluster.folder.exists()


def test_starting_twice_leaves_the_first_alone(cluster: Cluster) -> None:
    cluster.start()
    first = postmaster(cluster)
    cluster.start()
    assert postmaster(cluster) == first


def test_the_last_to_leave_stops_it(cluster: Cluster) -> None:
    first, second = Hold(cluster), Hold(cluster)
    pid = postmaster(cluster)
    first.let_go()
    assert ask(cluster, "SELECT 1") == 1
    second.let_go()
    assert gone(pid)
    assert not cluster.runs()


def test_two_installations_live_side_by_side(tmp_path: Path) -> None:
    one, other = (Cluster(tmp_path / name / "postgres", {}) for name in ("one", "other"))
    try:
        one.start()
        other.start()
        assert ask(one, "SHOW data_directory") != ask(other, "SHOW data_directory")
    finally:
        one.erase()
        other.erase()


def test_after_a_kill_it_starts_again_with_its_data(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        connection.execute("CHECKPOINT")
    pid = postmaster(cluster)
    os.kill(pid, signal.SIGKILL)
    assert gone(pid)
    again = time.monotonic() + 20
    while True:
        try:
            cluster.start()
            break
        except UnavailableError:
            # The backends of the dead server need a moment to notice, and hold its memory until then.
            assert time.monotonic() < again
            time.sleep(0.5)
    assert ask(cluster, "SELECT n FROM kept") == 7


def test_a_mark_that_names_another_living_process_does_not_stop_it(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    mark = cluster.folder.resolve() / "data" / "postmaster.pid"
    # One of the same user: the server itself would take it for an earlier self and refuse to start.
    name = runs_as().name
    with subprocess.Popen(["sleep", "60"], user=name, group=name, extra_groups=[] if name else None, cwd="/") as other:
        mark.write_text(f"{other.pid}\n{mark.parent}\n1\n5432\n\n\n\n")
        cluster.start()
        assert ask(cluster, "SELECT 1") == 1
        assert other.poll() is None
        other.kill()


def test_a_making_that_was_broken_off_is_begun_anew(cluster: Cluster) -> None:
    folder = place.data_folder(cluster.folder)
    (folder / "data.unfinished").mkdir()
    (folder / "data.unfinished" / "rest").write_text("of a making that was broken off")
    cluster.start()
    assert ask(cluster, "SELECT 1") == 1


def test_a_server_that_cannot_start_says_why(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    conf = cluster.folder.resolve() / "data" / "postgresql.conf"
    conf.write_text(conf.read_text() + "\nshared_buffers = 'much'\n")
    with pytest.raises(UnavailableError) as caught:
        cluster.start()
    assert "shared_buffers" in str(caught.value.facts["said"])


def test_a_socket_folder_that_somebody_else_laid_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    trap = place.SOCKETS / f"wangge-{place.key(cluster.folder)}"
    trap.symlink_to(tmp_path)
    try:
        with pytest.raises(UnavailableError) as caught:
            place.socket_folder(cluster.folder)
        assert caught.value.fault == "cluster_folder_taken"
    finally:
        trap.unlink()


def test_a_folder_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "runs_as", lambda: RunsAs(tmp_path.stat().st_uid + 1, None))
    with pytest.raises(UnavailableError) as caught:
        place.own_folder(tmp_path)
    assert caught.value.fault == "cluster_folder_taken"


def test_nothing_listens_on_a_port(cluster: Cluster) -> None:
    cluster.start()
    process = Path(f"/proc/{postmaster(cluster)}")
    rows = [line.split() for table in ("tcp", "tcp6") for line in (process / "net" / table).read_text().splitlines()]
    listening = {row[9] for row in rows if row[3] == LISTENING}
    own = {str(descriptor.stat().st_ino) for descriptor in (process / "fd").iterdir()}
    assert not own & listening
