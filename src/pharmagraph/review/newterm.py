"""A term that is defined in the review: look-alikes first, then its row in terms.tsv.

Nothing is written here: texts go in, texts come out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.ontology.model import NOWHERE, Term
from pharmagraph.ontology.tablelayout import TERMS, canonical_table
from pharmagraph.ontology.terms import TERM_COLUMNS, term_iri
from pharmagraph.ontology.tsv import read_table
from pharmagraph.ontology.vocabulary import Vocabulary, folded, nearest
from pharmagraph.textfile import TextFile, forbidden

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.ontology.tsv import Row

MOST_ALIKE = 6
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_CELL_BREAKS = re.compile(r"[\t\r\n]")


@dataclass(frozen=True, slots=True)
class TermDraft:
    """A term that is to be: the cells of its row in terms.tsv."""

    id: str
    kind: str
    label: str
    synonyms: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    definition: str = ""


@dataclass(frozen=True, slots=True)
class NewName:
    """Words that are to become a further name of a term that is there.

    ``column`` says how: "synonyms" (a true other name) or "phrases" (words by which a source carries
    the term without naming it). ``core`` is the IRI of a term that comes with pharmagraph, "" of the
    project's own terms.
    """

    term: str
    words: str
    column: str = "synonyms"
    core: str = ""

    def of(self, vocabulary: Vocabulary) -> Term | None:
        """Return the term that is meant, None where there is none."""
        own = term_iri(vocabulary.base, self.term)
        return vocabulary.terms.get(self.core or own)


def name_for(term: Term, words: str, column: str) -> NewName:
    """Return what makes words a further name of a term."""
    return NewName(term.id, words, column, term.iri if term.core else "")


def draft_of(words: str, kind: str, vocabulary: Vocabulary) -> TermDraft:
    """Return what a term of some words would be: its label as the words have it, its id still free."""
    label = " ".join(words.split())
    return TermDraft(free_id(label, vocabulary), kind, label)


def free_id(label: str, vocabulary: Vocabulary) -> str:
    """Return an id made of a label, with a number behind it where another term has it."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "term"
    taken = {term.id for term in vocabulary.terms.values()}
    number = 2
    found = stem
    while found in taken:
        found = f"{stem}-{number}"
        number += 1
    return found


def look_alikes(words: str, kind: str, vocabulary: Vocabulary) -> list[tuple[Term, str]]:
    """Return the terms in use whose names come nearest to some words, best first, each with that name.

    ``kind`` is the label of a class; of terms that are not of it, nor of a class above or below it,
    only those count that share a word.
    """
    cls = vocabulary.kind(kind)
    terms = [t for t in vocabulary.terms.values() if t.status == "current"]
    parts = set(folded(words).split())
    owners: dict[str, list[Term]] = {}
    for term in sorted(terms, key=lambda t: (not _akin(t, cls.iri if cls else "", vocabulary), t.iri)):
        for name in term.carriers:
            if _akin(term, cls.iri if cls else "", vocabulary) or parts & set(folded(name).split()):
                owners.setdefault(folded(name), []).append(term)
    found: dict[str, tuple[Term, str]] = {}
    for name in nearest(words, owners, most=2 * MOST_ALIKE):
        for term in owners[name]:
            found.setdefault(term.iri, (term, name))
    return list(found.values())[:MOST_ALIKE]


def _akin(term: Term, kind: str, vocabulary: Vocabulary) -> bool:
    return bool(kind) and (vocabulary.is_a(term.kind, kind) or vocabulary.is_a(kind, term.kind))


