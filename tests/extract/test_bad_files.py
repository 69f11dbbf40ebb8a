"""Files with one fault each: every fault is a finding with file, line and column, and never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pharmagraph.errors import ContentError
from pharmagraph.extract.factsfile import read_facts
from pharmagraph.extract.source import read_source
from pharmagraph.extract.yamlfile import MAX_DEPTH, Scalar, parse_yaml
from pharmagraph.findings import as_human
from pharmagraph.textfile import TextFile
from support.leaflet import FACTS, TERMS, Project, make_project

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.findings import Finding

TOP = "source: quelorin-leaflet\nabout: quelorin\ncurated: {by: maintainers, on: 2026-11-22}\nfacts:\n"
BACKS = (("", "condition"), ("-effect", "side effect"))
FACT = "- {id: a, relation: treats, value: gout, cue: gout}\n"


def fact(**changes: str) -> str:
    """Return a facts file with one fact, some of its fields changed, added or (with "") left out."""
    fields = {
        "id": "a",
        "relation": "treats",
        "value": "gout",
        "cue": "gout",
        **{k.replace("_", "-"): v for k, v in changes.items()},
    }
    return TOP + "- {" + ", ".join(f"{k}: {v}" for k, v in fields.items() if v) + "}\n"


def dose(value: str) -> str:
    """Return a facts file with one dosage."""
    return TOP + f"- {{id: a, relation: has dosage, value: {value}, cue: 5 mg}}\n"


def findings_of(project: Project) -> list[Finding]:
    """Read source.yaml and facts.yaml; return all that is wrong in them."""
    vocabulary = project.vocabulary()
    try:
        source = read_source(project.folder, project.root)
        return read_facts(project.folder, source, vocabulary, project.root)[1]
    except ContentError as error:
        return list(error.findings)


# What is wrong, the file's text, the code, the line, and the words at which the caret stands.
FACTS_FILES = [
    ("empty", "", "PG107", 1, ""),
    ("a word only", "walrus", "PG107", 1, "walrus"),
    ("a list", "- a\n- b\n", "PG107", 1, "- a"),
    ("unclosed bracket", "source: [", "PG104", 2, ""),
    ("unclosed quote", "source: 'x", "PG104", 1, ""),
    ("a colon too many", "source: a: b\n", "PG104", 1, ": b"),
    ("a tab", "source: x\n\tabout: y\n", "PG104", 2, "\tabo"),
    ("bad indent", "source: x\n about: y\n", "PG104", 2, ": y"),
    ("an anchor", "source: &a x\n", "PG105", 1, "&a x"),
    ("an alias", "source: *a\n", "PG105", 1, "*a"),
    ("a tag", "source: !!str x\n", "PG105", 1, "!!st"),
    ("two documents", "source: x\n---\nsource: y\n", "PG105", 2, "---"),
    ("a key twice", TOP + FACT + "facts: []\n", "PG106", 6, "facts"),
    (
        "a key twice in a fact",
        TOP + "- {id: a, relation: treats, value: gout, cue: gout, cue: gout}\n",
        "PG106",
        5,
        "cue",
    ),
    ("a list as key", "[a, b]: x\n", "PG107", 1, "[a, "),
    ("too deep", "a: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "PG103", 1, "[[]]"),
    ("a control character", "source: x\x07\n", "PG110", 1, "\u0007"),
    ("a direction override", "source: x\u202e\n", "PG110", 1, "\u202e"),
    ("a zero-width space", "source: x\u200b\n", "PG110", 1, "\u200b"),
    ("an unknown top key", "sauce: x\n" + TOP + FACT, "PG108", 1, "sauce"),
    ("no source", TOP.replace("source: quelorin-leaflet\n", "") + FACT, "PG109", 1, "abou"),
    ("another source", TOP.replace("quelorin-leaflet", "other") + FACT, "PG107", 1, "other"),
    ("no facts", "source: quelorin-leaflet\n", "PG109", 1, "sour"),
    ("facts as words", TOP.replace("facts:\n", "facts: none\n"), "PG107", 4, "none"),
    ("a fact as word", TOP + "- gout\n", "PG107", 5, "gout"),
    ("an unknown about", TOP.replace("about: quelorin", "about: walrus") + FACT, "PG202", 2, "walrus"),
    ("curated as word", TOP.replace("{by: maintainers, on: 2026-11-22}", "me") + FACT, "PG211", 3, "me"),
    ("a day that is none", TOP.replace("2026-11-22", "2026-02-30") + FACT, "PG211", 3, "2026-02-30"),
    ("a date in short", TOP.replace("2026-11-22", "20261122") + FACT, "PG211", 3, "20261122"),
    (
        "no curator",
        TOP.replace("curated: {by: maintainers, on: 2026-11-22}\n", "") + FACT,
        "PG109",
        4,
        "a, r",
    ),
    ("no id", fact(id=""), "PG109", 5, "{rel"),
    ("an id in capitals", fact(id="A1"), "PG509", 5, "A1"),
    ("an id with a slash", fact(id="a/b"), "PG509", 5, "a/b"),
    ("an id twice", TOP + FACT + FACT, "PG203", 6, "a, r"),
    ("no relation", fact(relation=""), "PG109", 5, "{id:"),
    ("an unknown relation", fact(relation="treets"), "PG201", 5, "treets"),
    ("no value", fact(value=""), "PG109", 5, "{id:"),
    ("an unknown value", fact(value="goat"), "PG202", 5, "goat"),
    ("a value of another kind", fact(value="rash", relation="has dosage form"), "PG202", 5, "rash"),
    ("a list as value", fact(value="[gout]"), "PG107", 5, "[gou"),
    ("an empty value", fact(value="''"), "PG107", 5, "''"),
    ("an unknown key", fact(colour="red"), "PG108", 5, "colour"),
    ("a key of other relations", fact(outcome="rash"), "PG108", 5, "outcome"),
    ("an unknown subject", fact(subject="walrus"), "PG202", 5, "walrus"),
    ("a subject of another kind", fact(subject="gout"), "PG205", 5, "gout"),
    ("an unknown status", fact(status="sure"), "PG208", 5, "sure"),
    ("an unknown certainty", fact(certainty="sure"), "PG208", 5, "sure"),
    ("an unknown polarity", fact(polarity="sure"), "PG208", 5, "sure"),
    ("disputed without reason", fact(status="disputed"), "PG209", 5, "disputed"),
    ("interpreted without reason", fact(certainty="interpreted"), "PG209", 5, "interpreted"),
    ("reported at hand", fact(status="reported"), "PG215", 5, "reported"),
    ("no cue", fact(cue=""), "PG314", 5, "{id:"),
    ("a cue of gaps", fact(cue="\u2026"), "PG314", 5, "\u2026}"),
    ("reviewed by the curator", fact(reviewed="{by: Maintainers, on: 2026-11-23}"), "PG212", 5, "{by:"),
    ("reviewed without day", fact(reviewed="{by: X}"), "PG211", 5, "{by:"),
    ("a wrong review-due", fact(review_due="soon"), "PG211", 5, "soon"),
    ("a dosage as word", dose("much"), "PG107", 5, "much"),
    ("an empty dosage", dose("{}"), "PG109", 5, "{}, "),
    ("an unknown part", dose("{doze: {value: 5, unit: mg}}"), "PG108", 5, "doze"),
    ("a dose without unit", dose("{dose: {value: 5}}"), "PG109", 5, "{val"),
    ("a dose without number", dose("{dose: {unit: mg}}"), "PG109", 5, "{uni"),
    ("a dose as number", dose("{dose: 5}"), "PG107", 5, "5}, "),
    ("an unknown unit", dose("{dose: {value: 5, unit: mgs}}"), "PG207", 5, "mgs"),
    ("a comma in a number", dose("{dose: {value: '2,5', unit: mg}}"), "PG206", 5, "'2,5'"),
    ("an octal number", dose("{dose: {value: 010, unit: mg}}"), "PG206", 5, "010"),
    ("an exponent", dose("{dose: {value: 1e3, unit: mg}}"), "PG206", 5, "1e3"),
    ("value and bounds", dose("{dose: {value: 5, low: 3, unit: mg}}"), "PG107", 5, "{val"),
    ("bounds turned round", dose("{dose: {low: 5, high: 3, unit: mg}}"), "PG213", 5, "5, h"),
    ("an unknown bound", dose("{dose: {lo: 5, unit: mg}}"), "PG108", 5, "lo"),
    ("a flag as word", dose("{as needed: perhaps}"), "PG107", 5, "perhaps"),
    ("an unknown route", dose("{route: sideways}"), "PG202", 5, "sideways"),
    ("an empty list of routes", dose("{route: []}"), "PG107", 5, "[]},"),
    ("an excuse as word", TOP + FACT + "excused: [3]\n", "PG107", 6, "3]"),
    ("an excuse without reason", TOP + FACT + "excused:\n- {sentence: 3}\n", "PG107", 7, "{sen"),
    ("an excuse of sentence 0", TOP + FACT + "excused:\n- {sentence: 0, because: x}\n", "PG206", 7, "0, b"),
    (
        "a reason with a comma",
        fact(certainty="interpreted", because="as it says, no text"),
        "PG108",
        5,
        "no text}",
    ),
    (
        "a reason with a comma and a word that is a key",
        fact(certainty="interpreted", because="see there, cue"),
        "PG106",
        5,
        "cue}",
    ),
    (
        "an excuse with a comma",
        TOP + FACT + "excused:\n- {sentence: 3, because: anatomy, and more}\n",
        "PG107",
        7,
        "{sen",
    ),
    (
        "an excuse with more",
        TOP + FACT + "excused:\n- {sentence: 3, because: x, why: y}\n",
        "PG107",
        7,
        "{sen",
    ),
]


def _at(finding: Finding, words: str) -> tuple[str, int, bool]:
    """Return code and line of a finding, and whether its caret stands at words."""
    place = finding.place
    shown = place.text[place.column - 1 :] if place.column else "?"
    return finding.code, place.line, shown.startswith(words) and bool(shown) == bool(words)


@pytest.mark.parametrize(
    ("text", "code", "line", "words"), [r[1:] for r in FACTS_FILES], ids=[r[0] for r in FACTS_FILES]
)
def test_a_fault_in_a_facts_file_has_its_place(
    leaflet: Project, text: str, code: str, line: int, words: str
) -> None:
    """Each fault has its code, and the caret stands where the fault is."""
    leaflet.write("facts.yaml", text)
    found = findings_of(leaflet)
    assert (code, line, True) in {_at(f, words) for f in found}, as_human(found)
    assert {f.place.file for f in found} == {"extract/quelorin-leaflet/facts.yaml"}
    assert all(f.message for f in found)
    assert all(row.strip() for row in as_human(found).splitlines())


GOOD = "title: T\nkind: k\nlanguage: en\nlicence: none\n"
SHA = "a" * 64
SOURCES = [
    ("empty", "", "PG107", 1, ""),
    ("no title", f"kind: k\nlanguage: en\nlicence: n\nsha256: {SHA}\n", "PG109", 1, "kind"),
    ("an empty licence", f"title: T\nkind: k\nlanguage: en\nlicence:\nsha256: {SHA}\n", "PG109", 1, "title"),
    ("no digest", GOOD, "PG109", 1, "title"),
    ("an unknown key", f"{GOOD}sha256: {SHA}\nsha265: x\n", "PG108", 6, "sha265"),
    ("a digest in capitals", f"{GOOD}sha256: {'A' * 64}\n", "PG107", 5, "AAAAAAAAAAAA"),
    ("a short digest", f"{GOOD}sha256: abc\n", "PG107", 5, "abc"),
    ("a wrong date", f"{GOOD}sha256: {SHA}\npublished: 2026-13\n", "PG107", 6, "2026-13"),
    (
        "a wrong language",
        f"title: T\nkind: k\nlanguage: english!\nlicence: n\nsha256: {SHA}\n",
        "PG107",
        3,
        "english!",
    ),
    ("an address without scheme", f"{GOOD}sha256: {SHA}\naddress: example.org\n", "PG107", 6, "example.org"),
    ("a script as address", f"{GOOD}sha256: {SHA}\naddress: 'javascript:x'\n", "PG107", 6, "'javascript:"),
    ("a folder in the file name", f"{GOOD}sha256: {SHA}\nfile: ../x.txt\n", "PG107", 6, "../x.txt"),
    ("a limit above one", f"{GOOD}sha256: {SHA}\nquote-limit: 2\n", "PG107", 6, "2"),
    ("a limit that is no number", f"{GOOD}sha256: {SHA}\nquote-limit: half\n", "PG107", 6, "half"),
    ("a limit that is not finite", f"{GOOD}sha256: {SHA}\nquote-limit: nan\n", "PG107", 6, "nan"),
    ("a flag as yes", f"{GOOD}sha256: {SHA}\nredistributable: yes\n", "PG107", 6, "yes"),
    (
        "keys as title",
        f"title: {{a: b}}\nkind: k\nlanguage: en\nlicence: n\nsha256: {SHA}\n",
        "PG107",
        1,
        "{a: ",
    ),
]


@pytest.mark.parametrize(
    ("text", "code", "line", "words"), [r[1:] for r in SOURCES], ids=[r[0] for r in SOURCES]
)
def test_a_fault_in_a_source_file_has_its_place(
    leaflet: Project, text: str, code: str, line: int, words: str
) -> None:
    """Each fault of source.yaml has its code and place."""
    leaflet.write("source.yaml", text)
    with pytest.raises(ContentError) as caught:
        read_source(leaflet.folder, leaflet.root)
    found = caught.value.findings
    assert (code, line, True) in {_at(f, words) for f in found}, as_human(found)


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        (fact(because="it says so, no text"), "put the reason into quotes"),
        (fact(because="it says so, no text, nor more"), "put the reason into quotes"),
        (fact(because="see there, cue"), "put the reason into quotes"),
        (fact(when="at night, or so"), "put the words of when into quotes"),
        (TOP + "excused:\n- {sentence: 3, because: anatomy, and more}\n", "put the reason into quotes"),
        (dose("{dose: {value: 5, unit: mg, or so}}"), "put the words of unit into quotes"),
        (TOP + "- {gout}\n", "put the text into quotes"),
    ],
)
def test_a_comma_inside_braces_is_explained(leaflet: Project, text: str, mend: str) -> None:
    """The rest of a value that a comma ended is read as a key; the finding says so."""
    leaflet.write("facts.yaml", text)
    mends = {f.mend for f in findings_of(leaflet)}
    assert f"a comma ends a value inside {{ }}: {mend}" in mends


@pytest.mark.parametrize(
    "text",
    [fact(colour="''"), TOP + "- {id: a, colour: , cue: x}\n", TOP + "- id: a\n  colour:\n"],
)
def test_a_key_with_its_colon_is_no_comma(leaflet: Project, text: str) -> None:
    """An unknown key that was written as one is not explained by a comma."""
    leaflet.write("facts.yaml", text)
    assert not any("comma" in f.mend for f in findings_of(leaflet))


def test_a_missing_file_is_a_finding(leaflet: Project) -> None:
    """A document without facts.yaml says so."""
    (leaflet.folder / "facts.yaml").unlink()
    assert [(f.code, f.place.file) for f in findings_of(leaflet)] == [
        ("PG101", "extract/quelorin-leaflet/facts.yaml")
    ]


def test_a_file_in_another_encoding_is_a_finding(leaflet: Project) -> None:
    """Bytes that are not UTF-8 have line and column."""
    (leaflet.folder / "facts.yaml").write_bytes(b"source: x\nabout: \xe9\n")
    found = findings_of(leaflet)
    assert [(f.code, f.place.line, f.place.column) for f in found] == [("PG102", 2, 8)]


def test_a_file_that_is_too_large_is_a_finding(leaflet: Project) -> None:
    """Reading stops at 10 MB."""
    (leaflet.folder / "facts.yaml").write_bytes(b"#" * 10_000_001)
    assert [f.code for f in findings_of(leaflet)] == ["PG103"]


def test_all_faults_of_a_file_are_told_at_once(leaflet: Project) -> None:
    """One fault does not hide the others."""
    leaflet.write(
        "facts.yaml",
        TOP
        + "- {id: a}\n- {id: b, relation: treets, value: gout, cue: x}\n"
        + FACT.replace("id: a", "id: c, colour: red"),
    )
    assert {"PG109", "PG201", "PG108"} <= {f.code for f in findings_of(leaflet)}


def test_an_id_tells_terms_of_one_label_apart(tmp_path: Path) -> None:
    """A label of two terms names neither; written as an id, each is meant, though it reads like the label."""
    terms = TERMS + "".join(f"stiff-back{n}\t{kind}\tstiff back\t\t\t\t\t\n" for n, kind in BACKS)
    project = make_project(tmp_path, facts=TOP.replace("about: quelorin", "about: stiff back"), terms=terms)
    assert "use an id: 'stiff-back' or 'stiff-back-effect'" in as_human(findings_of(project))
    for name in ("stiff-back", "stiff-back-effect"):
        project.write("facts.yaml", TOP.replace("about: quelorin", f"about: {name}"))
        about = project.read()[2].about
        assert about is not None
        assert about.id == name


def test_scalars_stay_as_they_are_written() -> None:
    """YAML's own reading of 010, 1.10 and no is not done."""
    top = parse_yaml(TextFile.of("x.yaml", "a: 010\nb: 1.10\nc: no\nd: ~\ne: 2026-11-22\n"))
    assert [(k.text, v.text) for k, v in top.entries if isinstance(v, Scalar)] == [
        ("a", "010"), ("b", "1.10"), ("c", "no"), ("d", "~"), ("e", "2026-11-22"),
    ]  # fmt: skip


def test_layout_does_not_change_a_fact(leaflet: Project) -> None:
    """The digest of a fact is that of its fields, whatever their order, quotes and lines."""
    other = TOP + "- id: a\n  value: 'gout'\n  cue: >-\n    gout\n  relation: treats\n"
    digests = []
    for text in (TOP + FACT, other):
        leaflet.write("facts.yaml", text)
        digests.append(leaflet.read()[2].facts[0].digest)
    assert digests[0] == digests[1]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_damage_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """A facts file with any stretch replaced is read or refused, and every finding has its place."""
    project = _PROJECTS.get("one")
    if project is None:
        project = _PROJECTS["one"] = make_project(tmp_path_factory.mktemp("damage"))
    start = data.draw(st.integers(0, len(FACTS)))
    end = data.draw(st.integers(start, min(len(FACTS), start + 40)))
    new = data.draw(st.text(alphabet="{}[]:,'\"-#&*!|>%@` \n\tax0\u2026", max_size=8))
    project.write("facts.yaml", FACTS[:start] + new + FACTS[end:])
    for finding in findings_of(project):
        assert finding.place.line > 0
        assert finding.place.file.endswith("facts.yaml")


_PROJECTS: dict[str, Project] = {}
