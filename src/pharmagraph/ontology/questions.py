"""Named questions: SPARQL with a title and typed parameters, one .rq file each.

A file begins with lines such as

    #+ title: What are the side effects of a medicine?
    #+ description: Side effects with their status.
    #+ parameter: drug (medicine): the medicine asked about = diazepam

and holds a query in which ``$drug`` stands for the term. The type in brackets is the label of a
class, "number" or "text"; what follows " = " is taken where nothing is given. A description may go
on in further lines of its kind. ``#+ graphs: inferred`` names graphs that the question sees beside
the curated layer, as if they were one. ``#+ data: fda-ndc`` names data sets that must be loaded, and
that the query asks by GRAPH: ``data:fda-ndc`` is what was imported, ``links:fda-ndc`` which imported
subject is which term, ``about:fda-ndc`` the rows that subjects come from; ``fda-ndc:`` is the prefix of
the data set's own classes and properties. The file's name is the question's; a project's own question
takes the place of a core question of the same name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pharmagraph.errors import ContentError, QuestionError, TermNotFoundError
from pharmagraph.findings import Finding, in_order
from pharmagraph.ontology.parameters import NUMBER, TEXT, term_of
from pharmagraph.ontology.prefixes import dataset_prefixes
from pharmagraph.ontology.rqfile import Head, RqKind, read_head
from pharmagraph.ontology.vocabulary import did_you_mean
from pharmagraph.sparqltext import bind, tokens
from pharmagraph.textfile import TextFile, read_text, refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pharmagraph.ontology.vocabulary import Vocabulary

_PARAMETER = re.compile(r"([A-Za-z]\w*)\s*\(([^()]+)\)\s*:\s*(\S.*?)(?:\s+=\s+(\S.*))?\Z")

KIND = RqKind("questions", "question", "PG507", ("parameter", "graphs", "data"), "What …?", "side-effects")

CONFLICTS = replace(KIND, folder="conflicts", noun="conflict question")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question asks for: ``kind`` is the label of a class, "number" or "text"."""

    name: str
    kind: str
    description: str
    default: str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """A named question: ``sparql`` is its whole file, comment lines included, with added prefixes.

    ``graphs`` are those that it sees beside the curated layer, such as "inferred", as if they were
    one; ``data`` are the data sets whose graphs it names.
    """

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    sparql: str = field(repr=False)
    path: Path = field(repr=False)
    file: TextFile = field(repr=False)
    graphs: tuple[str, ...] = ()
    data: tuple[str, ...] = ()

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of a name."""
        return next((p for p in self.parameters if p.name == name), None)


def question_files(core: Path, own: Path, more: Iterable[Path] = ()) -> dict[str, Path]:
    """Return the files of questions by name, sorted; the project's take the place of the core's.

    ``more`` are folders of data sets, whose questions come last: they take nobody's place.
    """
    found: dict[str, Path] = {}
    for folder in more:
        found |= KIND.files(folder, folder)
    return dict(sorted({**found, **KIND.files(core, own)}.items()))


def read_question(path: Path, root: Path, base: str = "") -> Question:
    """Read one question; raises ContentError (PG507, or what the file itself is refused for).

    ``base`` is the base IRI of the project, for the prefixes of data sets.
    """
    file = read_text(path, root)
    reader = _Reader(file)
    findings = list(reader.read(path.stem))
    if findings:
        raise refused(*in_order(findings))
    head = reader.head
    return Question(
        path.stem, head.title, head.words, tuple(reader.parameters), reader.prefixes(base) + file.text, path,
        file, tuple(reader.graphs), tuple(reader.data),
    )  # fmt: skip


class _Reader:
    """Reads the head of a question's file and checks it against the query below."""

    def __init__(self, file: TextFile) -> None:
        self.file = file
        self.head = Head()
        self.parameters: list[Parameter] = []
        self.graphs: list[str] = []
        self.data: list[str] = []

    def read(self, name: str) -> Iterator[Finding]:
        yield from read_head(self.file, name, KIND, self.head)
        for line in self.head.others:
            if line.key in {"graphs", "data"}:
                (self.graphs if line.key == "graphs" else self.data).extend(line.value.split())
            else:
                yield from self._parameter(line.number, line.value)
        yield from self._uses()

    def prefixes(self, base: str) -> str:
        """Declare the prefixes of data sets, in one line, so that every place in the file stays."""
        named = dataset_prefixes(base, [*self.graphs, *self.data]) if base else {}
        return "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in named.items())

    def _parameter(self, n: int, value: str) -> Iterator[Finding]:
        column = self.file.lines[n - 1].index(value) + 1
        found = _PARAMETER.match(value)
        if not found:
            mend = "#+ parameter: drug (medicine): the medicine asked about"
            yield KIND.fault(
                self.file, n, column, len(value), "a parameter has a name, a type and words", mend
            )
        elif any(p.name == found[1] for p in self.parameters):
            message = f"the parameter '{found[1]}' stands twice"
            yield KIND.fault(self.file, n, column, len(found[1]), message, "delete one")
        else:
            self.parameters.append(Parameter(found[1], found[2].strip(), found[3], found[4], n))

    def _uses(self) -> Iterator[Finding]:
        """See that each parameter stands in the query, and each $name is a parameter."""
        used = {t.text[1:]: t for t in reversed(list(tokens(self.file.text))) if t.kind == "variable"}
        names = [p.name for p in self.parameters]
        for parameter in self.parameters:
            if parameter.name not in used:
                column = self.file.lines[parameter.line - 1].index(parameter.name) + 1
                message = f"the query does not use ${parameter.name}"
                mend = "write it where the term belongs, or delete the parameter"
                yield KIND.fault(self.file, parameter.line, column, len(parameter.name), message, mend)
        for name, token in sorted(used.items()):
            if token.text.startswith("$") and name not in names:
                mend = did_you_mean(name, names) or f"add the line: #+ parameter: {name} (text): …"
                place = self.file.place_of(token.start, len(token.text))
                yield Finding(KIND.code, f"{token.text} is no parameter of the question", place, mend)
        try:
            bind(self.file.text, dict.fromkeys(names, '""'))
        except ValueError as error:
            place = self.file.place_of(error.args[1])
            yield Finding(KIND.code, error.args[0], place, "take another name for the parameter")


