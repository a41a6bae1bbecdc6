"""Control groups hold what grows faster than anybody looks; where there are none, or not ours, a run goes on without."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from scripts.engine.claim import Claim
from scripts.engine.confine import cgroups
from scripts.engine.confine.cgroups import Hierarchy, Warden
from scripts.engine.model import Job, Outcome
from scripts.engine.parse import parse
from scripts.engine.pool import Interpreter, Pool
from tests.tiny_project import ROOT, make_project

needs_groups = pytest.mark.skipif(
    not Warden("build").controllers >= {"memory", "pids"},
    reason="no control groups are granted to this user here",
)


def test_the_trees_of_both_versions_are_found(tmp_path: Path) -> None:
    for folder in ("memory/ours/inner", "unified/ours", "systemd", "memory/ours", "unified"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "cgroup.procs").touch()
    memberships = tmp_path / "cgroup"
    memberships.write_text("4:memory:/ours/inner\n3:pids:/\n1:name=systemd:/../gone\n0::/ours\n", encoding="utf-8")
    memory, pids, named, second = cgroups.hierarchies(tmp_path, memberships)
    assert memory.controllers == {"memory"}
    assert memory.groups == (tmp_path / "memory/ours", tmp_path / "memory/ours/inner")  # above them is no group
    assert pids.groups == ()  # listed, and not mounted
    assert named.groups == (tmp_path / "systemd",)  # what its group is called only the host knows
    assert second == Hierarchy(frozenset(), (tmp_path / "unified", tmp_path / "unified/ours"))
    assert cgroups.hierarchies(tmp_path, tmp_path / "no such file") == []


@pytest.fixture
def second_version(tmp_path: Path) -> Hierarchy:
    """A tree whose middle group was set up to pass both controllers on, and an inner one to pass on one."""
    groups = (tmp_path, tmp_path / "delegated", tmp_path / "delegated/user", tmp_path / "delegated/user/ours")
    groups[-1].mkdir(parents=True)
    for group, passed_on in zip(groups, ("memory pids", "memory pids cpu", "pids", ""), strict=True):
        (group / "cgroup.subtree_control").write_text(passed_on, encoding="utf-8")
    return Hierarchy(frozenset(), groups)


def test_in_version_2_one_group_below_the_delegated_one_holds_both_limits(
    second_version: Hierarchy, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open
    monkeypatch.setattr(os, "open", lambda path, flags: opened(path, flags | os.O_CREAT))  # the kernel makes this file
    group = Warden("build", [second_version]).group(memory_mib=7, tasks=9)
    (folder,) = group.folders
    assert folder.parent.name == "delegated" and group.folders[folder] == {"memory": 2, "pids": 2}
    assert (folder / "memory.max").read_text() == str(7 * 1024**2)
    assert (folder / "pids.max").read_text() == "9"
    assert [names for names, _ in group.doors] == [("memory", "pids")]
    assert group.exceeded() == ""
    (folder / "memory.events").write_text("low 0\noom 1\noom_kill 0\n", encoding="utf-8")
    (folder / "pids.events").write_text("max 3\n", encoding="utf-8")
    assert group.exceeded() == "pids"
    (folder / "memory.events").write_text("low 0\noom 1\noom_kill 1\n", encoding="utf-8")
    assert group.exceeded() == "memory"
    assert cgroups.enter(group.doors) == ("control group of memory", "control group of pids")


def test_where_nothing_is_granted_a_run_has_no_group(second_version: Hierarchy) -> None:
    for folder in second_version.groups:
        (folder / "cgroup.subtree_control").write_text("cpu", encoding="utf-8")
    group = Warden("build", [second_version]).group(7, 9)
    assert (group.folders, group.doors, group.exceeded(), cgroups.enter(group.doors)) == ({}, (), "", ())
    group.remove()


def test_a_group_of_that_name_with_counts_of_its_own_is_not_used(second_version: Hierarchy) -> None:
    (second_version.groups[1] / f"{cgroups.NAME}.build.{os.getpid()}.1").mkdir()
    assert Warden("build", [second_version]).group(7, 9).folders == {}


def test_groups_of_this_build_and_of_dead_ones_are_removed_and_others_stay(
    second_version: Hierarchy, tmp_path: Path
) -> None:
    mine, living, dead = Claim(tmp_path / "runs"), Claim(tmp_path / "runs"), Claim(tmp_path / "runs")
    elsewhere = Claim(tmp_path / "runs of another project")
    for ended in (dead, elsewhere):
        ended.release()
    folders = [
        second_version.groups[1] / f"{cgroups.NAME}.{claim.name}.7.1" for claim in (mine, living, dead, elsewhere)
    ]
    folders.append(second_version.groups[1] / "x.2")
    for folder in folders:
        folder.mkdir()
    Warden(mine.name, [second_version]).clear(mine.is_over)
    assert [folder.exists() for folder in folders] == [False, True, False, True, True]
    for claim in (mine, living):
        claim.release()


@needs_groups
def test_the_kernel_holds_a_process_to_its_group() -> None:
    group = Warden("test").group(memory_mib=64, tasks=100)
    process = os.fork()
    if process == 0:
        entered = cgroups.enter(group.doors)
        kept = bytearray(os.urandom(1)) * (300 * 1024**2) if len(entered) == 2 else b""
        os._exit(len(kept) > 0)
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    exceeded = group.exceeded()
    group.remove()
    assert (status, exceeded) == (-9, "memory")
    assert not any(folder.exists() for folder in group.folders)


# A host whose supervisors look once, and then not for a long time: what ends these programs is the kernel.
BLIND = """#!/bin/sh
shift 2
exec {python} -c 'import sys
sys.path.insert(0, "{root}")
from scripts.engine import host, supervisor
supervisor.POLL = 100.0
host.main(sys.argv[1:])' "$@"
"""
GROWS = {
    "memory": "import numpy as np\nprint(np.ones(4 * 10**8).sum())",
    "memory_of_a_child": "import os\nimport numpy as np\nif os.fork() == 0:\n    np.ones(4 * 10**8)\n    os._exit(0)\nos.wait()",
    "threads": "import threading, time\nfor _ in range(2000):\n    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
    "processes": "import os, time\nfor _ in range(2000):\n    if os.fork() == 0:\n        time.sleep(60)\n        os._exit(0)",
    "neither": "print('small')",
}


@pytest.mark.slow
@needs_groups
def test_a_program_that_grows_between_two_looks_is_stopped_and_told(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    python = tmp_path / "python"
    python.write_text(BLIND.format(python=sys.executable, root=ROOT), encoding="utf-8")
    python.chmod(0o755)
    jobs = []
    for name, code in GROWS.items():
        path = project.snippets / "faults" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'"""A program that tests the engine."""\n{code}\nprint("end")\nassert 1 + 1 == 2\n')
        jobs.append(Job(parse(path, project.snippets), "torch", "key"))
    with Pool(project, interpreter=Interpreter(str(python), Path(sys.prefix), project.requirements)) as pool:
        found = {result.id.rpartition("/")[2]: result for result in pool.run(jobs)}
    for name, outcome in (
        ("memory", Outcome.OUT_OF_MEMORY),
        ("memory_of_a_child", Outcome.OUT_OF_MEMORY),
        ("threads", Outcome.TOO_MANY_PROCESSES),
        ("processes", Outcome.TOO_MANY_PROCESSES),
    ):
        assert found[name].outcome is outcome, f"{name}: {found[name].outcome} {found[name].detail}"
        assert "the kernel" in found[name].detail, f"{name}: {found[name].detail}"
    assert found["neither"].outcome is Outcome.PASSED, found["neither"].detail
    assert {"control group of memory", "control group of pids"} <= set(found["neither"].confinement)
    groups = [group for tree in cgroups.hierarchies() for top in tree.groups for group in top.glob(f"{cgroups.NAME}.*")]
    assert [group for group in groups if pool._claim.name in group.name] == []
