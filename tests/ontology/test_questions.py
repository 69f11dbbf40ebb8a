"""Named questions are read from files, and what is given for their parameters becomes terms."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError, QuestionError, TermNotFoundError
from pharmagraph.ontology.loading import load_vocabulary
from pharmagraph.ontology.parameters import Given, bind_parameters
from pharmagraph.ontology.questions import (
    Parameter,
    Question,
    check_questions,
    find_question,
    load_questions,
    question_files,
    read_question,
    read_questions,
)
from pharmagraph.project import core_ontology

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.ontology.vocabulary import Vocabulary

BASE = "http://e/"
TERMS = """\
id\tkind\tlabel\tsynonyms
aspirinex\tdrug\tAspirinex\tpillix
other\tdrug\tother drug\t
low-mood\tcondition\tlow mood\tsadness
low-mood-effect\tside effect\tlow mood\t
"""
GOOD = """\
#+ title: What does it do?
#+ description: The first line,
#+ description: and the second.
#+ parameter: drug (medicine): the medicine asked about
#+ parameter: least (number): the smallest dose, in mg = 2.5
#+ parameter: word (text): a word in it = x
SELECT ?s { $drug ?p ?s FILTER(?s > $least && CONTAINS(?s, $word)) }
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Give the ontology folder of a project."""
    folder = tmp_path / "ontology"
    (folder / "questions").mkdir(parents=True)
    (folder / "terms.tsv").write_text(TERMS, encoding="utf-8")
    return folder


@pytest.fixture
def vocabulary(own: Path, tmp_path: Path) -> Vocabulary:
    """Give the vocabulary of the core with a few made-up terms."""
    found, findings = load_vocabulary(core_ontology(), own, BASE, tmp_path)
    assert findings == []
    return found


def written(own: Path, text: str, name: str = "effects") -> Path:
    """Write a question of the project."""
    path = own / "questions" / f"{name}.rq"
    path.write_text(text, encoding="utf-8")
    return path


def read(own: Path, text: str) -> Question:
    """Write a question and read it."""
    return read_question(written(own, text), own.parent)


def test_a_file_is_a_question(own: Path) -> None:
    """Title, description, parameters with their defaults, and the query with its own line numbers."""
    question = read(own, GOOD)
    assert (question.name, question.title) == ("effects", "What does it do?")
    assert question.description == "The first line, and the second."
    assert question.parameters == (
        Parameter("drug", "medicine", "the medicine asked about", None, 4),
        Parameter("least", "number", "the smallest dose, in mg", "2.5", 5),
        Parameter("word", "text", "a word in it", "x", 6),
    )
    assert question.sparql == GOOD
    assert question.parameter("least") == question.parameters[1]
    assert question.parameter("most") is None


def test_the_projects_question_takes_the_place_of_the_cores(own: Path) -> None:
    """All questions are listed by name; one of the project's own stands for the core's of its name."""
    core = core_ontology()
    name = min((core / "questions").glob("*.rq")).stem
    written(own, "#+ title: Mine?\nASK {}", name)
    written(own, "#+ title: New?\nASK {}", "zz-new")
    questions = {q.name: q for q in load_questions(core, own, own.parent)}
    assert list(questions) == sorted(questions)
    assert questions[name].title == "Mine?"
    assert "zz-new" in questions
    assert find_question(name, core, own, own.parent).title == "Mine?"
    assert len(questions) == len(list((core / "questions").glob("*.rq"))) + 1


def test_the_core_questions_fit_the_core(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """Every question that pharmagraph carries can be used, and its types are classes."""
    questions, findings = read_questions(core_ontology(), tmp_path / "none", core_ontology())
    assert len(questions) >= 14
    assert findings + check_questions(questions, vocabulary) == []


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        ("SELECT * {}", "1:1", "the question has no title"),
        ("#+ title: A?\n#+ title: B?\nASK {}", "2:4", "the title stands twice"),
        ("#+ title:\nASK {}", "1:4", "the title is empty"),
        ("#+ title: A?\n#+ tilte: B?\nASK {}", "2:4", "'tilte' is no line of a question"),
        ("#+ title: A?\n#+ nothing\nASK {}", "2:1", "'#+ nothing' is no line of a question"),
        ("#+ title: A?\n#+ parameter: drug\nASK {}", "2:15", "a parameter has a name, a type and words"),
        ("#+ title: A?\n#+ parameter: d (text): x\nASK {}", "2:15", "the query does not use $d"),
        (
            "#+ title: A?\n#+ parameter: d (text): x\n#+ parameter: d (text): y\nASK { ?s ?p $d }",
            "3:15",
            "the parameter 'd' stands twice",
        ),
        ("#+ title: A?\nASK { $drug ?p ?o }", "2:7", "$drug is no parameter"),
        (
            "#+ title: A?\n#+ parameter: d (text): x\nSELECT * { BIND(1 AS ?d) }",
            "3:22",
            "the query gives ?d a value of its own",
        ),
    ],
)
def test_a_fault_is_found_at_its_place(own: Path, text: str, at: str, words: str) -> None:
    """A file that cannot be used is refused as PG507 with line and column, and a mend."""
    with pytest.raises(ContentError) as caught:
        read(own, text)
    (finding,) = caught.value.findings
    assert (finding.code, str(finding.place)) == ("PG507", f"ontology/questions/effects.rq:{at}")
    assert words in finding.message
    assert finding.mend


def test_a_name_is_fit_for_the_command_line(own: Path) -> None:
    """The file's name is what people type."""
    with pytest.raises(ContentError, match="is no name for a question"):
        read_question(written(own, GOOD, "My Question"), own.parent)


