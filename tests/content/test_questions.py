"""The named questions over the built diazepam graph: what a pharmacist is told, in which order.

Each question is asked through the service's engine and, as plain SPARQL, of the exported Turtle in
rdflib: both must give the same rows. A failure of a pinned answer means that a fact or a question has
changed; where that was meant, the expected rows below change with it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib

import pharmagraph
from pharmagraph.ontology.questions import bind_parameters
from pharmagraph.ontology.questions import load_questions as questions_of
from pharmagraph.project import core_ontology

if TYPE_CHECKING:
    from pharmagraph import KnowledgeGraph
    from pharmagraph.ontology.questions import Question
    from pharmagraph.ontology.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = {q.name: q for q in questions_of(core_ontology(), ROOT / "ontology", ROOT)}

# A fitting value for each parameter, by the parameter's name.
FITTING = {
    "condition": "muscle spasm",
    "drug": "diazepam",
    "limit": "30",
    "population": "children",
    "term": "diazepam",
    "word": "cramp",
}

Rows = list[tuple[str | None, ...]]

SPASM, SEIZURE = "for muscle spasm", "for seizure"
ORAL = "3 to 10 mg by mouth, 3 times a day"
INJECTED = "4 to 10 mg into a vein or into a muscle"
AGAIN = "then after 2 to 3 hours, 4 to 10 mg into a vein or into a muscle, as needed"
WITHDRAWAL_DOSE = (
    "initial phase, 10 mg by mouth, 3 or 4 times in 24 hours, for 24 hours, for alcohol withdrawal, in adults, "
    "then 5 mg by mouth, 3 or 4 times a day, as needed"
)
CONVULSIONS_DOSE = "2 to 10 mg by mouth, 2 to 4 times a day, as adjunct, for convulsive disorder, in adults"
ANXIETY_DOSE = "2 to 10 mg by mouth, 2 to 4 times a day, for anxiety, in adults"
SPASM_DOSE = "2 to 10 mg by mouth, 3 or 4 times a day, as adjunct, for muscle spasm, in adults"
CHILD_DOSE = "initial phase, 1 to 2.5 mg by mouth, 3 or 4 times a day, in children, when aged 6 months or more"
US = "jurisdiction: United States"

# Question, what is asked of it, the columns looked at, and the rows expected, in order.
ANSWERS: list[tuple[str, dict[str, str], tuple[str, ...], Rows]] = [
    (
        "brands", {"drug": "diazepam"}, ("name", "details", "status"),
        [
            *(
                (brand, "", "accepted")
                for brand in (
                    "Anxicalm", "Diazemuls", "Diazepam Desitin", "Diazepam Rectubes", "Stesolid", "Valium",
                    "diazepam",
                )
            ),
            ("Anxicalm", "jurisdiction: Ireland", "reported"),
            *(
                (brand, "jurisdiction: European Union; jurisdiction: United Kingdom", "reported")
                for brand in ("Diazemuls", "Diazepam Desitin", "Diazepam Rectubes", "Stesolid")
            ),
        ],
    ),
    (
        "causes", {"condition": "cramp"}, ("relation", "answer"),
        [("is caused by", x) for x in ("inflammation", "reflex spasm", "spasticity", "trauma", "trauma")],
    ),
    (
        "contraindications", {"drug": "diazepam"}, ("state", "details", "status"),
        [
            ("angle-closure glaucoma", f"{US}; phase: acute", "reported"),
            ("children", f"{US}; route: oral; when: aged under 6 months", "reported"),
            ("hepatic impairment", f"{US}; severity: serious", "reported"),
            ("hypersensitivity to the drug", US, "reported"),
            ("myasthenia gravis", US, "reported"),
            ("respiratory insufficiency", f"{US}; severity: serious", "reported"),
            ("sleep apnoea", US, "reported"),
        ],
    ),
    (
        "dose", {"drug": "diazepam"}, ("dose", "daily_low", "daily_high", "unit", "status"),
        [
            (f"{ORAL}, {SPASM}", "9", "30", "mg", "disputed"),
            (f"{ORAL}, {SEIZURE}", "9", "30", "mg", "disputed"),
            (f"{INJECTED}, {SPASM}, {AGAIN}", None, None, "mg", "disputed"),
            (f"{INJECTED}, {SEIZURE}, {AGAIN}", None, None, "mg", "disputed"),
            (CONVULSIONS_DOSE, "4", "40", "mg", "reported"),
            (ANXIETY_DOSE, "4", "40", "mg", "reported"),
            (SPASM_DOSE, "6", "40", "mg", "reported"),
            (
                "5 to 10 mg into a muscle or into a vein, for muscle spasm, in adults, then after 3 to 4 hours, "
                "5 to 10 mg into a muscle or into a vein, as needed",
                None, None, "mg", "reported",
            ),
            (CHILD_DOSE, "3", "10", "mg", "reported"),
            (WITHDRAWAL_DOSE, "30", "40", "mg", "reported"),
            ("initial phase, 2 to 2.5 mg by mouth, once or twice a day, in debilitated patients", "2", "5", "mg",
             "reported"),
            ("initial phase, 2 to 2.5 mg by mouth, once or twice a day, in older adults", "2", "5", "mg",
             "reported"),
        ],
    ),
    (
        "doses-above", {"drug": "Valium", "limit": "30"}, ("dose", "daily_high"),
        [(dose, "40") for dose in (CONVULSIONS_DOSE, ANXIETY_DOSE, SPASM_DOSE, WITHDRAWAL_DOSE)],
    ),
    (
        "drug-class", {"drug": "Valium"}, ("drug_class", "medicine", "status"),
        [("benzodiazepine", "Valium", "accepted"), ("benzodiazepine", "diazepam", "accepted")],
    ),
    (
        "drugs-for", {"condition": "seizure"}, ("medicine", "polarity", "status"),
        [
            ("Valium", "affirmed", "accepted"),
            ("benzodiazepine", "affirmed", "accepted"),
            ("diazepam", "affirmed", "accepted"),
            ("Xanax", "affirmed", "disputed"),
            ("diazepam", "affirmed", "disputed"),
            ("Xanax", "negated", "reported"),
        ],
    ),
    (
        "duration", {"drug": "diazepam"}, ("answer", "details", "status"),
        [("up to 4 weeks", "qualifier: normally", "accepted")],
    ),
    (
        "evidence", {"term": "stiff man syndrome"}, ("subject", "words", "status"),
        [
            ("stiff-person syndrome", "upper motor neuron disorders such as stiff-man syndrome", "disputed"),
            ("diazepam", "adjunct … stiff man syndrome", "accepted"),
        ],
    ),
    ("find-term", {"word": "CRAMP"}, ("label", "kind"), [("muscle spasm", "condition")]),
    (
        "for-population", {"population": "children"}, ("relation", "answer", "details"),
        [
            ("has dosage", CHILD_DOSE, US),
            ("is contraindicated in", "children", f"{US}; route: oral; when: aged under 6 months"),
        ],
    ),
    (
        "forms-and-routes", {"drug": "Valium"}, ("answer", "polarity", "status"),
        [
            ("tablet", "affirmed", "accepted"),
            ("injection", "affirmed", "disputed"),
            ("rectal tube", "affirmed", "disputed"),
            ("rectal", "affirmed", "disputed"),
            ("injection", "negated", "reported"),
            ("rectal tube", "negated", "reported"),
            ("tablet", "affirmed", "reported"),
            ("oral", "affirmed", "reported"),
            ("rectal", "negated", "reported"),
        ],
    ),
    (
        "indications", {"drug": "diazepam rectal gel"}, ("answer", "medicine"),
        [
            *((use, "diazepam") for use in ("amnesia", "anxiolysis", "premedication", "sedation", "agitation")),
            *(("alcohol withdrawal", "diazepam"),) * 2,
            *(("anxiety", "diazepam"),) * 2,
            ("anxiety disorder", "diazepam"),
            ("athetosis", "diazepam"),
            *(("bout of increased seizure activity", "diazepam rectal gel"),) * 3,
            *(("convulsive disorder", "diazepam"),) * 2,
            *((use, "diazepam") for use in ("delirium tremens", "epilepsy", "hallucinosis")),
            ("impending delirium tremens", "diazepam"),
            *(("muscle spasm", "diazepam"),) * 9,
            ("seizure", "diazepam"),
            *(("spasticity", "diazepam"),) * 3,
            *((use, "diazepam") for use in ("stiff-person syndrome", "tetanus", "tremor")),
            *(("muscle spasm", "diazepam"),) * 4,
            *((use, "diazepam") for use in ("seizure", "spasticity", "convulsive disorder", "muscle spasm")),
        ],
    ),
    (
        "interactions", {"drug": "opioid"}, ("agent", "details", "status"),
        [
            (
                "diazepam",
                f"advice: use together only where other treatments do not suffice; {US}; outcome: coma; "
                "outcome: death; outcome: profound sedation; outcome: respiratory depression; severity: serious",
                "reported",
            )
        ],
    ),
    (
        "mechanism", {"drug": "diazepam"}, ("answer", "medicine", "polarity", "status"),
        [
            ("GABA-A receptor", "Valium", "affirmed", "accepted"),
            ("GABA-A receptor", "diazepam", "affirmed", "accepted"),
            ("benzodiazepine site", "Valium", "affirmed", "accepted"),
            ("changed capacity of muscle to contract", "diazepam", "affirmed", "accepted"),
            ("muscle relaxation", "diazepam", "affirmed", "accepted"),
            ("reduced polysynaptic reflexes", "diazepam", "affirmed", "accepted"),
            ("reduced reflexes", "diazepam", "affirmed", "accepted"),
            ("reduced reflexes", "diazepam", "affirmed", "accepted"),
            ("allosteric modulation", "Valium", "affirmed", "accepted"),
            ("easier binding of GABA", "Valium", "affirmed", "accepted"),
            ("presynaptic inhibition", "diazepam", "affirmed", "accepted"),
            ("raised GABA level", "diazepam", "affirmed", "disputed"),
            ("GABA-A receptor", "diazepam", "affirmed", "reported"),
            ("benzodiazepine site", "diazepam", "affirmed", "reported"),
            ("facilitated action of GABA", "diazepam", "affirmed", "reported"),
            ("raised GABA level", "diazepam", "negated", "reported"),
        ],
    ),
    (
        "non-drug-treatments", {"condition": "cramp"}, ("treatment", "certainty"),
        [("massage", "hedged"), ("natural method", "stated"), ("stretching", "hedged")],
    ),
    (
        "risks-and-withdrawal", {"drug": "diazepam"}, ("answer", "details", "status"),
        [
            ("withdrawal symptoms", "when: using diazepam for a longer period of time", "accepted"),
            ("addiction", "when: high dosage … taken for a long duration", "disputed"),
            ("abuse", f"{US}; severity: serious", "reported"),
            ("addiction", f"{US}; severity: serious", "reported"),
            ("misuse", f"{US}; severity: serious", "reported"),
            ("physical dependence", f"{US}; when: at prescribed doses", "reported"),
            ("respiratory depression", f"{US}; severity: serious; when: used together with an opioid", "reported"),
            (
                "withdrawal symptoms",
                f"{US}; severity: serious; when: stopped suddenly or lowered quickly after continued use",
                "reported",
            ),
        ],
    ),
    (
        "side-effects", {"drug": "Valium"}, ("side_effect", "details", "status"),
        [
            *(
                (effect, "qualifier: typical", "accepted")
                for effect in (
                    "confusion", "depression", "diarrhoea", "drowsiness", "irritability", "loss of appetite",
                    "muscle weakness", "nervousness", "tiredness", "trouble with balance",
                    "trouble with muscle movement",
                )
            ),
            *(
                (effect, "frequency: not known", "reported")
                for effect in ("depression", "diarrhoea", "irritability", "loss of appetite")
            ),
        ],
    ),
    (
        "supply", {"drug": "diazepam"}, ("answer", "medicine", "status"),
        [
            ("prescription only", "diazepam", "accepted"),
            ("pharmacy", "Valium", "disputed"),
            ("hospital", "diazepam", "reported"),
        ],
    ),
    (
        "symptoms", {"condition": "alcohol withdrawal"}, ("answer", "certainty"),
        [
            ("agitation", "interpreted"),
            ("delirium tremens", "interpreted"),
            ("hallucinosis", "interpreted"),
            ("insomnia", "stated"),
            ("sweating", "stated"),
            ("tremor", "interpreted"),
        ],
    ),
    (
        "warnings", {"drug": "diazepam"}, ("advice", "status"),
        [
            *(
                (advice, "accepted")
                for advice in (
                    "further parenteral doses", "gradual dose reduction", "talk to the doctor before stopping",
                    "do not stop suddenly", "do not take more often than advised",
                    "do not take more than advised", "do not use longer than advised",
                    "take only as the doctor advises", "continued usefulness for the patient",
                )
            ),
            ("gradual dose reduction", "reported"),
            ("larger doses", "reported"),
            ("do not stop suddenly", "reported"),
        ],
    ),
    (
        "what-is", {"term": "stiff-man syndrome"}, ("aspect", "text"),
        [
            ("1 kind", "condition"),
            ("2 definition", "A rare illness with stiffness and cramps of trunk and limbs."),
            ("3 other name", "stiff man syndrome"),
            ("3 other name", "stiff-man syndrome"),
            ("4 identifier", "the same as http://id.nlm.nih.gov/mesh/D016750"),
            ("4 identifier", "the same as http://purl.obolibrary.org/obo/DOID_13366"),
            ("4 identifier", "the same as http://purl.obolibrary.org/obo/MONDO_0008491"),
        ],
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def graph(built_project: Path) -> KnowledgeGraph:
    """Give the built graph of this repository's project."""
    return pharmagraph.open(built_project)


