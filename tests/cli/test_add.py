"""The command add: what it prints, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.ownlabel import label

if TYPE_CHECKING:
    from pathlib import Path

    from support.running import Run

TERMS = "id\tkind\tlabel\nzanferol\tdrug\tzanferol\n"
PAGE = "<title>Zanferol</title><p>Zanferol calms hiccups.</p>"


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project without documents, and make it the working directory."""
    folder = tmp_path / "empty"
    (folder / "ontology").mkdir(parents=True)
    (folder / "extract").mkdir()
    (folder / "pharmagraph.toml").write_text('name = "empty"\nbase = "https://example.org/empty/"\n')
    (folder / "ontology" / "terms.tsv").write_text(TERMS)
    for variable in ("PHARMAGRAPH_PROJECT", "PHARMAGRAPH_SOURCES", "PHARMAGRAPH_DEBUG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(folder)
    return folder


def test_add_makes_a_document_and_says_what_is_next(empty: Path, run: Run) -> None:
    """Its folder, how much was read, where the text lies, and what to do now."""
    (empty / "page.html").write_text(PAGE)
    done = run("add", "page.html", "--name", "zanferol", "--publisher", "We", "--published", "2026")
    assert done.exit_code == 0
    assert done.stdout == (
        "added extract/zanferol (2 sentences; its text: extract/zanferol/source.html)\n"
        "git ignores its text (extract/*/source.* in .gitignore)\n"
        "next: complete extract/zanferol/source.yaml, write facts into extract/zanferol/facts.yaml,\n"
        "      see the numbered sentences with: pharmagraph check --ledger\n"
        "      or have facts proposed with: pharmagraph suggest zanferol\n"
        "      suggestions need the medicine: add a line about: TERM to extract/zanferol/facts.yaml\n"
    )
    described = (empty / "extract" / "zanferol" / "source.yaml").read_text()
    assert "publisher: We\n" in described
    assert "zanferol: 0 facts, checked against the text; sentences: 0 cited, 2 open" in run("check").stdout


def test_who_names_the_medicine_is_not_asked_for_it(empty: Path, run: Run) -> None:
    """With --about there is nothing more to say."""
    (empty / "page.html").write_text(PAGE)
    assert "about" not in run("add", "page.html", "--about", "zanferol").stdout


def test_a_label_names_its_medicine(empty: Path, run: Run) -> None:
    """What the label's own fields say is told, and what to write."""
    (empty / "page.xml").write_bytes(label("Zanoflex", "ZANFEROL"))
    done = run("add", "page.xml")
    assert done.stdout.splitlines()[-3:] == [
        "      the label's own fields name the active ingredient zanferol and the brand Zanoflex",
        "      suggestions need the medicine: add the line about: zanferol to extract/page/facts.yaml",
        "      if it is no term yet, add a row to ontology/terms.tsv: id, kind drug, label zanferol",
    ]


def test_a_text_that_may_be_redistributed_gets_its_line_for_git(empty: Path, run: Run) -> None:
    """The line that lets it in is printed."""
    (empty / "page.html").write_text(PAGE)
    done = run("add", "page.html", "--redistributable", "--licence", "our own")
    assert "add this line to .gitignore: !/extract/page/source.html\n" in done.stdout


def test_a_text_stays_in_the_folder_of_texts(
    empty: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether an option or the variable names that folder."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "page.html").write_text(PAGE)
    done = run("add", str(texts / "page.html"), "--source-text", str(texts))
    assert (done.exit_code, "git" in done.stdout) == (0, False)
    assert not (empty / "extract" / "page" / "source.html").exists()
    monkeypatch.setenv("PHARMAGRAPH_SOURCES", str(texts))
    again = run("add", str(texts / "page.html"), "--name", "b")
    assert "texts/page.html)" in again.stdout
    assert not (empty / "extract" / "b" / "source.html").exists()


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("none.html", None, "error PG101: cannot read the file"),
        ("a.pdf", b"%PDF junk", "a.pdf: error PG114: the PDF is broken"),
        ("a.xml", b"<a>", "a.xml:1:4: error PG115: not well-formed XML"),
        ("a.xyz", b"a", "error PG101: no reader for files of the kind 'a.xyz'"),
    ],
)
def test_a_file_that_cannot_be_read_adds_nothing(
    empty: Path, run: Run, name: str, raw: bytes | None, said: str
) -> None:
    """One finding with a mend on standard error, exit code 1, no folder."""
    before = sorted((empty / "extract").iterdir())
    if raw is not None:
        (empty / name).write_bytes(raw)
    done = run("add", name)
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr
    assert "mend: " in done.stderr
    assert sorted((empty / "extract").iterdir()) == before
