"""The mechanism of tests/conftest.py: skips are told, and may be forbidden."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SETTINGS = (
    "PHARMAGRAPH_REQUIRE",
    "PHARMAGRAPH_SHARED",
    "PHARMAGRAPH_SOURCES",
    "PHARMAGRAPH_CHROMIUM",
)
NEEDS = [
    ("shared", "shared", "the folder of shared material"),
    ("source", "source_texts", "the texts of the sources"),
    ("browser", "chromium", "Chromium"),
    ("frontend", "frontend", "the editor of the SPARQL page"),
    ("java", "java", "Java"),
]


@pytest.fixture
def inner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Give an empty test folder with our conftest, in which everything is absent."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    empty = pytester.mkdir("empty")
    monkeypatch.setenv("PATH", str(empty))
    monkeypatch.setenv("PHARMAGRAPH_SHARED", str(empty / "missing"))
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text(encoding="utf-8"))
    markers = "".join(f"    {marker}: a need\n" for marker, *_ in [*NEEDS, ("server", "", "")])
    pytester.makeini(f"[pytest]\naddopts = --strict-markers\nmarkers =\n{markers}")
    return pytester


def run(inner: pytest.Pytester, source: str, *arguments: str) -> pytest.RunResult:
    """Run one file of tests inside, with our conftest."""
    inner.makepyfile(test_inner=source)
    # Without Hypothesis, whose plugin takes most of a second to load each time.
    plugins = ["-p", "no:cacheprovider", "-p", "no:hypothesispytest"]
    return inner.runpytest_inprocess(*plugins, *arguments)


@pytest.mark.parametrize(("marker", "fixture", "words"), NEEDS)
def test_absent_need_skips_with_reason(inner: pytest.Pytester, marker: str, fixture: str, words: str) -> None:
    """A test that needs an absent thing is skipped, and the closing table says which and why."""
    source = f"def test_a({fixture}): ...\ndef test_b({fixture}): ...\ndef test_c(): ..."
    result = run(inner, source)
    result.assert_outcomes(passed=1, skipped=2)
    result.stdout.fnmatch_lines(["*= 2 skipped =*", f"    2  {marker}: *{words}*"])


@pytest.mark.parametrize(("marker", "fixture", "words"), NEEDS)
@pytest.mark.parametrize("by", ["name", "all"])
def test_required_need_fails(
    inner: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    marker: str,
    fixture: str,
    words: str,
    by: str,
) -> None:
    """With PHARMAGRAPH_REQUIRE, the absence of a needed thing is a failure that names it."""
    monkeypatch.setenv("PHARMAGRAPH_REQUIRE", marker if by == "name" else "all")
    result = run(inner, f"def test_a({fixture}): ...\ndef test_b(): ...")
    outcomes = result.parseoutcomes()
    assert (outcomes.get("passed"), outcomes.get("skipped")) == (1, None)
    assert outcomes.get("failed", 0) + outcomes.get("errors", 0) == 1
    result.stdout.fnmatch_lines([f"*required by PHARMAGRAPH_REQUIRE: *{words}*"])


def test_figures_are_told_at_the_end(inner: pytest.Pytester) -> None:
    """What a test counted stands at the end of every run, whether the test holds or not."""
    source = "def test_a(show): show('b: 2')\ndef test_b(show):\n show('a: 1')\n assert 0\ndef test_c(): ..."
    result = run(inner, source)
    result.stdout.fnmatch_lines(["*= figures =*", "a: 1", "b: 2"])
    assert "= figures =" not in run(inner, "def test_c(): ...").stdout.str()


def test_marker_alone_is_enough(inner: pytest.Pytester) -> None:
    """A test that bears the marker, without the fixture, is skipped where the thing is absent."""
    result = run(inner, "import pytest\n@pytest.mark.java\ndef test_a(): ...\ndef test_b(): ...")
    result.assert_outcomes(passed=1, skipped=1)


def test_fixture_brings_its_marker(inner: pytest.Pytester) -> None:
    """A test that uses the fixture of a need is found by the need's marker."""
    result = run(inner, "def test_a(java): ...\ndef test_b(): ...", "-m", "not java")
    result.assert_outcomes(passed=1, deselected=1)