@pytest.fixture(scope="module")
def vocabulary(graph: KnowledgeGraph) -> Vocabulary:
    """Give the project's vocabulary."""
    return graph.content().vocabulary


@pytest.fixture(scope="module")
def turtle(graph: KnowledgeGraph) -> rdflib.Graph:
    """Give the exported Turtle, read by rdflib."""
    return rdflib.Graph().parse(data=graph.export("turtle"), format="turtle")


def fitting(question: Question) -> dict[str, str]:
    """Return values for a question's parameters."""
    return {parameter.name: FITTING[parameter.name] for parameter in question.parameters}


def columns(graph: KnowledgeGraph, question: str, given: dict[str, str], wanted: tuple[str, ...]) -> Rows:
    """Ask a question and return some columns of its rows, as plain strings."""
    answer = graph.ask(question, **given)
    places = [answer.variables.index(column) for column in wanted]
    return [tuple(row[place] for place in places) for row in answer.values]


@pytest.mark.parametrize(
    ("question", "given", "wanted", "expected"), ANSWERS, ids=[f"{a[0]}-{'-'.join(a[1].values())}" for a in ANSWERS]
)
def test_answers_are_those_of_a_pharmacist(
    graph: KnowledgeGraph, question: str, given: dict[str, str], wanted: tuple[str, ...], expected: Rows
) -> None:
    """Each question gives the pinned rows, in the pinned order, with what is disputed marked."""
    assert expected == columns(graph, question, given, wanted)


