from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import ContentError
from pharmagraph.ontology.turtle import MAX_NESTING, Description, parse_turtle, refuse_depth, subject_places
from pharmagraph.rdfterms import canonical, iri, plain
from pharmagraph.textfile import TextFile, read_text

if TYPE_CHECKING:
    from pharmagraph.findings import Finding

HEAD = "@prefix e: <http://e/> .\n"
CORE = Path(__file__).resolve().parents[2] / "ontology"


def fault(text: str) -> Finding:
    """Return the one finding of a text that is refused."""
    with pytest.raises(ContentError) as caught:
        parse_turtle(TextFile.of("x.ttl", text))
    (found,) = caught.value.findings
    assert found.mend
    return found


def test_triples_are_sorted_and_canonical() -> None:
    """Triples come sorted, decimals in canonical form, other literals as they were."""
    text = HEAD + 'e:b e:p 1.50 , 007 , "x"@EN .\ne:a e:p "1.50" .'
    assert parse_turtle(TextFile.of("x", text)) == [
        ("<http://e/a>", "<http://e/p>", '"1.50"'),
        ("<http://e/b>", "<http://e/p>", '"007"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("<http://e/b>", "<http://e/p>", '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("<http://e/b>", "<http://e/p>", '"x"@en'),
    ]


@pytest.mark.parametrize("file", ["pharmagraph.ttl", "concepts.ttl"])
def test_core_files_are_read_alike_by_rdflib(file: str) -> None:
    """The triples that rdflib reads from the core files are those that we read."""
    ours = parse_turtle(read_text(CORE / file, CORE))
    theirs = rdflib.Graph().parse(CORE / file)
    assert set(ours) == {(s.n3(), p.n3(), canonical(o.n3())) for s, p, o in theirs}


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("e:a e:p e:b", 2, 12),
        ("e:a e:p f:b .", 2, 9),
        ("e:a\n  e:p <a b> .", 3, 9),
        ('e:a e:p "x .', 2, 9),
        ("e:a e:p <rel> .", 2, 9),
        ("e:a e:p 'x'@e_n .", 2, 14),
    ],
)
def test_what_is_no_turtle_is_told_with_its_place(text: str, line: int, column: int) -> None:
    """A fault of the syntax has its line, and a column near it."""
    found = fault(HEAD + text)
    assert (found.code, found.place.line) == ("PG113", line)
    assert abs(found.place.column - column) <= 2
    assert "Parser error" not in found.message


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("e:a e:p [] .", 9),
        ('e:a e:p "[ not here" , [ e:q 1 ] .', 24),
        ("_:a e:p e:b .", 1),
        ("e:a e:p (1 2) .", 9),
        ("<http://e/[> e:p e:a .", 0),
        ("e:a e:p <<( e:a e:b e:c )>> .", 9),
        ("# [ not here\ne:a e:p _:x .", 9),
    ],
)
def test_nodes_without_iri_are_refused(text: str, column: int) -> None:
    """Blank nodes, lists and triple terms are refused where they stand, not where a string has a bracket."""
    if not column:
        assert parse_turtle(TextFile.of("x", HEAD + text.replace("[", "%5B")))
        return
    found = fault(HEAD + text)
    assert (found.code, found.place.column) == ("PG510", column)


def test_unseen_characters_are_found_behind_escapes() -> None:
    """A direction character written as an escape is refused at its subject."""
    found = fault(HEAD + 'e:b e:p 1 .\ne:a e:p "\\u202E" .')
    assert (found.code, found.place.line) == ("PG110", 3)


DEEP = [
    "[ e:p " * 200 + "]" * 200,
    "(" * 200 + ")" * 200,
    "( [ e:q " * 100 + "] )" * 100,
    "<<( e:a e:b " * 200 + "e:c" + " )>>" * 200,
    "'\"' , " + "[ e:p " * 200 + "'\"'",
    "'''\"''' , " + "[ e:p " * 200 + "]" * 200 + " , '''\"'''",
    "e:x\\#" + "[ e:p " * 200 + "]" * 200,
    '"\\"" , ' + "[ e:p " * 200 + "]" * 200,
    '"""\\"""" , ' + "[ e:p " * 200 + "]" * 200,
    "<http://e/#x> , " + "[ e:p " * 200,
]