def test_one_bad_file_does_not_hide_the_others(own: Path) -> None:
    """Reading all gives the good ones and what is wrong; loading raises."""
    written(own, "ASK {}", "aa-bad")
    written(own, GOOD, "bb-good")
    core = own.parent / "none"
    questions, findings = read_questions(core, own, own.parent)
    assert [q.name for q in questions] == ["bb-good"]
    assert [f.code for f in findings] == ["PG507"]
    assert find_question("bb-good", core, own, own.parent).name == "bb-good"
    with pytest.raises(ContentError):
        load_questions(core, own, own.parent)


@pytest.mark.parametrize(
    ("name", "mend"), [("efects", "did you mean 'effects'?"), ("q", "pharmagraph ask lists them")]
)
def test_an_unknown_question_is_said(own: Path, name: str, mend: str) -> None:
    """A mistyped name gets the nearest."""
    written(own, GOOD)
    with pytest.raises(QuestionError, match="there is no question") as caught:
        find_question(name, own.parent / "none", own, own.parent)
    assert caught.value.mend == mend


@pytest.mark.parametrize("name", ["Aspirinex", "pillix", "aspirinex", " PILLIX "])
def test_a_term_is_found_by_label_synonym_or_id(own: Path, vocabulary: Vocabulary, name: str) -> None:
    """Whatever people call it, the parameter is the term; defaults fill in the rest."""
    assert bind_parameters(read(own, GOOD), {"drug": name}, vocabulary) == {
        "drug": "<http://e/term/aspirinex>",
        "least": '"2.5"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        "word": '"x"',
    }


def test_numbers_and_words_become_literals(own: Path, vocabulary: Vocabulary) -> None:
    """Numbers are decimals in canonical form; words keep every sign."""
    given = {"drug": "other drug", "least": "+07.50", "word": '" } #\\'}
    bound = bind_parameters(read(own, GOOD), given, vocabulary)
    assert bound["least"] == '"7.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    assert bound["word"] == '"\\" } #\\\\"'


@pytest.mark.parametrize(
    ("given", "kind", "words", "mend"),
    [
        (
            {"drug": "aspirinx"},
            TermNotFoundError,
            "no medicine is called 'aspirinx'",
            "did you mean 'Aspirinex'",
        ),
        (
            {"drug": "zzzz"},
            TermNotFoundError,
            "no medicine is called 'zzzz'",
            "the question asks for a medicine",
        ),
        (
            {"drug": "sadness"},
            TermNotFoundError,
            "'low mood' is a condition, not a medicine",
            "asks for a medicine",
        ),
        ({"drgu": "x"}, QuestionError, "has no parameter 'drgu'", "did you mean 'drug'?"),
        ({"zzzz": "x"}, QuestionError, "has no parameter 'zzzz'", "its parameters are: drug, least, word"),
        ({}, QuestionError, "needs a value for drug: the medicine asked about", "add: -p drug="),
        ({"drug": " "}, QuestionError, "needs a value for drug", "add: -p drug="),
        ({"drug": "pillix", "least": "two"}, QuestionError, "'two' is no number", "a number looks like"),
        ({"drug": "pillix", "least": "1e9999999"}, QuestionError, "is no number", "a number looks like"),
        ({"drug": "pillix", "least": "9" * 50}, QuestionError, "is no number", "a number looks like"),
    ],
)
def test_what_does_not_fit_is_said(
    own: Path, vocabulary: Vocabulary, given: dict[str, str], kind: type[QuestionError], words: str, mend: str
) -> None:
    """Unknown, missing and unfit values are errors with a mend."""
    with pytest.raises(kind) as caught:
        bind_parameters(read(own, GOOD), given, vocabulary)
    assert words in caught.value.message
    assert mend in caught.value.mend


def test_a_name_of_several_terms_is_refused(own: Path, vocabulary: Vocabulary) -> None:
    """A label of two kinds needs the id where the parameter takes both."""
    question = read(own, "#+ title: A?\n#+ parameter: t (thing): any\nASK { $t ?p ?o }")
    with pytest.raises(TermNotFoundError, match="names several terms") as caught:
        bind_parameters(question, {"t": "low mood"}, vocabulary)
    assert caught.value.suggestions == ("low-mood", "low-mood-effect")
    assert bind_parameters(question, {"t": "low-mood"}, vocabulary) == {"t": "<http://e/term/low-mood>"}


