from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError, NotWrittenError, PharmagraphError
from pharmagraph.extract import formatting
from pharmagraph.extract.formatting import Formatting, canonical, format_project
from pharmagraph.textfile import TextFile
from support.written import BASE, CORE, read_written, write_project

if TYPE_CHECKING:
    from pathlib import Path

MESSY = """\
- value: gout     # podagra
  id: a-001
  relation: treats
  cue: helps against gout
"""
HEAD = "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
ROW = "term:gout\tskos:exactMatch\tMESH:D006073\tsemapv:ManualMappingCuration\n"


def formatted(root: Path) -> Formatting:
    """Lay out a project."""
    return format_project(
        core=CORE, ontology=root / "ontology", extract=root / "extract", base=BASE, root=root
    )


def test_facts_terms_and_crosswalk_are_laid_out(tmp_path: Path) -> None:
    """All three kinds of file are brought to canonical form, and a second run finds nothing to do."""
    root = write_project(tmp_path, {"one": MESSY, "two": ""})
    (root / "ontology" / "mappings.sssom.tsv").write_text(HEAD + ROW.replace("gout", "quelorin") + ROW)
    before = read_written(root)
    found = formatted(root)
    assert [layout.name for layout in found.changed] == [
        "extract/one/facts.yaml",
        "extract/two/facts.yaml",
        "ontology/mappings.sssom.tsv",
        "ontology/terms.tsv",
    ]
    assert "gout" in (root / "extract/one/facts.yaml").read_text()
    found.write()
    assert formatted(root).changed == ()
    assert [fact.digest for fact in read_written(root)] == [fact.digest for fact in before]
    assert (
        (root / "extract/one/facts.yaml")
        .read_text()
        .endswith("- id: a-001\n  relation: treats\n  value: gout  # podagra\n  cue: helps against gout\n")
    )


def test_a_file_with_errors_is_left_alone_and_the_others_are_not(tmp_path: Path) -> None:
    """Layout can be the error, so nothing is laid out that is not understood."""
    root = write_project(tmp_path, {"one": MESSY.replace("gout ", "nothing "), "two": MESSY})
    found = formatted(root)
    assert [(f.code, f.place.file) for f in found.findings] == [("PG202", "extract/one/facts.yaml")]
    assert "extract/two/facts.yaml" in [layout.name for layout in found.changed]
    assert "extract/one/facts.yaml" not in [layout.name for layout in found.layouts]


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("extract/one/facts.yaml", "facts: [\n", "PG104"),
        ("extract/one/facts.yaml", None, "PG101"),
        ("extract/one/source.yaml", "title: no more\n", "PG109"),
        ("ontology/mappings.sssom.tsv", HEAD + ROW.replace("gout", "nobody"), "PG506"),
        ("ontology/mappings.sssom.tsv", "no header\n", "PG112"),
        ("ontology/terms.tsv", "id\tkind\tlabel\nquelorin\tnothing\tquelorin\n", "PG503"),
    ],
)
def test_each_kind_of_file_is_refused_with_its_errors(
    tmp_path: Path, path: str, text: str | None, code: str
) -> None:
    """Findings come with the file that they are in, and the file stays out of the layouts."""
    root = write_project(tmp_path, {"one": "- id: a\n  subject: quelorin\n" if "terms" in path else MESSY})
    if text is None:
        (root / path).unlink()
    else:
        (root / path).write_text(text)
    found = formatted(root)
    assert code in {f.code for f in found.findings}
    assert path not in {layout.name for layout in found.layouts}


def test_terms_that_are_no_table_stop_everything(tmp_path: Path) -> None:
    """Without terms no facts file can be understood."""
    root = write_project(tmp_path, {"one": MESSY})
    (root / "ontology" / "terms.tsv").write_text("no header\n")
    with pytest.raises(ContentError, match="missing"):
        formatted(root)


@pytest.mark.parametrize("kind", ["facts.yaml", "terms.tsv"])
def test_a_layout_that_would_say_something_else_is_never_written(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Before anything is written, the new text is read again and compared."""
    monkeypatch.setattr(formatting, "canonical_facts", lambda _file: "facts:\n- id: b\n")
    monkeypatch.setattr(formatting, "canonical_table", lambda _file, _form: "id\tkind\tlabel\nb\tb\tb\n")
    text = "facts:\n- id: a\n" if kind == "facts.yaml" else "id\tkind\tlabel\na\ta\ta\n"
    with pytest.raises(PharmagraphError, match="would change what it says"):
        canonical(TextFile.of(kind, text), kind)


def test_a_file_that_cannot_be_written_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file is written at once, or not at all."""
    root = write_project(tmp_path, {"one": MESSY})
    before = (root / "extract/one/facts.yaml").read_bytes()

    def refuse(*_: object) -> None:
        raise NotWrittenError("no space")

    monkeypatch.setattr(formatting, "write_atomically", refuse)
    with pytest.raises(PharmagraphError, match="no space"):
        formatted(root).write()
    assert (root / "extract/one/facts.yaml").read_bytes() == before


def test_the_repository_itself_can_be_laid_out(repository: Path) -> None:
    """The project's own files keep their digests and rows (canonical raises otherwise)."""
    for path in [*repository.glob("extract/*/facts.yaml"), *repository.glob("ontology/*.tsv")]:
        file = TextFile.of(path.name, path.read_text(encoding="utf-8"))
        once = TextFile.of(path.name, canonical(file, path.name))
        assert canonical(once, path.name) == once.text
