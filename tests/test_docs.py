"""The documentation runs: every command and every line of Python in it does what the page says."""

from __future__ import annotations

import doctest
import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
SOURCE = ROOT / "src"
EXAMPLES = sorted(
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
    for path in (SOURCE / "pharmagraph").rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)
# A block may say what becomes of it: ```yaml add=FILE appends it to a file, ```text file=FILE writes one.
_FENCE = re.compile(r"^```(\w+)(?: (add|file)=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# A console block that opens a review is followed by ```keys, one key a line with what it does, and by
# ```screen, what the terminal shows then; both may come again.
_PLAYED = ("keys", "screen")
_REVIEW = re.compile(r"pharmagraph review (\S+)")
# Commands that stand for work outside a project: shown on a page, tried elsewhere in the tests.
_ELSEWHERE = (
    "pharmagraph serve",
    "make ",
    "git ",
    "pip ",
    "cd ",
    "python -m venv",
    "source ",
    "apt",
    "code ",
    "$EDITOR",
)


# Where pages show a running service; the tests start one on a free port.
_SERVICE = "127.0.0.1:7464"


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: Path
    line: int
    language: str
    text: str
    action: str = ""
    file: str = ""

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(*languages: str) -> Iterator[Block]:
    """Yield the fenced blocks of all pages in some languages."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for found in _FENCE.finditer(text):
            if found[1] in languages or (found[2] and "console" in languages):
                line = text.count("\n", 0, found.start()) + 1
                yield Block(page, line, found[1], found[4], found[2] or "", found[3] or "")


def steps(text: str) -> Iterator[tuple[str, str]]:
    """Yield the commands of a console block with the output that the page shows for each."""
    command = ""
    shown: list[str] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, "\n".join(shown).strip()
            command, shown = line[2:], []
        elif goes_on(command) and not shown:
            command += "\n" + line
        else:
            shown.append(line)
    if command:
        yield command, "\n".join(shown).strip()


def goes_on(command: str) -> bool:
    """Tell whether a command has an open quote, and so goes on in the next line."""
    try:
        shlex.split(command, comments=True)
    except ValueError:
        return True
    return False


def same(shown: str, got: str) -> bool:
    """Compare output with what a page shows; a line of three dots stands for any lines."""
    pattern = r"\n".join(
        r"(?:.*\n)*?.*" if line.strip() in {"...", "…"} else re.escape(line.rstrip()) + r"[ ]*"
        for line in shown.splitlines()
    )
    return re.fullmatch(pattern, "\n".join(line.rstrip() for line in got.strip().splitlines())) is not None


def run(command: str, folder: Path) -> str:
    """Run a command of a page in a project, 100 columns wide, and return what it prints."""
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    environment.pop("PHARMAGRAPH_PROJECT", None)
    environment.pop("PHARMAGRAPH_SOURCES", None)
    program = f"{shlex.quote(sys.executable)} -m pharmagraph"
    line = re.sub(r"(^|\|\s*|&&\s*)pharmagraph\b", lambda m: f"{m[1]}{program}", command)
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="session")
def served(request: pytest.FixtureRequest) -> Iterator[Callable[[str], str]]:
    """Give a function that puts a running service's address where a page shows one."""
    running: list[str] = []
    with ExitStack() as stack:

        def put(text: str) -> str:
            if _SERVICE in text and not running:
                request.getfixturevalue("server")
                from support.serving import serving

                service = stack.enter_context(serving(request.getfixturevalue("built_project")))
                running.append(f"127.0.0.1:{service.port}")
            return text.replace(_SERVICE, running[0]) if running else text

        yield put


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_console_blocks_print_what_the_page_shows(
    page: Path, built_project: Path, tmp_path: Path, served: Callable[[str], str]
) -> None:
    """Each command of a page, run in its order in a copy of this project, prints what is shown."""
    folder = shutil.copytree(built_project, tmp_path / built_project.name)
    mine = [b for b in blocks("console", *_PLAYED) if b.page == page]
    for index, block in enumerate(mine):
        if block.language in _PLAYED:
            continue
        if block.action:
            with (folder / block.file).open("a" if block.action == "add" else "w", encoding="utf-8") as file:
                file.write(block.text)
            continue
        for command, shown in steps(block.text):
            if command.startswith(_ELSEWHERE):
                if command.startswith("cd "):
                    folder = (folder / command[3:].strip()).resolve()
                continue
            if (review := _REVIEW.match(command)) and block is not mine[-1]:
                follow = takewhile(lambda b: b.language in _PLAYED, mine[index + 1 :])
                played(folder, review[1], list(follow))
                continue
            got = run(served(command), folder)
            if shown:
                assert same(served(shown), got), (
                    f"{block}: {command}\n--- the page shows\n{shown}\n--- it prints\n{got}"
                )
            else:
                assert "Traceback" not in got, f"{block}: {command}\n{got}"


def played(folder: Path, document: str, parts: list[Block]) -> None:
    """Review a document with the keys of a page, and compare the terminal with what the page shows."""
    from pharmagraph.project import core_ontology, find_project
    from pharmagraph.review.desk import ReviewDesk
    from pharmagraph.review.proposing import Proposer
    from pharmagraph.review.state import Places
    from support.playing import play

    assert parts, f"no keys follow the review of {document}"
    at = find_project(folder)
    places = Places(at.extract / document, core_ontology(), at.ontology, at.base, at.root)
    desk = ReviewDesk(places, Proposer(places), by="Ada", on="2026-11-23")
    keys: list[str] = []
    screens: list[tuple[int, Block]] = []
    for part in parts:
        if part.language == "keys":
            keys += [re.split(r"\s{2,}", line)[0] for line in part.text.splitlines()]
        else:
            screens.append((len(keys), part))
    _, seen = play(desk, keys)
    for after, part in screens:
        got = seen[after]
        assert same(part.text.strip(), got), (
            f"{part}\n--- the page shows\n{part.text}\n--- the terminal\n{got}"
        )


@pytest.mark.parametrize("block", [b for b in blocks("python") if ">>>" in b.text], ids=str)
def test_python_sessions_give_what_the_page_shows(
    block: Block, built_project: Path, monkeypatch: pytest.MonkeyPatch, served: Callable[[str], str]
) -> None:
    """Each Python session of a page, run in a copy of this project, gives what is shown."""
    monkeypatch.chdir(built_project)
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    test = parser.get_doctest(served(block.text), {}, str(block), str(block.page), block.line)
    output: list[str] = []
    runner.run(test, out=output.append)
    assert runner.failures == 0, "".join(output)


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_in_docstrings_give_what_they_show(
    name: str, built_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each example in a docstring, run in a copy of this project, gives what is shown."""
    monkeypatch.chdir(built_project)
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert result.attempted > 0
    assert result.failed == 0


def test_python_scripts_run(built_project: Path) -> None:
    """Each Python script of a page runs in a copy of this project; there is at least one."""
    scripts = [b for b in blocks("python") if ">>>" not in b.text]
    assert scripts
    for block in scripts:
        command = [sys.executable, "-c", block.text]
        done = subprocess.run(
            command, cwd=built_project, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, f"{block}\n{done.stderr}"


def test_links_between_pages_lead_somewhere() -> None:
    """Each relative link of a page leads to a file of the repository, and to a heading where it names one."""
    broken = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            file = (page.parent / path).resolve() if path else page
            if not file.exists() or (anchor and anchor not in anchors(file)):
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.casefold()).strip().replace(" ", "-") for h in headings}


def test_generated_pages_are_up_to_date() -> None:
    """The generated pages of the reference say what the code says now."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "reference.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_every_finding_has_its_section() -> None:
    """Each code of the findings has a section in docs/reference/findings.md, and no section is left over."""
    from pharmagraph.findings import FINDINGS

    text = (ROOT / "docs/reference/findings.md").read_text(encoding="utf-8")
    sections = re.findall(r"^### (PG\d{3})\b", text, re.MULTILINE)
    assert sections == sorted(FINDINGS)