def test_a_question_without_parameters_takes_none(own: Path, vocabulary: Vocabulary) -> None:
    """What is given to a question without parameters is refused."""
    question = read(own, "#+ title: A?\nASK {}")
    assert bind_parameters(question, {}, vocabulary) == {}
    with pytest.raises(QuestionError) as caught:
        bind_parameters(question, {"drug": "x"}, vocabulary)
    assert caught.value.mend == "its parameters are: none"


@pytest.mark.parametrize(
    ("line", "at", "words"),
    [
        ("d (medicne): x", "2:18", "the type 'medicne' is unknown"),
        ("d (qqqqqq): x", "2:18", "the type 'qqqqqq' is unknown"),
        ("d (medicine): x = aspirin", "2:33", "no medicine is called 'aspirin'"),
        ("d (number): x = many", "2:31", "'many' is no number"),
    ],
)
def test_types_and_defaults_are_checked(
    own: Path, vocabulary: Vocabulary, line: str, at: str, words: str
) -> None:
    """A type that is no class, and a default that does not fit, are found at their place."""
    question = read(own, f"#+ title: A?\n#+ parameter: {line}\nASK {{ ?s ?p $d }}")
    (finding,) = check_questions([question], vocabulary)
    assert (finding.code, str(finding.place)) == ("PG507", f"ontology/questions/effects.rq:{at}")
    assert words in finding.message
    assert finding.mend


@pytest.mark.parametrize("given", ["7.5", 7.5, Decimal("7.50"), " 7.5 "])
def test_a_number_may_be_given_as_one(own: Path, vocabulary: Vocabulary, given: Given) -> None:
    """Numbers of Python and digits give the same term; None is as good as nothing given."""
    bound = bind_parameters(read(own, GOOD), {"drug": "pillix", "least": given, "word": None}, vocabulary)
    assert bound["least"] == '"7.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    assert bound["word"] == '"x"'


@pytest.mark.parametrize("given", [float("nan"), float("inf"), True, [1], "\u0663\u0660"])
def test_what_is_no_number_is_refused(own: Path, vocabulary: Vocabulary, given: Given) -> None:
    """A truth value, a list, the infinite and other scripts' digits are no numbers."""
    with pytest.raises(QuestionError, match="is no "):
        bind_parameters(read(own, GOOD), {"drug": "pillix", "least": given}, vocabulary)


@pytest.mark.parametrize("given", ["<http://e/term/other>", "http://e/term/other", "term:other"])
def test_a_term_may_be_given_by_its_iri(own: Path, vocabulary: Vocabulary, given: str) -> None:
    """What an answer names can be asked about: an IRI, whole or short; its class is still checked."""
    assert bind_parameters(read(own, GOOD), {"drug": given}, vocabulary)["drug"] == "<http://e/term/other>"
    with pytest.raises(TermNotFoundError):
        bind_parameters(read(own, GOOD), {"drug": "term:low-mood"}, vocabulary)


def test_a_question_over_data_sets_has_their_prefixes(tmp_path: Path) -> None:
    """In its first line, so that places in the file stay; names that are no data sets have none."""
    path = tmp_path / "q.rq"
    path.write_text(
        "#+ title: x\n#+ data: fda-ndc\n#+ graphs: inferred term\nSELECT * { ?s ?p ?o }", encoding="utf-8"
    )
    question = read_question(path, tmp_path, "https://example.org/x/")
    assert (question.data, question.graphs) == (("fda-ndc",), ("inferred", "term"))
    first, *others = question.sparql.splitlines()
    assert first == (
        "PREFIX about: <https://example.org/x/about/> PREFIX data: <https://example.org/x/data/> "
        "PREFIX links: <https://example.org/x/links/> "
        "PREFIX fda-ndc: <https://example.org/x/data/fda-ndc/vocab/> #+ title: x"
    )
    assert others == question.file.text.splitlines()[1:]
    assert read_question(path, tmp_path).sparql == question.file.text


def test_questions_of_data_sets_take_nobodys_place(tmp_path: Path) -> None:
    """Of two of one name, that of the project's ontology counts; the later data set goes before the first."""
    for folder in ("own/questions", "one/questions", "two/questions"):
        (tmp_path / folder).mkdir(parents=True)
        for name in ("a", "b") if folder.startswith("own") else ("b", "c"):
            (tmp_path / folder / f"{name}.rq").write_text("#+ title: x\nASK {}", encoding="utf-8")
    found = question_files(tmp_path / "none", tmp_path / "own", [tmp_path / "one", tmp_path / "two"])
    assert {name: path.parent.parent.name for name, path in found.items()} == {
        "a": "own",
        "b": "own",
        "c": "two",
    }