def test_present_things_are_given(inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the things are there, each fixture gives the path of the one that was named."""
    folder = inner.mkdir("there")
    (folder / "sources").mkdir()
    program = folder / ("java.exe" if os.name == "nt" else "java")
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PHARMAGRAPH_SHARED", str(folder))
    monkeypatch.setenv("PHARMAGRAPH_CHROMIUM", str(program))
    source = f"""
        def test_a(shared, source_texts, chromium, java, repository):
            assert str(shared) == {str(folder)!r}
            assert str(source_texts) == {str(folder / "sources")!r}
            assert chromium == java == {str(program)!r}
            assert (repository / {folder.parent.name!r}).is_dir()
    """
    run(inner, source).assert_outcomes(passed=1)


def test_sources_have_a_folder_of_their_own(inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """PHARMAGRAPH_SOURCES names the texts' folder where there is no shared folder."""
    folder = inner.mkdir("texts")
    monkeypatch.setenv("PHARMAGRAPH_SOURCES", str(folder))
    source = f"def test_a(source_texts): assert str(source_texts) == {str(folder)!r}"
    run(inner, source).assert_outcomes(passed=1)


SILENT_SKIP = "import pytest\ndef test_a(): pytest.skip('no reason')\ndef test_b(): ..."
SILENT_FILE = "import pytest\npytest.importorskip('no_such_module')\ndef test_a(): ..."
DECLARED_SKIP = (
    "import pytest\n@pytest.mark.skipif(True, reason='Windows only')\ndef test_a(): ...\ndef test_b(): ..."
)


def test_undeclared_skip_fails_when_all_is_required(
    inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With PHARMAGRAPH_REQUIRE=all, a skip in the middle of a test is a failure."""
    run(inner, SILENT_SKIP).assert_outcomes(passed=1, skipped=1)
    monkeypatch.setenv("PHARMAGRAPH_REQUIRE", "all")
    result = run(inner, SILENT_SKIP)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*allows no skip: no reason*"])


def test_file_that_skips_itself_fails_when_all_is_required(
    inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole file that skips itself is told in the table, and is an error under `all`."""
    result = run(inner, SILENT_FILE)
    result.stdout.fnmatch_lines(["*= 1 skipped =*", "    1  could not import 'no_such_module'*"])
    monkeypatch.setenv("PHARMAGRAPH_REQUIRE", "all")
    run(inner, SILENT_FILE).assert_outcomes(errors=1)


def test_declared_skip_is_allowed(inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """A skip that a marker declares stays a skip under `all`, and is told in the table."""
    monkeypatch.setenv("PHARMAGRAPH_REQUIRE", "all")
    result = run(inner, DECLARED_SKIP)
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["*= 1 skipped =*", "    1  Windows only"])


def test_empty_parametrisation_fails_when_all_is_required(
    inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A test whose list of parameters is empty is a failure under `all`, though pytest marks it."""
    monkeypatch.setenv("PHARMAGRAPH_REQUIRE", "all")
    source = "import pytest\n@pytest.mark.parametrize('x', [])\ndef test_a(x): ...\ndef test_b(): ..."
    run(inner, source).assert_outcomes(passed=1, errors=1)


def test_expected_failure_is_no_skip(inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that is expected to fail stays so under `all`."""
    monkeypatch.setenv("PHARMAGRAPH_REQUIRE", "all")
    source = "import pytest\n@pytest.mark.xfail\ndef test_a(): assert False\ndef test_b(): ..."
    run(inner, source).assert_outcomes(passed=1, xfailed=1)


@pytest.mark.parametrize(
    "source",
    ["", "def test_a(java): ...", SILENT_FILE],
    ids=["none", "all skipped", "file skipped"],
)
def test_run_without_a_test_fails(inner: pytest.Pytester, source: str) -> None:
    """A run in which no test ran does not end as a success."""
    assert run(inner, source).ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_unknown_requirement_is_refused(inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """A misspelt PHARMAGRAPH_REQUIRE ends the run and names the known ones."""
    monkeypatch.setenv("PHARMAGRAPH_REQUIRE", "chrome")
    result = run(inner, "def test_a(): ...")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*names chrome; known are: all, browser, frontend, java, *"])
