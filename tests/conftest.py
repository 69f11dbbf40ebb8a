"""What tests may need beyond Python and the locked packages, and what happens without it.

A test says what it needs by a fixture (`shared`, `source_texts`, `chromium`, `frontend`, `java`,
`server`) or by the marker of that need. Where it is absent, the test is skipped with a plain reason,
and the run closes with a table of all skips. With PHARMAGRAPH_REQUIRE=all, or a list such as
PHARMAGRAPH_REQUIRE=browser,java, a named need that is absent is a failure. With `all`, so is any
other skip, save one that a `skip` or `skipif` marker declares.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

ROOT = Path(__file__).resolve().parents[1]

# Examples may take as long as a busy machine takes for them. `make test-long` tries many more.
settings.register_profile("usual", deadline=None)
settings.register_profile("long", deadline=None, max_examples=1_000)
settings.load_profile("usual")


@dataclass(frozen=True)
class Need:
    """Something that a test may need: how to find it, and what to say where it is not there."""

    marker: str
    fixture: str
    find: Callable[[], str | None]
    absent: str


def shared_folder() -> str | None:
    """Return the folder of shared material: PHARMAGRAPH_SHARED, else ../shared."""
    return existing_folder(os.environ.get("PHARMAGRAPH_SHARED") or ROOT.parent / "shared")


def source_folder() -> str | None:
    """Return the folder of source texts: PHARMAGRAPH_SOURCES, else the shared sources/."""
    named = os.environ.get("PHARMAGRAPH_SOURCES")
    if named:
        return existing_folder(named)
    shared = shared_folder()
    return existing_folder(Path(shared, "sources")) if shared else None


def existing_folder(path: Path | str) -> str | None:
    """Return the folder's absolute path, or None where there is none."""
    return str(Path(path).resolve()) if Path(path).is_dir() else None