@pytest.mark.parametrize("deep", DEEP, ids=range(len(DEEP)))
def test_depth_is_refused_before_the_parser(deep: str) -> None:
    """Brackets too deep for the engine are refused however they are hidden among strings and names."""
    text = f"{HEAD}e:a e:p {deep} ."
    assert fault(text).code == "PG103"
    with pytest.raises(ContentError):
        refuse_depth(TextFile.of("x", text))


@pytest.mark.parametrize(
    "shallow",
    ['"' + "[" * 200 + '"', "'''" + "(\n" * 200 + "'''", "<http://e/" + "(" * 200 + ">", "1 # " + "[" * 200],
)
def test_brackets_in_words_are_no_depth(shallow: str) -> None:
    """Strings, IRIs and comments may hold as many brackets as they like."""
    assert len(parse_turtle(TextFile.of("x", f"{HEAD}e:a e:p {shallow}\n."))) == 1


def test_some_depth_is_allowed() -> None:
    """Up to the limit nothing is refused for its depth."""
    text = f"{HEAD}e:a e:p {'[ e:p ' * MAX_NESTING}{']' * MAX_NESTING} ."
    refuse_depth(TextFile.of("x", text))


TURTLE_BITS = st.lists(
    st.sampled_from(
        ['"', "'", '"""', "'''", "\\", "#", "\n", "[", "]", "(", ")", "<", ">", "<<", "e:a", " ", "."]
    )
).map("".join)


@given(TURTLE_BITS)
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text of brackets and quotes brings anything but triples or findings."""
    findings: tuple[Finding, ...] = ()
    try:
        parse_turtle(TextFile.of("x.ttl", HEAD + text))
    except ContentError as error:
        findings = error.findings
    assert all(found.place.line >= 1 for found in findings)


def test_bad_inputs_are_refused(shared: Path) -> None:
    """Every hostile Turtle file of the collection is refused with its place, and none ends the process."""
    files = sorted((shared / "conformance" / "bad-inputs").glob("*.ttl"))
    expected = {"PG102", "PG103", "PG110", "PG113", "PG510"}
    found = {}
    for path in files:
        with pytest.raises(ContentError) as caught:
            parse_turtle(read_text(path, path.parent))
        finding = caught.value.findings[0]
        assert finding.place.line >= 1, path.name
        found[path.name] = finding.code
    assert len(found) == 10
    assert set(found.values()) <= expected
    assert {code for name, code in found.items() if "nested" in name} == {"PG103"}


def test_subjects_are_found_in_their_lines() -> None:
    """Each subject has the place where it begins, written short or in full."""
    text = "PREFIX f: <http://f/>\n# e:c\n\ne:a e:p 1 ;\n  e:q 2 .\n  <http://g/x> e:p 3 .\nf:b e:p e:a.\n"
    places = subject_places(TextFile.of("x", HEAD + text))
    assert [
        (k, v.line, v.column) for k, v in places.items() if k in {"http://e/a", "http://g/x", "http://f/b"}
    ] == [
        ("http://e/a", 5, 1),
        ("http://g/x", 7, 3),
        ("http://f/b", 8, 1),
    ]


def test_descriptions_are_looked_up() -> None:
    """Values of a subject come sorted and once; of several languages English is taken, then none."""
    s, p = iri("http://e/s"), iri("http://e/p")
    about = Description([(s, p, '"b"@de'), (s, p, '"c"'), (s, p, '"b"@fr')])
    assert about.subjects() == ["http://e/s"]
    assert about.values("http://e/s", "http://e/p") == ("b", "c")
    assert about.value("http://e/s", "http://e/p") == "c"
    assert about.value("http://e/s", "http://e/q") == ""
    english = Description([(s, p, '"a"@de'), (s, p, '"x"@en-gb'), (s, p, '"z"@en')])
    assert english.value("http://e/s", "http://e/p") == "z"
    assert Description([(s, p, plain("a")), (s, p, '"x"@en-gb')]).value("http://e/s", "http://e/p") == "x"