def faults(draft: TermDraft, vocabulary: Vocabulary) -> list[str]:
    """Return what keeps a term from being written, in words; nothing where it can be."""
    cells = (draft.id, draft.kind, draft.label, *draft.synonyms, *draft.phrases, draft.definition)
    found = [fault for cell in cells if (fault := _cell_fault(cell))]
    cls = vocabulary.kind(draft.kind)
    if cls is None:
        near = nearest(draft.kind, [c.label for c in vocabulary.classes.values()])
        found.append(f"there is no kind '{draft.kind}'" + (f": {' or '.join(near)}?" if near else ""))
    if not _ID.match(draft.id):
        found.append(f"the id '{draft.id}' has the wrong form: small letters, digits and single hyphens")
    elif any(term.id == draft.id for term in vocabulary.terms.values()):
        found.append(f"the id '{draft.id}' is another term's: choose another")
    if not draft.label.strip():
        found.append("the term needs a label: the name that people use")
    elif cls is not None and _labelled(draft.label, cls.iri, vocabulary):
        found.append(f"there is a term '{draft.label}' of this kind already")
    return list(dict.fromkeys(found))


def _labelled(label: str, kind: str, vocabulary: Vocabulary) -> bool:
    wanted = folded(label)
    terms = (t for t in vocabulary.terms.values() if t.status == "current" and t.kind == kind)
    return any(folded(term.label) == wanted for term in terms)


def _cell_fault(cell: str) -> str:
    """Return why a cell cannot hold some text; "|" parts the names of a cell."""
    if _CELL_BREAKS.search(cell) or forbidden(cell):
        return "a cell holds no tabs, line ends or characters that cannot be seen"
    return "a vertical bar parts names: leave it out" if "|" in cell else ""


def name_faults(name: NewName, vocabulary: Vocabulary) -> list[str]:
    """Return what keeps words from becoming a further name of a term; nothing where they can."""
    term = name.of(vocabulary)
    if term is None:
        return [f"there is no term '{name.term}'"]
    if folded(name.words) in {folded(n) for n in term.carriers}:
        return [f"'{term.label}' has this name already"]
    fault = _cell_fault(name.words) or ("" if name.words.strip() else "the name is empty")
    return [fault] if fault else []


def faults_of(change: TermDraft | NewName, vocabulary: Vocabulary) -> list[str]:
    """Return what keeps a change from being written to terms.tsv; nothing where it can be."""
    return faults(change, vocabulary) if isinstance(change, TermDraft) else name_faults(change, vocabulary)


def names_of(change: TermDraft | NewName | None) -> tuple[str, ...]:
    """Return the words that a change makes names of a term."""
    if isinstance(change, TermDraft):
        return (change.label, *change.synonyms, *change.phrases)
    return (change.words,) if change else ()


def kind_of(change: TermDraft | NewName | None, vocabulary: Vocabulary) -> str:
    """Return the label of the kind of the term that a change is about, "" where there is no change."""
    if isinstance(change, TermDraft):
        return change.kind
    term = change.of(vocabulary) if change else None
    return vocabulary.label_of(term.kind) if term else ""


def with_term(file: TextFile | None, draft: TermDraft, name: str = "terms.tsv") -> str:
    """Return the canonical text of terms.tsv with one more row, beside the others of its kind.

    ``file`` is None where there is no such table yet. Raises ContentError where it is no table.
    """
    text = canonical_table(file, TERMS) if file else "\t".join(TERM_COLUMNS) + "\n"
    cells = {
        "id": draft.id, "kind": draft.kind, "label": draft.label, "synonyms": "|".join(draft.synonyms),
        "phrases": "|".join(draft.phrases), "definition": draft.definition,
    }  # fmt: skip
    table = _Table(TextFile.of(file.name if file else name, text))
    table.need(column for column, cell in cells.items() if cell)
    at = max((row.line for row in table.rows if row["kind"] == draft.kind), default=len(table.lines))
    table.lines.insert(at, "\t".join(cells.get(column, "") for column in table.columns))
    return table.canonical()


def with_name(file: TextFile, name: NewName) -> str:
    """Return the canonical text of terms.tsv in which a term has one more name."""
    table = _Table(TextFile.of(file.name, canonical_table(file, TERMS)))
    table.need([name.column])
    row = next(row for row in table.rows if row["id"] == name.term)
    parts = [*row.parts(name.column), " ".join(name.words.split())]
    table.write(row, {**row.cells, name.column: "|".join(parts)})
    return table.canonical()


