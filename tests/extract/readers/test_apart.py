"""Reading in a process of its own: the same result, and limits that hold."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from pharmagraph.errors import ContentError, MissingExtraError
from pharmagraph.extract.readers import READERS, apart, child, read_document, reader_of
from pharmagraph.extract.readers.apart import Limits, document_apart, read_apart
from pharmagraph.extract.readers.child import perform
from pharmagraph.extract.readers.html import read_html
from pharmagraph.extract.readers.markdown import read_markdown
from pharmagraph.extract.readers.pdf import read_pdf
from pharmagraph.extract.readers.spl import read_spl
from support.pdf import Words, pdf
from support.reading import told

SPL = (
    b'<document xmlns="urn:hl7-org:v3"><title>T</title><component><section><code code="34067-9"/>'
    b"<text>a b</text></section></component></document>"
)
SMALL = {
    "a.md": (b"# T\n\nOne. Two:\n\n- a\n", read_markdown),
    "a.html": (b"<h1>T</h1><p>One. Two:<ul><li>a</ul><table><tr><th>x<tr><td>1</table>", read_html),
    "a.pdf": (pdf([Words(60, 700, "T", 20), Words(60, 670, "One. Two.")]), read_pdf),
    "a.xml": (SPL, read_spl),
}


@pytest.mark.parametrize("name", SMALL)
def test_the_result_is_the_same_as_in_this_process(name: str) -> None:
    """Text, blocks, sentences and reader come over unchanged; the digest of the bytes is added."""
    raw, read = SMALL[name]
    there, here = read_document(raw, name), read(raw)
    assert (there.text, there.sentences, there.blocks) == (here.text, here.sentences, here.blocks)
    assert (there.reader, there.digest, len(there.sha256)) == (here.reader, here.digest, 64)


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_reading_gives_the_same_bytes_under_any_hash_seed(seed: str) -> None:
    """Nothing depends on the order of a set."""
    code = (
        "import hashlib, sys; from pharmagraph.extract.readers import read_document as r;"
        "print([r(open(n, 'rb').read(), n).digest for n in sys.argv[1:]])"
    )
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[3] / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parents[3] / "CONTRIBUTING.md")],
        capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip
    own = read_document((Path(__file__).parents[3] / "CONTRIBUTING.md").read_bytes(), "a.md").digest
    assert done.stdout.strip() == str([own])


def test_product_fields_come_over_too() -> None:
    """They are rows of plain values."""
    assert read_apart(SPL, "products", libraries=["lxml"], purpose="reading SPL XML") == []


def test_a_finding_comes_over_with_its_place() -> None:
    """What the reader found wrong is said here."""
    with pytest.raises(ContentError) as caught:
        read_document(b"<a>\n<b></a>", "a.xml")
    (finding,) = caught.value.findings
    assert (finding.code, finding.place.file, finding.place.line) == ("PG115", "source", 2)
    assert caught.value.findings[0].mend


def limited(raw: bytes, **limits: int) -> str:
    """Read HTML within limits; give the code and message of the finding."""
    with pytest.raises(ContentError) as caught:
        document_apart(raw, "html", libraries=["selectolax"], purpose="x", limits=Limits(**limits))
    (finding,) = caught.value.findings
    assert finding.mend
    return f"{finding.code} {finding.message}"


def test_a_source_that_takes_too_long_is_given_up() -> None:
    """Nesting makes the parser slow (it would need minutes); the limit ends it."""
    assert limited(b"<div>" * 200_000, seconds=1) == "PG117 reading it takes longer than 1 seconds"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit memory")
def test_a_source_that_takes_too_much_memory_is_given_up() -> None:
    """The process ends, not the one that asked."""
    said = limited(b"<p>a</p>" * 2_000_000, memory=150 * 1024 * 1024, seconds=20)
    assert said == "PG117 reading it needs more than 150 MiB of memory, or breaks the parser"


def test_a_source_that_is_too_large_is_not_even_begun() -> None:
    """Its size is known before."""
    assert limited(b"a" * 11, size=10).startswith("PG103 the source is larger")


@pytest.mark.long
def test_a_large_page_is_read_within_the_limits() -> None:
    """Twenty megabytes of script and plain paragraphs end in a document or a finding."""
    page = b"<script>" + b"x('<p>');" * 1_000_000 + b"</script>" + b"<p>Take 2.5 mg a day.</p>\n" * 400_000
    try:
        assert len(read_document(page, "a.html").sentences) == 400_000
    except ContentError as error:
        assert error.findings[0].code == "PG117"  # noqa: PT017 - a slow machine may give up


@pytest.mark.parametrize(
    ("name", "purpose"),
    [
        ("a.md", "reading Markdown"),
        ("a.html", "reading HTML"),
        ("a.pdf", "reading PDF"),
        ("a.xml", "reading SPL XML"),
    ],
)
def test_a_missing_library_is_said_with_its_install_line(
    monkeypatch: pytest.MonkeyPatch, name: str, purpose: str
) -> None:
    """Without the optional part, formats other than plain text cannot be read."""
    monkeypatch.setattr(apart, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError) as caught:
        read_document(b"x", name)
    assert caught.value.extra == "documents"
    assert caught.value.message.startswith(purpose)
    assert 'pip install "pharmagraph[documents]"' in caught.value.mend


def test_plain_text_needs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither library nor process."""
    monkeypatch.setattr(apart, "find_spec", lambda _: None)
    assert told(read_document(b"One. Two.\n", "a.txt")) == [("sentence", "One."), ("sentence", "Two.")]