def test_disputes_name_what_stands_against_them(graph: KnowledgeGraph) -> None:
    """Each of the 21 disputed statements is answered with its reason and its opponents."""
    rows = columns(graph, "disputes", {}, ("statement", "because", "against", "status"))
    assert len({row[0] for row in rows}) == 21
    assert len(rows) == 24  # three of them have two opponents
    assert all(because and against and status == "disputed" for _, because, against, status in rows)
    xanax = columns(graph, "disputes", {}, ("subject", "answer", "against"))[4]
    assert xanax == ("Xanax", "muscle spasm", "not so: Xanax treats muscle spasm [US labels of alprazolam tablets]")


def test_sources_count_every_statement(graph: KnowledgeGraph) -> None:
    """The documents' counts come to all statements; only the article has disputed ones."""
    rows = columns(graph, "sources", {}, ("source", "status", "statements"))
    assert [row[:2] for row in rows] == [
        ("Brand names of diazepam outside the United States", "reported"),
        ("Diazepam for Muscle Spasms", "accepted"),
        ("Diazepam for Muscle Spasms", "disputed"),
        ("Diazepam rectal gel, US label, indications and usage", "accepted"),
        ("Diazepam tablets, US label, indications and usage", "accepted"),
        ("US labels of alprazolam tablets", "reported"),
        ("US labels of diazepam, doses, warnings and forms", "reported"),
    ]
    assert sum(int(str(row[2])) for row in rows) == len(list(graph.content().facts()))


