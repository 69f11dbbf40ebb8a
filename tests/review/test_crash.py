"""A review is cut off between any two writes: kill -9, or a disk that is full. Nothing is lost for good."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pharmagraph.atomic import write_atomically
from pharmagraph.errors import NotWrittenError
from pharmagraph.review import shelf as shelf_module
from pharmagraph.review.newterm import TermDraft
from support.reviewing import Review, review_in

EARS = TermDraft("glowing-ears", "side effect", "glowing ears")
# Takes one step of a review in a process of its own, which dies by SIGKILL just after a write of some number.
_PROGRAM = """
import os, signal, sys
from pathlib import Path
from pharmagraph import atomic
from pharmagraph.review import shelf
from pharmagraph.review.newterm import TermDraft
from support.reviewing import review_in

def play(root, step, last):
    desk = review_in(root).desk()
    desk.go([i.candidate.value if i.candidate else "" for i in desk.items].index("glowing ears"))
    ears = TermDraft("glowing-ears", "side effect", "glowing ears")
    if step == "undo":
        assert desk.accept(change=ears).done
    written = []
    def write(path, content):
        atomic.write_atomically(path, content)
        written.append(path)
        if len(written) == last:
            os.kill(os.getpid(), signal.SIGKILL)
    shelf.write_atomically = write
    steps = {"accept": lambda: desk.accept(change=ears), "excuse": lambda: desk.excuse("a joke")}
    steps.get(step, desk.undo)()

for name in sys.argv[1:]:
    step, last = Path(name).name.split("-")
    child = os.fork()
    if not child:
        play(Path(name), step, int(last))
        os._exit(1)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
KILLED = ("accept-1", "accept-2", "accept-3", "undo-1", "excuse-1")


def consistent(review: Review) -> bool:
    """Tell whether facts and decisions agree: what is accepted is there."""
    desk = review.desk()
    accepted = [d for d in desk.state.decisions if d.decision == "accepted"]
    return all(d.fact in desk.state.ids for d in accepted)


@pytest.mark.no_cover
def test_a_killed_review_goes_on(review: Review, tmp_path: Path) -> None:
    """Whenever the process is killed, the next review opens, agrees with itself, and finishes the step."""
    tests = Path(__file__).resolve().parents[1]
    roots = [shutil.copytree(review.places.root, tmp_path / name) for name in KILLED]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent / "src")])}
    command = [sys.executable, "-c", _PROGRAM, *map(str, roots)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout.split() == [str(-signal.SIGKILL.value)] * len(KILLED), done.stderr
    for name, root in zip(KILLED, roots, strict=True):
        goes_on(review_in(root), name)


def goes_on(review: Review, name: str) -> None:
    """Open a review that was killed, and finish its step."""
    assert consistent(review)
    desk = review.desk()
    assert desk.withdrawn == 0
    left = [item.candidate.value if item.candidate else "" for item in desk.items]
    assert ("glowing ears" in left) is (name not in {"accept-3", "excuse-1"}), name
    if "glowing ears" in left:
        desk.go(left.index("glowing ears"))
        change = None if desk.state.vocabulary.find("glowing ears") else EARS
        assert desk.accept(change=change).done
    text = review.facts.read_text(encoding="utf-8")
    assert text.count("value: glowing ears") == (name != "excuse-1"), name


def test_a_broken_off_acceptance_is_withdrawn(review: Review) -> None:
    """An accepted decision without its fact is void: its candidate is asked about again."""
    desk = review.desk()
    desk.accept()
    review.facts.write_text("source: glimmerol\nabout: glimmerol\nfacts: []\n", encoding="utf-8")
    again = review.desk()
    assert again.withdrawn == 1
    assert again.current is not None
    assert again.current.candidate == review.candidates[0]
    assert len(again.state.decisions) == 0
    assert "gl-001" not in review.decisions.read_text(encoding="utf-8")


@pytest.mark.parametrize("last", [1, 2, 3])
def test_a_full_disk_takes_the_step_back(review: Review, last: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file of a step cannot be written, those before it are put back, and the reason is said."""
    desk = review.desk()
    desk.go(4)
    before = review.files()
    count = 0

    def write(path: Path, content: bytes) -> None:
        nonlocal count
        count += 1
        if count == last:
            message = f"cannot write {path.name}: no space left on device"
            raise NotWrittenError(message, mend="make room")
        write_atomically(path, content)

    monkeypatch.setattr(shelf_module, "write_atomically", write)
    outcome = desk.accept(change=EARS)
    assert not outcome.done
    assert outcome.words.endswith("no space left on device; make room")
    assert review.files() == before
    assert review.decisions.exists() is False
    monkeypatch.undo()
    assert desk.accept(change=EARS).done


def test_a_change_between_check_and_write_is_seen(review: Review) -> None:
    """A file that changes after it was found unchanged is still not overwritten."""
    desk = review.desk()
    shelf = desk._shelf  # noqa: SLF001 - the moment between two lines of code
    review.facts.write_text("facts: []\n", encoding="utf-8")
    with pytest.raises(NotWrittenError, match="changed by another program"):
        shelf.write(shelf.facts, "facts: none\n")
    assert review.facts.read_text(encoding="utf-8") == "facts: []\n"
    shelf.remember()
    shelf.write(shelf.facts, "facts: []\n")
    assert shelf.changed() == []