def test_text_knows_its_lines() -> None:
    """The canonical text keeps the lines of the source."""
    document = read_document(b"Title\r\n\r\nOne.\r\nTwo:\r\n\r\n- a\r\n- b\r\n", "a.txt")
    assert [b.line for b in document.blocks] == [1, 3, 6, 7]
    assert document.block_at(0) == document.blocks[0]
    assert read_document(b" \n a", "a.txt").block_at(0) is None


@pytest.mark.parametrize("task", ["html", "products"])
def test_the_child_tells_findings_and_results_apart(task: str) -> None:
    """Its answer holds one of the two."""
    assert "made" in perform(task, SPL)
    assert "findings" in perform(task, b"")


def test_the_child_reads_standard_input_and_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One JSON object; the limits are set before anything is read."""
    limits: list[tuple[int, int]] = []
    monkeypatch.setattr(child, "limit", lambda *given: limits.append(given))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(SPL)))
    monkeypatch.setattr(sys, "path", [*sys.path])
    child.main(["/folder/of/packages", "products", "1000", "7"])
    assert json.loads(capsys.readouterr().out) == {"made": []}
    assert (limits, sys.path[0]) == ([(1000, 7)], "/folder/of/packages")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"")))
    child.main(["/folder/of/packages", "spl", "1000", "7"])
    assert "findings" in json.loads(capsys.readouterr().out)
    assert sys.path.count("/folder/of/packages") == 1


class FakeResource:
    """Stands in for the system's limits: one is bounded already, one cannot be set."""

    RLIM_INFINITY = -1
    RLIMIT_CORE, RLIMIT_AS, RLIMIT_CPU = "core", "memory", "cpu"

    def __init__(self) -> None:
        self.set: dict[str, tuple[int, int]] = {}

    def getrlimit(self, kind: str) -> tuple[int, int]:
        """Return the soft and the hard limit."""
        return (5, 5) if kind == "cpu" else (-1, -1)

    def setrlimit(self, kind: str, limits: tuple[int, int]) -> None:
        """Note what was set."""
        if kind == "memory":
            raise ValueError
        self.set[kind] = limits


def test_limits_never_go_above_what_the_system_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that cannot set one, or has none at all, goes without."""
    fake = FakeResource()
    monkeypatch.setattr(child, "resource", fake)
    child.limit(1000, 60)
    assert fake.set == {"core": (0, -1), "cpu": (5, 5)}
    monkeypatch.setattr(child, "resource", None)
    child.limit(1000, 60)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems number signals otherwise")
def test_processor_time_is_limited_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system ends the process for it, the finding says so."""
    ended = subprocess.CompletedProcess([], -24, b"", b"")
    monkeypatch.setattr("pharmagraph.extract.readers.apart.subprocess.run", lambda *_, **__: ended)
    assert limited(b"<p>a", seconds=9) == "PG117 reading it takes longer than 9 seconds"


def test_readers_are_found_by_name_and_extension() -> None:
    """No extension belongs to two readers; all are known by either."""
    extensions = [e for reader in READERS.values() for e in reader.extensions]
    assert sorted(set(extensions)) == sorted(extensions)
    assert {reader_of(f"A.{e.upper()}") for e in extensions} == set(READERS.values())
    assert reader_of("a.docx") is None
