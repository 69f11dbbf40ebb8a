"""Named questions stand in the graph as SHACL executables that any engine can run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib

from pharmagraph.graphs.questions import executable, question_iri, question_triples
from pharmagraph.ontology.loading import load_vocabulary
from pharmagraph.ontology.prefixes import PREFIXES, VOCAB
from pharmagraph.ontology.questions import read_question, read_questions
from support.leaflet import BASE, CORE

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.ontology.questions import Question
    from pharmagraph.ontology.vocabulary import Vocabulary

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
PH = rdflib.Namespace(VOCAB)
ASKED = """\
#+ title: Is there a dose above a limit?
#+ description: True where there is one.
#+ parameter: drug (medicine): the medicine asked about = quelorin
#+ parameter: limit (number): the limit, in mg = 2.50
#+ parameter: word (text): a word in it
# The drug's doses.
PREFIX ex: <http://e/>
ASK { $drug ph:hasDosage ?d . ?d ph:doseHigh ?n ; ex:note ?w FILTER(?n > $limit && ?w = $word) }
"""


def graph_of(questions: list[Question], vocabulary: Vocabulary) -> rdflib.Graph:
    """Return the graph that describes questions."""
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in question_triples(questions, vocabulary))
    return rdflib.Graph().parse(data=text, format="nt")


@pytest.fixture
def vocabulary(tmp_path: Path) -> Vocabulary:
    """Give the core's vocabulary with one made-up drug."""
    folder = tmp_path / "ontology"
    folder.mkdir()
    rows = "id\tkind\tlabel\tsynonyms\nquelorin\tdrug\tquelorin\t\n"
    (folder / "terms.tsv").write_text(rows, encoding="utf-8")
    return load_vocabulary(CORE, folder, BASE, tmp_path)[0]


def test_a_question_is_described_whole(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """Title, description, form, text and each parameter with type, words and default; no blank node."""
    path = tmp_path / "above.rq"
    path.write_text(ASKED, encoding="utf-8")
    graph = graph_of([read_question(path, tmp_path)], vocabulary)
    node = rdflib.URIRef(question_iri(BASE, "above"))
    assert set(graph.objects(node, rdflib.RDF.type)) == {SH.SPARQLExecutable, SH.SPARQLAskExecutable}
    assert graph.value(node, rdflib.RDFS.label) == rdflib.Literal("Is there a dose above a limit?", lang="en")
    assert graph.value(node, rdflib.RDFS.comment) == rdflib.Literal("True where there is one.", lang="en")
    text = str(graph.value(node, SH.ask))
    assert text.startswith(f"PREFIX ph: <{VOCAB}>\n# The drug's doses.\nPREFIX ex: <http://e/>\nASK {{ $drug")
    assert "#+" not in text
    parameters = {str(graph.value(p, PH.parameterName)): p for p in graph.objects(node, SH.parameter)}
    assert sorted(parameters) == ["drug", "limit", "word"]
    drug, limit, word = (parameters[name] for name in ("drug", "limit", "word"))
    assert graph.value(drug, SH["class"]) == PH.Medicine
    assert graph.value(drug, SH.defaultValue) == rdflib.URIRef(f"{BASE}term/quelorin")
    assert graph.value(limit, SH.datatype) == rdflib.XSD.decimal
    assert str(graph.value(limit, SH.defaultValue)) == "2.5"
    assert graph.value(word, SH.datatype) == rdflib.XSD.string
    assert graph.value(word, SH.defaultValue) is None
    assert [int(str(graph.value(p, SH.order))) for p in (drug, limit, word)] == [0, 1, 2]
    assert all(graph.value(p, rdflib.DCTERMS.description) for p in parameters.values())
    assert not any(isinstance(term, rdflib.BNode) for triple in graph for term in triple)


def test_a_question_without_description_has_its_title(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """Lists of examples show the comment, so that there is always one."""
    path = tmp_path / "q.rq"
    path.write_text("#+ title: What?\nSELECT ?s { ?s ?p ?o }\n", encoding="utf-8")
    graph = graph_of([read_question(path, tmp_path)], vocabulary)
    assert [str(o) for o in graph.objects(None, rdflib.RDFS.comment)] == ["What?"]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", {"SPARQLExecutable", "SPARQLConstructExecutable"}),
        ("select * { ?s ?p ?o }", {"SPARQLExecutable", "SPARQLSelectExecutable"}),
        ("DESCRIBE <urn:a>", set()),
    ],
)
def test_the_form_is_that_of_the_query(text: str, forms: set[str]) -> None:
    """Each form has its class and property; DESCRIBE has none in SHACL."""
    found = list(executable("<urn:q>", text, PREFIXES))
    assert {o[1:-1].removeprefix(str(SH)) for _, p, o in found if p.endswith("#type>")} == forms


def test_each_named_question_of_the_core_runs_as_it_stands_in_the_graph(vocabulary: Vocabulary) -> None:
    """Every text is whole: an engine that knows no prefix of ours reads it."""
    questions, findings = read_questions(CORE, CORE / "none", CORE.parent)
    assert findings == []
    graph = graph_of(questions, vocabulary)
    texts = [str(text) for form in (SH.select, SH.ask, SH.construct) for text in graph.objects(None, form)]
    assert len(texts) == len(questions) >= 25
    for text in texts:
        ox.Store().query(text)