def chromium_program() -> str | None:
    """Return the path of Chromium: PHARMAGRAPH_CHROMIUM, else the first one on the path."""
    named = os.environ.get("PHARMAGRAPH_CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    return next((found for name in names if (found := shutil.which(name))), None)


def server_library() -> str | None:
    """Return the name of the server's library where `pharmagraph[serve]` is installed."""
    found = all(importlib.util.find_spec(name) for name in ("starlette", "uvicorn"))
    return "starlette" if found else None


def built_frontend() -> str | None:
    """Return the folder of the SPARQL page's editor where it has been built."""
    folder = ROOT / "src" / "pharmagraph" / "serve" / "querypage" / "bundle"
    return str(folder) if (folder / "query.js").is_file() else None


NEEDS = (
    Need(
        "browser",
        "chromium",
        chromium_program,
        "Chromium is not installed (PHARMAGRAPH_CHROMIUM may name one)",
    ),
    Need(
        "frontend",
        "frontend",
        built_frontend,
        "the editor of the SPARQL page is not built (make frontend builds it)",
    ),
    Need("java", "java", lambda: shutil.which("java"), "there is no Java runtime on the path"),
    Need(
        "server",
        "server",
        server_library,
        "the libraries of pharmagraph[serve] are not installed",
    ),
    Need(
        "shared",
        "shared",
        shared_folder,
        "the folder of shared material is not there (PHARMAGRAPH_SHARED may name it)",
    ),
    Need(
        "source",
        "source_texts",
        source_folder,
        "the texts of the sources are not there (PHARMAGRAPH_SOURCES may name their folder)",
    ),
)
BY_MARKER = {need.marker: need for need in NEEDS}
# What these tests run, cheaper tests run too. Coverage doubles what Python costs, and here it would
# find nothing new; so it is not measured in them, nor in the programs that they start.
UNMEASURED = (
    "browser/",
    "conformance/",
    "content/",
    "extract/test_mutants.py",
    "extract/test_speed.py",
    "test_ci_examples.py",
    "test_docs.py",
)
_MEASURING = "COVERAGE_PROCESS_CONFIG"  # by it coverage tells the programs that tests start
SKIPPED_TESTS = pytest.StashKey[list[str]]()
SKIPPED_FILES = pytest.StashKey[list[str]]()


def required() -> frozenset[str]:
    """Return the needs that PHARMAGRAPH_REQUIRE names; an unknown name ends the run."""
    named = {name for name in os.environ.get("PHARMAGRAPH_REQUIRE", "").split(",") if name}
    unknown = sorted(named - set(BY_MARKER) - {"all"})
    if unknown:
        known = ", ".join(["all", *BY_MARKER])
        message = f"PHARMAGRAPH_REQUIRE names {', '.join(unknown)}; known are: {known}"
        raise pytest.UsageError(message)
    return frozenset(named)


def obtain(need: Need) -> str:
    """Return where the needed thing is; skip or fail the test where it is absent."""
    found = need.find()
    if found is not None:
        return found
    if required() & {"all", need.marker}:
        pytest.fail(f"required by PHARMAGRAPH_REQUIRE: {need.absent}", pytrace=False)
    pytest.skip(f"{need.marker}: {need.absent}")


@pytest.fixture(scope="session")
def repository() -> Path:
    """Give the root folder of this repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of shared material."""
    return Path(obtain(BY_MARKER["shared"]))


@pytest.fixture(scope="session")
def source_texts() -> Path:
    """Give the folder of texts that may not be redistributed."""
    return Path(obtain(BY_MARKER["source"]))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of the Chromium program."""
    return obtain(BY_MARKER["browser"])


@pytest.fixture(scope="session")
def frontend() -> Path:
    """Give the folder of the SPARQL page's editor as it was built."""
    return Path(obtain(BY_MARKER["frontend"]))


@pytest.fixture(scope="session")
def java() -> str:
    """Give the path of the Java program."""
    return obtain(BY_MARKER["java"])


@pytest.fixture(scope="session")
def server() -> str:
    """Give the name of the server's library."""
    return obtain(BY_MARKER["server"])


@pytest.fixture(scope="session")
def built_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of this repository's own project, built without the texts of its sources."""
    import pharmagraph

    folder = tmp_path_factory.mktemp("project")
    shutil.copy(ROOT / "pharmagraph.toml", folder)
    for part in ("ontology", "extract"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("source.txt"))
    pharmagraph.open(folder).build()
    return folder


@pytest.fixture
def show(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Give a function that says something at the end of the run, such as what a test counted."""
    said = request.node.user_properties
    return lambda text: said.append(("figure", text))


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a misspelt PHARMAGRAPH_REQUIRE before any test runs."""
    required()
    config.stash[SKIPPED_TESTS] = []
    config.stash[SKIPPED_FILES] = []


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with what its fixtures need, so that `-m browser` finds it; and what is unmeasured."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        for need in NEEDS:
            if need.fixture in fixtures and item.get_closest_marker(need.marker) is None:
                item.add_marker(need.marker)
        if item.nodeid.removeprefix("tests/").startswith(UNMEASURED):
            item.add_marker("no_cover")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Keep coverage out of the programs that an unmeasured test starts, or its fixtures do."""
    told = os.environ.pop(_MEASURING, None) if item.get_closest_marker("no_cover") else None
    try:
        return (yield)
    finally:
        if told is not None:
            os.environ[_MEASURING] = told


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Obtain what the test's markers name, before any of its fixtures is made."""
    for need in NEEDS:
        if item.get_closest_marker(need.marker):
            obtain(need)


def skip_reason(longrepr: object) -> str:
    """Return the words of a skip from what pytest reports of it: (file, line, words)."""
    words = longrepr[2] if isinstance(longrepr, tuple) else longrepr
    return str(words).removeprefix("Skipped: ")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note each skip for the closing table; under `all`, fail one that no marker declares."""
    report = yield
    if not report.skipped or hasattr(report, "wasxfail"):
        return report
    reason = skip_reason(report.longrepr)
    declared = any(item.get_closest_marker(name) for name in ("skip", "skipif"))
    # pytest itself marks a parametrised test without parameters, which is the most silent skip of all.
    declared = declared and not reason.startswith("got empty parameter set")
    if "all" in required() and not declared:
        report.outcome = "failed"
        report.longrepr = f"PHARMAGRAPH_REQUIRE=all allows no skip: {reason}"
    else:
        item.config.stash[SKIPPED_TESTS].append(reason)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Treat a whole file that skips itself (importorskip) like a test that does."""
    report = yield
    if report.skipped:
        reason = skip_reason(report.longrepr)
        if "all" in required():
            report.outcome = "failed"
            report.longrepr = f"PHARMAGRAPH_REQUIRE=all allows no skip: {reason}"
        else:
            collector.config.stash[SKIPPED_FILES].append(reason)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """End as if there were no tests where all of them were skipped: nothing has been shown."""
    config = session.config
    if session.exitstatus != pytest.ExitCode.OK or config.option.collectonly:
        return
    if session.testscollected == len(config.stash[SKIPPED_TESTS]):
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Close with what tests counted, and a table of what was skipped, how often and why."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    figures = [
        str(value)
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == "figure"
    ]
    if figures:
        terminalreporter.section("figures")
        for figure in sorted(figures):
            terminalreporter.write_line(figure)
    counts = Counter(config.stash[SKIPPED_TESTS] + config.stash[SKIPPED_FILES])
    if not counts:
        return
    total = sum(counts.values())
    terminalreporter.section(f"{total} skipped")
    for reason, count in sorted(counts.items()):
        terminalreporter.write_line(f"{count:5}  {reason}")
