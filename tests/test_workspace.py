"""Folders of runs: what one run leaves there reaches no other, and no build removes what is another's that lives."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.engine import compiled as compiled_module
from scripts.engine.claim import Claim, remove_tree
from scripts.engine.compiled import Compiled
from scripts.engine.model import Job, Outcome, Result, Snippet
from scripts.engine.supervisor import Observation
from scripts.engine.workspace import Workspace
from tests.tiny_project import ROOT

HOLDS = """
import sys, time
from pathlib import Path
from scripts.engine.claim import Claim
claim = Claim(Path(sys.argv[1]))
print(claim.folder("run"), flush=True)
time.sleep(1000)
"""


def damage_entry(path: Path) -> None:
    """Not a link any more, but a file of the program's own."""
    path.unlink()
    path.write_bytes(b"not what was compiled")


def damage_target(path: Path) -> None:
    """Still a link, but to a file of the program's own; a file system may even give it the same inode number."""
    path.unlink()
    path.symlink_to("/dev/null")


def damage_folder(path: Path) -> None:
    """A folder instead of a link, with something in it."""
    path.unlink()
    path.mkdir()
    (path / "file").touch()


def damage_rights(path: Path) -> None:
    """Nobody can add anything."""
    path.parent.chmod(0)


def damage_depth(path: Path) -> None:
    """Folders in folders, deeper than Python follows."""
    path.unlink()
    above = os.open(path.parent, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir(path.name, dir_fd=above)
        below = os.open(path.name, os.O_RDONLY, dir_fd=above)
        os.close(above)
        above = below
    os.close(above)


DAMAGES: tuple[Callable[[Path], None], ...] = (
    damage_entry,
    damage_target,
    damage_folder,
    damage_rights,
    damage_depth,
    Path.unlink,
    lambda path: shutil.rmtree(path.parent),
)


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """A folder of known entries."""
    folder = tmp_path / "known"
    folder.mkdir()
    for name in ("a-cache", "b-cache"):
        (folder / name).write_text(name)
    return folder


@pytest.fixture
def compiled(known: Path, tmp_path: Path) -> Iterator[Compiled]:
    """Folders to lend."""
    made = Compiled(known, tmp_path / "folders")
    yield made
    made.close()


def seen_in(folder: Path) -> dict[str, str]:
    """What a program would read there."""
    return {path.name: path.read_text() for path in folder.iterdir()}


@pytest.mark.parametrize("passed", [True, False])
@pytest.mark.parametrize("damage", DAMAGES)
def test_no_program_changes_what_the_next_one_sees(
    compiled: Compiled, known: Path, damage: Callable[[Path], None], passed: bool
) -> None:
    lent = compiled.lend()
    damage(lent / "a-cache")
    compiled.take_back(lent, passed)
    again = compiled.lend()
    assert again == lent, "the test would prove nothing"
    assert seen_in(again) == seen_in(known) == {"a-cache": "a-cache", "b-cache": "b-cache"}
    assert again.stat().st_mode & 0o777 == 0o700


def test_what_a_passed_run_compiled_is_handed_on_to_all(compiled: Compiled, known: Path) -> None:
    first, second = compiled.lend(), compiled.lend()
    assert first != second
    (first / "new-cache").write_text("new")
    (first / "rubbish").write_text("not an entry")
    compiled.take_back(first, True)
    compiled.take_back(second, True)
    for lent in (compiled.lend(), compiled.lend()):
        assert seen_in(lent) == {"a-cache": "a-cache", "b-cache": "b-cache", "new-cache": "new"}
        assert (lent / "new-cache").is_symlink()


def test_what_a_run_that_did_not_pass_compiled_is_forgotten(compiled: Compiled, known: Path) -> None:
    lent = compiled.lend()
    (lent / "half-cache").write_text("ha")
    compiled.take_back(lent, False)
    assert seen_in(compiled.lend()).keys() == {path.name for path in known.iterdir()} == {"a-cache", "b-cache"}


def test_a_link_or_a_folder_is_not_handed_on(compiled: Compiled, known: Path) -> None:
    lent = compiled.lend()
    (lent / "link-cache").symlink_to("/etc/passwd")
    (lent / "folder-cache").mkdir()
    compiled.take_back(lent, True)
    assert {path.name for path in known.iterdir()} == {"a-cache", "b-cache"}


def test_another_build_is_lent_other_folders_and_sees_the_same_entries(
    compiled: Compiled, known: Path, tmp_path: Path
) -> None:
    mine = compiled.lend()
    other = Compiled(known, tmp_path / "folders")
    theirs = other.lend()
    assert theirs != mine
    other.close()
    (theirs / "left-cache").write_text("by a build that was killed")
    again = compiled.lend()
    assert again == theirs
    assert seen_in(again) == seen_in(known)


def test_the_oldest_entries_are_dropped_when_no_other_build_is_there(
    known: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled_module, "KEPT", 2)
    for number, name in enumerate(("d-cache", "a-cache", "c-cache", "b-cache")):
        (known / name).write_text(name)
        os.utime(known / name, (0, number))
    monkeypatch.setattr(compiled_module, "MOST", 4)
    first = Compiled(known, tmp_path / "folders")
    monkeypatch.setattr(compiled_module, "MOST", 3)
    Compiled(known, tmp_path / "folders").close()
    assert len(list(known.iterdir())) == 4, "dropped while another build may use it"
    first.close()
    last = Compiled(known, tmp_path / "folders")
    assert seen_in(last.lend()).keys() == {path.name for path in known.iterdir()} == {"c-cache", "b-cache"}
    last.close()


def test_folders_of_a_build_that_lives_stay_and_those_of_a_killed_one_go(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        theirs = Path(other.stdout.readline().strip())
        unlocked = tmp_path / f"run-{os.getpid()}-before"  # as builds named them that had no locks
        unlocked.mkdir()
        Claim(tmp_path).release()
        stood = theirs.is_dir()
        other.kill()
    assert stood and not unlocked.exists()
    claim = Claim(tmp_path)
    mine = claim.folder("run")
    assert not theirs.exists()
    assert mine.is_dir() and len(list(tmp_path.iterdir())) == 2, "my folder and my lock"
    remove_tree(mine)
    claim.release()
    assert not list(tmp_path.iterdir())


def test_a_claim_whose_file_was_removed_before_it_was_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = fcntl.flock
    removed: list[Path] = []

    def too_late(handle: int, kind: int) -> None:
        if not removed:
            removed.extend(tmp_path.iterdir())
            removed[0].unlink()
        lock(handle, kind)

    monkeypatch.setattr(fcntl, "flock", too_late)
    claim = Claim(tmp_path)
    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]
    assert list(tmp_path.iterdir()) != removed
    claim.release()


def as_nobody(work: Callable[[], None]) -> None:
    """Do it in a process without root's power to read everything; it must not raise."""
    process = os.fork()
    if process == 0:
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    assert os.waitpid(process, 0)[1] == 0, "see what it wrote to standard error"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder in which everybody may work, which pytest's own are not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


@pytest.mark.parametrize("mode", [0o000, 0o400])
def test_an_unreadable_figure_is_not_saved_and_its_folder_goes(open_folder: Path, mode: int) -> None:
    def work() -> None:
        claim = Claim(open_folder / "runs")
        source = "from pathlib import Path\nassert Path\n"
        snippet = Snippet("page/program", open_folder / "program.py", source, "T.", figures={"a.svg": "a line"})
        job = Job(snippet, "torch", "key")
        for name, forbidden in (("a.svg", "a.svg"), ("a.svg", ".")):
            space = Workspace.create(claim, job)
            for stream in (space.stdout, space.stderr):
                stream.touch()
            space.evidence.write_text(
                "".join(
                    f'{{"kind": "{kind}", "nonce": "{space.nonce}", "number": {number}, {rest}}}\n'
                    for number, (kind, rest) in enumerate(
                        (
                            ("confined", '"means": []'),
                            ("started", '"memory_mib": 0'),
                            ("end", '"unrun": [], "threads": []'),
                            ("finished", '"seconds": 0.1, "cpu": 0.1'),
                        )
                    )
                )
            )
            (space.work / name).write_text("<svg/>")
            (space.work / "inner").mkdir(mode=0)
            (space.work / forbidden).chmod(mode if forbidden == "." else 0)
            blank = Result(snippet.id, "torch", Outcome.COULD_NOT_START)
            result = space.judge(job, blank, Observation(0))
            assert result.outcome is Outcome.WRONG_FIGURES, (result.outcome, result.detail)
            assert "a.svg" in result.detail
            space.remove()
            assert not space.folder.exists()
        claim.release()

    as_nobody(work)


def test_removing_gives_back_rights_and_follows_no_link(open_folder: Path) -> None:
    def work() -> None:
        outside, tree = open_folder / "outside", open_folder / "tree"
        outside.mkdir(mode=0o555)
        (tree / "inner").mkdir(parents=True)
        (tree / "inner" / "file").touch()
        (tree / "link").symlink_to(outside)
        (tree / "inner").chmod(0)
        tree.chmod(0)
        remove_tree(tree)
        assert not tree.exists()
        assert outside.stat().st_mode & 0o777 == 0o555

    as_nobody(work)