def read_questions(
    core: Path, own: Path, root: Path, base: str = "", more: Iterable[Path] = ()
) -> tuple[list[Question], list[Finding]]:
    """Read all questions, sorted by name, with what is wrong in the files that could not be used."""
    questions: list[Question] = []
    findings: list[Finding] = []
    for path in question_files(core, own, more).values():
        try:
            questions.append(read_question(path, root, base))
        except ContentError as error:
            findings += error.findings
    return questions, in_order(findings)


def load_questions(
    core: Path, own: Path, root: Path, base: str = "", more: Iterable[Path] = ()
) -> list[Question]:
    """Read all questions, sorted by name; raises ContentError where a file cannot be used."""
    questions, findings = read_questions(core, own, root, base, more)
    if findings:
        raise ContentError("a question cannot be used", findings)
    return questions


def find_question(  # noqa: PLR0913, PLR0917 - a name, and where questions may be
    name: str, core: Path, own: Path, root: Path, base: str = "", more: Iterable[Path] = ()
) -> Question:
    """Read the question of a name.

    Raises QuestionError where there is none, ContentError where its file cannot be used.
    """
    files = question_files(core, own, more)
    if name not in files:
        mend = did_you_mean(name, files) or "pharmagraph ask lists them"
        raise QuestionError(f"there is no question '{name}'", mend=mend)
    return read_question(files[name], root, base)


def query_findings(folder: Path, vocabulary: Vocabulary, root: Path) -> list[Finding]:
    """Check the questions and the conflict questions in the folder of a data set."""
    findings: list[Finding] = []
    for kind in (KIND, CONFLICTS):
        for path in kind.files(folder, folder).values():
            try:
                findings += check_questions([read_question(path, root)], vocabulary)
            except ContentError as error:
                findings += error.findings
    return findings


def check_questions(questions: Iterable[Question], vocabulary: Vocabulary) -> list[Finding]:
    """Check the types and defaults of parameters against a vocabulary."""
    findings: list[Finding] = []
    for question in questions:
        for parameter in question.parameters:
            line = question.file.lines[parameter.line - 1]
            if parameter.kind not in {NUMBER, TEXT} and vocabulary.kind(parameter.kind) is None:
                names = [NUMBER, TEXT, *(c.label for c in vocabulary.classes.values())]
                mend = did_you_mean(parameter.kind, names) or "write the label of a class, number or text"
                message = f"the type '{parameter.kind}' is unknown"
                column = line.index(parameter.kind) + 1
                findings.append(
                    KIND.fault(question.file, parameter.line, column, len(parameter.kind), message, mend)
                )
            elif parameter.default is not None:
                findings += _default_findings(question, parameter, vocabulary)
    return in_order(findings)


def _default_findings(question: Question, parameter: Parameter, vocabulary: Vocabulary) -> Iterator[Finding]:
    try:
        term_of(parameter, parameter.default or "", vocabulary)
    except (QuestionError, TermNotFoundError) as error:
        line = question.file.lines[parameter.line - 1]
        column = line.rindex(parameter.default or "") + 1
        width = len(parameter.default or "")
        yield KIND.fault(question.file, parameter.line, column, width, error.message, error.mend)
