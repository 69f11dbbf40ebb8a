"""Files that cannot be imported are told with file, line and column, and the graphs stay as they were."""

# ruff: noqa: E501 (cases stand one a line)
from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.graphs.importing.rdf import child
from pharmagraph.graphs.importing.rdf.formats import form_of
from pharmagraph.graphs.importing.rdf.importing import Wanted, import_files
from pharmagraph.graphs.importing.rdf.reading import Limits
from pharmagraph.project import read_settings
from support.importing import BASE, job_of, state

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.project import Project

RDF_XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://e/">\n'
NT = "<http://e/s> <http://e/p> <http://e/o> .\n"
NODES = "id\tcategory\tname\n"
EDGES = "subject\tpredicate\tobject\n"
NEGATED = "subject\tpredicate\tobject\tdescription\tnegated\n"
EDGE = "CHEBI:1\tbiolink:treats\tHP:1\n"
NESTED = """\
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
<http://e/s> rdf:reifies <<( <http://e/s> <http://e/p> <<( <http://e/s> <http://e/p> 1 )>> )>> .
"""
BAD: dict[str, tuple[str | bytes, str, int, int]] = {
    # name: what the file holds, code of the finding, line, column
    "undeclared.ttl": (":a :b :c .", "PG731", 1, 1),
    "no-dot.ttl": ("@prefix : <http://e/> .\n:a :b :c\n:d :e :f .", "PG731", 3, 1),
    "open-string.ttl": ('@prefix : <http://e/> .\n:a :b "c .\n', "PG731", 2, 7),
    "space-in-iri.ttl": ("<http://e/a b> <http://e/p> 1 .", "PG731", 1, 1),
    "relative.ttl": ("<http://e/a> <p> 1 .", "PG731", 1, 14),
    "deep-brackets.ttl": (f"<http://e/a> <http://e/p>\n{'[ <http://e/p> ' * 101}", "PG103", 2, 1501),
    "deep-list.ttl": (f"<http://e/a> <http://e/p> {'(' * 101}", "PG103", 1, 127),
    "latin-1.ttl": ("<http://e/a> <http://e/p>\n'café' .".encode("latin-1"), "PG102", 2, 5),
    "utf-16.ttl": (NT.encode("utf-16-le"), "PG731", 1, 1),
    "utf-16-mark.ttl": (NT.encode("utf-16"), "PG102", 1, 1),
    "wrong-escape.nt": (NT + '<http://e/s> <http://e/p> "\\q" .\n', "PG731", 2, 28),
    "literal-subject.nt": (NT + '"s" <http://e/p> <http://e/o> .\n', "PG731", 2, 1),
    "two-a-line.nt": ("<http://e/s> <http://e/p> <http://e/o> <http://e/s> .\n", "PG731", 1, 40),
    "nul.nt": (f'{NT}{NT}<http://e/s> <http://e/p> "a\\u0000b" .\n', "PG110", 3, 1),
    "graph.nq": (f"{NT}<http://e/s> <http://e/p> <http://e/o> <http://e/g> .\n", "PG733", 2, 1),
    "nameless-graph.trig": (f"{NT}_:g {{ {NT} }}\n", "PG733", 2, 1),
    "open-graph.trig": (f"<http://e/g> {{ {NT}", "PG733", 1, 1),
    "triple-term.ttl": (f"{NT}<http://e/s> <http://e/p> <<( <http://e/s> <http://e/p> 1 )>> .", "PG733", 2, 1),
    "nested-term.ttl": (
        NESTED,
        "PG733", 2, 1,
    ),
    "no-json.jsonld": ('{"@id": "http://e/a",\n "http://e/p": [1, 2 3]}', "PG731", 2, 22),
    "open.jsonld": ('[{"@id": "http://e/a"', "PG731", 1, 22),
    "wrong-value.jsonld": ('[\n{"@id": "http://e/a",\n "http://e/p": [\n  {"@value": 1, "@id": "x"}]}]', "PG731", 4, 3),
    "relative.jsonld": ('[{"@id": "a", "http://e/p": 1}]', "PG733", 1, 1),
    "remote.jsonld": ('{\n "@context": "https://example.org/c.jsonld"}', "PG732", 2, 14),
    "remote-in-list.jsonld": ('{"@context": [{}, "https://example.org/c"]}', "PG732", 1, 19),
    "remote-import.jsonld": ('{"@context": {"@import": "https://example.org/c"}}', "PG732", 1, 26),
    "remote-scoped.jsonld": (
        '{"@context": {"a": {"@id": "http://e/a",\n  "@context": "http://e/c"}}}', "PG732", 2, 15,
    ),
    "deep.jsonld": ('{"http://e/p":' * 101, "PG103", 1, 1401),
    "deep-list.jsonld": ("\n" + "[" * 101, "PG103", 2, 101),
    "named-graph.jsonld": ('[{"@id": "http://e/g", "@graph": [{"@id": "http://e/a", "http://e/p": 1}]}]', "PG733", 1, 1),
    "doctype.rdf": ('<!DOCTYPE r [<!ENTITY a "aa">]>\n' + RDF_XML + "</rdf:RDF>", "PG732", 1, 13),
    "outside.rdf": ('<?xml version="1.0"?>\n<!DOCTYPE r SYSTEM "http://e/">' + RDF_XML, "PG732", 2, 31),
    "entity.rdf": (RDF_XML + "<a>&b;</a></rdf:RDF>", "PG731", 2, 4),
    "mismatch.rdf": (RDF_XML + "<a>\n</b></rdf:RDF>", "PG731", 3, 3),
    "relative.rdf": (RDF_XML + '<rdf:Description\n  rdf:about="x"/></rdf:RDF>', "PG731", 3, 3),
    "no-namespace.rdf": (RDF_XML.replace(' xmlns="http://e/"', "") + "<a/>\n</rdf:RDF>", "PG731", 2, 1),
    "deep.rdf": (RDF_XML + "<a>" * 101, "PG103", 2, 298),
    "latin-1.rdf": ('<?xml version="1.0" encoding="ISO-8859-1"?>' + RDF_XML, "PG102", 1, 1),
    "no-category-nodes.tsv": ("id\tname\nCHEBI:1\tx\n", "PG734", 1, 4),
    "twice-nodes.tsv": ("id\tcategory\tid\n", "PG734", 1, 13),
    "no-word-nodes.tsv": ("id\tcategory\tfull name\n", "PG734", 1, 13),
    "unknown-prefix-nodes.tsv": (NODES + "XYZZY:1\tbiolink:Drug\tx\n", "PG734", 2, 1),
    "no-id-nodes.tsv": (NODES + "CHEBI:1\tbiolink:Drug\tx\n\tbiolink:Drug\tx\n", "PG734", 3, 1),
    "many-cells-edges.tsv": (EDGES + "CHEBI:1\tbiolink:treats\tHP:1\tx\n", "PG734", 2, 29),
    "no-object-edges.tsv": (EDGES + EDGE + "CHEBI:1\tbiolink:treats\t\n", "PG734", 3, 1),
    "few-cells-edges.tsv": (EDGES + EDGE + "CHEBI:1\tbiolink:treats\n", "PG734", 3, 23),
    "one-cell-nodes.tsv": (NODES + "CHEBI:1\n", "PG734", 2, 8),
    "negated-edges.tsv": (NEGATED + EDGE[:-1] + "\tx\tfalse\n" + EDGE[:-1] + "\t\tperhaps\n", "PG734", 3, 30),
    "negated-list-edges.jsonl": ('{"subject": "HP:1", "predicate": "biolink:a", "object": "HP:2", "negated": ["yes"]}', "PG734", 1, 1),
    "negated-float-edges.jsonl": ('{"subject": "HP:1", "predicate": "biolink:a", "object": "HP:2", "negated": 1.0}', "PG734", 1, 1),
    "no-curie-edges.tsv": (EDGES + EDGE + "chebi 1\tbiolink:treats\tHP:1\n", "PG734", 3, 1),
    "control-edges.tsv": (EDGES + "CHEBI:1\tbiolink:treats\tHP:\x01\n", "PG110", 2, 27),
    "no-json-nodes.jsonl": ('{"id": "CHEBI:1", "category": ["biolink:Drug"]}\n{"id": }\n', "PG734", 2, 8),
    "infinite-nodes.jsonl": ('{"id": "CHEBI:1", "category": "biolink:Drug", "x": Infinity}', "PG734", 1, 1),
    "no-object-nodes.jsonl": ("[1]\n", "PG734", 1, 1),
    "no-word-nodes.jsonl": ('{"id": "CHEBI:1", "category": "biolink:Drug", "a b": 1}', "PG734", 1, 1),
    "nested-nodes.jsonl": ('{"id": "CHEBI:1", "category": "biolink:Drug", "x": {"y": 1}}', "PG734", 1, 1),
    "number-nodes.jsonl": ('{"id": 1, "category": "biolink:Drug"}', "PG734", 1, 1),
    "deep-nodes.jsonl": ('{"id": ' + "[" * 20_000, "PG734", 1, 1),
    "long-nodes.jsonl": ("x" * 1_000_001, "PG103", 1, 1),
}  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Give a project into which a good file has been imported."""
    root = tmp_path_factory.mktemp("project")
    (root / "ontology").mkdir()
    (root / "pharmagraph.toml").write_text(f'name = "trial"\nbase = "{BASE}"\n', encoding="utf-8")
    good = root / "good.nt"
    good.write_text(NT, encoding="utf-8")
    made = read_settings(root)
    import_files(made, [good], Wanted("bad"))
    return made


def written(folder: Path, name: str) -> Path:
    """Write a bad file."""
    path = folder / name
    content = BAD[name][0]
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# Every third is tried in this process alone, which is quicker.
APART = [name for number, name in enumerate(sorted(BAD)) if number % 3]


@pytest.mark.parametrize("name", APART)
def test_a_bad_file_changes_nothing(project: Project, tmp_path: Path, name: str) -> None:
    """It is told with file, line and column, as what it is, and every file of the graphs is as it was."""
    before = state(project.graphs)
    with pytest.raises(ContentError) as caught:
        import_files(project, [written(tmp_path, name)], Wanted("bad"))
    (finding,) = caught.value.findings
    assert (finding.code, str(finding.place)) == (BAD[name][1], f"{name}:{BAD[name][2]}:{BAD[name][3]}")
    assert finding.mend
    assert state(project.graphs) == before
    assert not (project.graphs / ".load" / "bad").exists()


@pytest.mark.parametrize("name", sorted(BAD))
def test_why_a_bad_file_is_refused(tmp_path: Path, name: str) -> None:
    """Reading alone refuses it with the same code, line and column, and leaves no graph behind."""
    path = written(tmp_path, name)
    said = child.perform(job_of(tmp_path, form_of(path).name, path))["refused"]
    assert (said["code"], said["line"], said["column"]) == BAD[name][1:]
    assert said["mend"]
    assert not (tmp_path / "out.nq").exists()


def test_there_are_many_bad_files() -> None:
    """More than thirty files of all formats go through a process, and more are read here."""
    assert len(BAD) > 50
    assert len(APART) > 35
    assert {name.rpartition(".")[2] for name in BAD} == {
        "ttl",
        "nt",
        "nq",
        "trig",
        "jsonld",
        "rdf",
        "tsv",
        "jsonl",
    }


def test_the_bad_file_among_several_is_named(project: Project, tmp_path: Path) -> None:
    """Of several files, the place names the one that is at fault, and none is imported."""
    good = tmp_path / "good.nt"
    good.write_text(NT, encoding="utf-8")
    before = state(project.graphs)
    with pytest.raises(ContentError, match=r"no-dot\.ttl:3:1: "):
        import_files(project, [good, written(tmp_path, "no-dot.ttl")], Wanted("bad"))
    assert state(project.graphs) == before


@pytest.mark.parametrize(
    "limits",
    [Limits(memory=90_000_000, memory_per_byte=0), Limits(seconds=0, bytes_per_second=10**12)],
    ids=["memory", "seconds"],
)
def test_what_takes_too_much_is_stopped(project: Project, tmp_path: Path, limits: Limits) -> None:
    """A file that needs more memory or time than it may is told, and nothing has changed."""
    path = tmp_path / "big.ttl"
    path.write_text(
        "@prefix : <http://e/> .\n" + "".join(f":a{n} :p 'x' .\n" for n in range(200_000)), encoding="utf-8"
    )
    before = state(project.graphs)
    with pytest.raises(ContentError) as caught:
        import_files(project, [path], Wanted("bad"), limits=limits)
    assert [finding.code for finding in caught.value.findings] == ["PG117"]
    assert state(project.graphs) == before