def without_term(file: TextFile, identifier: str) -> str:
    """Return the canonical text of terms.tsv without the row of an id."""
    table = _Table(TextFile.of(file.name, canonical_table(file, TERMS)))
    table.lines = [
        line for n, line in enumerate(table.lines, 1)
        if not any(row.line == n and row["id"] == identifier for row in table.rows)
    ]  # fmt: skip
    return table.canonical()


def without_name(file: TextFile, name: NewName) -> str:
    """Return the canonical text of terms.tsv in which a term lacks one of its names."""
    table = _Table(TextFile.of(file.name, canonical_table(file, TERMS)))
    for row in table.rows:
        if row["id"] == name.term:
            parts = [part for part in row.parts(name.column) if folded(part) != folded(name.words)]
            table.write(row, {**row.cells, name.column: "|".join(parts)})
    return table.canonical()


def extended(vocabulary: Vocabulary, change: TermDraft | NewName) -> Vocabulary:
    """Return the vocabulary as it will be with a new term or name, to judge a fact before writing."""
    terms = list(vocabulary.terms.values())
    if isinstance(change, TermDraft):
        cls = vocabulary.kind(change.kind)
        terms.append(
            Term(
                iri=term_iri(vocabulary.base, change.id), id=change.id, kind=cls.iri if cls else "",
                label=change.label, synonyms=change.synonyms, phrases=change.phrases,
                definition=change.definition, place=NOWHERE,
            )
        )  # fmt: skip
    else:
        named = change.of(vocabulary)
        terms = [_renamed(term, change) if term is named else term for term in terms]
    keys = [key for owner in vocabulary.classes for key in vocabulary.keys_of(owner).values()]
    return Vocabulary(
        classes=vocabulary.classes.values(), relations=vocabulary.relations.values(), keys=keys, terms=terms,
        units=vocabulary.units.values(), triples=vocabulary.triples, base=vocabulary.base,
    )  # fmt: skip


def _renamed(term: Term, change: NewName) -> Term:
    more = (" ".join(change.words.split()),)
    synonyms = term.synonyms + (more if change.column == "synonyms" else ())
    phrases = term.phrases + (more if change.column == "phrases" else ())
    return Term(
        term.iri, term.id, term.kind, term.label, synonyms, phrases, term.definition, term.status,
        term.replaced_by, term.narrows, term.core, term.place,
    )  # fmt: skip


class _Table:
    """The lines of terms.tsv with its rows; rows keep their lines until one is put in."""

    def __init__(self, file: TextFile) -> None:
        self.name = file.name
        self.lines = file.text.rstrip("\n").split("\n")
        self._read()

    def _read(self) -> None:
        file = TextFile.of(self.name, "\n".join(self.lines) + "\n")
        self.rows: list[Row] = read_table(file, TERMS.needed, TERMS.columns)
        header = next(n for n, line in enumerate(self.lines) if line.strip() and not line.startswith("#"))
        self.columns = [cell.strip() for cell in self.lines[header].split("\t")]
        self._header = header

    def need(self, columns: Iterable[str]) -> None:
        """Add the columns that the table does not have yet."""
        for column in columns:
            if column not in self.columns:
                for number in [self._header, *(row.line - 1 for row in self.rows)]:
                    self.lines[number] += f"\t{column}" if number == self._header else "\t"
                self._read()

    def write(self, row: Row, cells: dict[str, str]) -> None:
        """Write a row anew."""
        self.lines[row.line - 1] = "\t".join(cells.get(column, "") for column in self.columns)

    def canonical(self) -> str:
        """Return the text, laid out anew."""
        return canonical_table(TextFile.of(self.name, "\n".join(self.lines) + "\n"), TERMS)