def test_nothing_is_reviewed_yet(graph: KnowledgeGraph) -> None:
    """Every statement without a reviewer is listed once, with who curated it."""
    rows = columns(graph, "unreviewed", {}, ("statement", "curator"))
    unreviewed = [fact for fact in graph.content().facts() if not fact.reviewed.by]
    assert len(rows) == len(set(rows)) == len(unreviewed)
    assert {curator for _, curator in rows} == {"maintainers"}


def test_every_question_is_pinned() -> None:
    """No question is without a pinned answer: a new one gets its row here."""
    pinned = {answer[0] for answer in ANSWERS} | {"disputes", "sources", "unreviewed"}
    assert sorted(QUESTIONS) == sorted(pinned)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_rdflib_gives_the_same_rows(
    graph: KnowledgeGraph, vocabulary: Vocabulary, turtle: rdflib.Graph, name: str
) -> None:
    """A question gives the same rows in the same order through rdflib over the exported Turtle."""
    question = QUESTIONS[name]
    given = fitting(question)
    terms = bind_parameters(question, given, vocabulary)
    sparql = re.sub(r"\$(\w+)", lambda found: str(terms[found[1]]), question.sparql)
    found = [tuple(None if value is None else str(value) for value in row) for row in turtle.query(sparql)]  # type: ignore[union-attr]
    answer = graph.ask(name, **given)
    assert answer.values, f"{name} has no rows for {given}: take values that fit"
    assert answer.values == found
