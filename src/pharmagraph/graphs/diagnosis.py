"""Say why a query found nothing: the first part of its main group after which nothing is left.

Parts are put together in the order of the text, FILTERs last, and ASK tells whether anything
matches. As soon as nothing does, nothing will: no later part brings a solution back. So the part is
found by halving.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError
from pharmagraph.graphs.patterns import read_pattern
from pharmagraph.graphs.queryparts import QueryPart, joined, parts_of
from pharmagraph.graphs.rewriting.flattening import Ends
from pharmagraph.graphs.rewriting.triples import linked
from pharmagraph.graphs.written import pointed
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.sparqltext import position, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pharmagraph.graphs.patterns import QueryPattern, Select, Span, TriplePattern

    _Wrapped = Callable[[str], str]

MOST_ASKED = 40


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Why there is no answer: the part at fault, by its offsets in the query, and words for it."""

    start: int
    end: int
    message: str
    mend: str = ""

    def note(
        self,
        text: str,
        name: str = "query",
        *,
        origin: Callable[[int], int] = lambda offset: offset,
        shown: str | None = None,
    ) -> str:
        """Return the message with its place, the line with a caret, and the mend.

        ``text`` is the query that was diagnosed. Where terms were put into it, ``shown`` is the
        query as written and ``origin`` leads back to it.
        """
        written = text if shown is None else shown
        start = origin(self.start)
        line, column = position(written, start)
        width = max(1, origin(self.end) - start)
        note = pointed(written, name, line, column, self.message, width=width)
        return f"{note}\n    {self.mend}" if self.mend else note


class _AskedEnoughError(Exception):
    """The most questions have been asked."""


def why_empty(text: str, ask: Callable[[str], bool], *, most: int = MOST_ASKED) -> Diagnosis | None:
    """Tell why a query gave no row or no triple.

    ``ask`` answers an ASK query over what the query itself saw; at most ``most`` are asked. Where
    one fails (too long, say), what is known by then is told. None for ASK and DESCRIBE, for a query
    that cannot be read, and where nothing can be told.
    """
    query = read_pattern(text)
    if query is None or query.form not in {"SELECT", "CONSTRUCT"}:
        return None
    doctor = _Doctor(text, query, ask, most)
    try:
        return doctor.look_at(query.select)
    except (PharmagraphError, _AskedEnoughError):
        return doctor.suspicion


class _Doctor:
    def __init__(self, text: str, query: QueryPattern, ask: Callable[[str], bool], most: int) -> None:
        self._text = text
        self._prologue = query.prologue.of(text)
        self._answer = ask
        self._left = most
        self._where = "the graph"
        self._fresh = "any"
        while self._fresh in text:
            self._fresh += "_"
        self.suspicion: Diagnosis | None = None

    def _matches(self, words: str, wrapped: _Wrapped) -> bool:
        if not self._left:
            raise _AskedEnoughError
        self._left -= 1
        return self._answer(f"{self._prologue}\nASK {{ {wrapped(words)} }}")

    def look_at(self, select: Select) -> Diagnosis | None:
        """Diagnose a query: its group, then what stands behind it."""
        return self._look_into(select, lambda words: words) or self._behind(select)

    def _look_into(self, select: Select, wrapped: _Wrapped) -> Diagnosis | None:
        if select.group.select is not None:
            return self._look_into(select.group.select, wrapped)
        parts = list(parts_of(select.group, self._text))
        if select.values:
            parts.append(QueryPart("values", select.values.of(self._text), select.values))
        return self._first_fault(parts, wrapped)

    def _first_fault(self, parts: Sequence[QueryPart], wrapped: _Wrapped) -> Diagnosis | None:
        if not parts or self._matches(joined(parts), wrapped):
            return None
        low, high = 0, len(parts)  # something is left after low parts, nothing after high
        while high - low > 1:
            middle = (low + high) // 2
            if self._matches(joined(parts[:middle]), wrapped):
                low = middle
            else:
                high = middle
        part, before = parts[high - 1], parts[: high - 1]
        self.suspicion = Diagnosis(*part.span, "nothing is left after this part of the query")
        return self._explained(part, before, wrapped)

    def _explained(self, part: QueryPart, before: Sequence[QueryPart], wrapped: _Wrapped) -> Diagnosis | None:
        if part.kind == "filter":
            return self._filter(part)
        if part.kind == "minus":
            return Diagnosis(*part.span, "this MINUS takes away all that the parts before it match")
        what = _WHAT.get(part.kind, "this pattern")
        if not before or not self._matches(part.dotted, wrapped):
            inner = self._inside(part, wrapped)
            if inner is not None:
                return inner
            message, context = f"nothing in {self._where} matches {what}", ""
        else:
            message, context = f"{what} {_APART}", joined(before)
        self.suspicion = Diagnosis(*part.span, message)
        mends = []
        if part.triple is not None:
            mends = [
                self._relaxed(part.triple, context, wrapped),
                self._unaccepted(part.triple, context, wrapped),
            ]
        mend = "; ".join(filter(None, mends))
        if not mend and context:
            mend = self._rival(part, before, wrapped)
        return Diagnosis(*part.span, message, mend)

    def _inside(self, part: QueryPart, wrapped: _Wrapped) -> Diagnosis | None:
        """Look into a part that is one group and matches nothing on its own."""
        element = part.element
        if element is None or element.kind not in {"group", "graph"}:
            return None
        group = element.groups[0]
        if group.select is not None:
            return self._look_into(group.select, wrapped)
        lead = f"GRAPH {element.lead.of(self._text)}" if element.lead else ""
        around, self._where = self._where, "that GRAPH" if lead else self._where
        parts = list(parts_of(group, self._text))
        found = self._first_fault(parts, lambda words: wrapped(f"{lead} {{ {words} }}"))
        self._where = around
        return found

    def _filter(self, part: QueryPart) -> Diagnosis:
        others = self._text[: part.span.start] + self._text[part.span.end :]
        never = sorted(_variables(part.words) - _variables(others))
        has_groups = part.element is not None and part.element.groups
        mend = f"nothing else in the query gives ?{never[0]} a value" if never and not has_groups else ""
        return Diagnosis(*part.span, "what the patterns match does not pass this FILTER", mend)

    def _relaxed(self, triple: TriplePattern, context: str, wrapped: _Wrapped) -> str:
        """Put a variable in place of one constant after the other, and tell what then matches."""
        subject, predicate, found = (
            span.of(self._text) for span in (triple.subject, triple.predicate, triple.object)
        )
        some = [f"?{self._fresh}{n}" for n in range(3)]

        def held(*ends: str, condition: str = "") -> bool:
            return self._matches(f"{context} {' '.join(ends)} . {condition}", wrapped)

        there = "what stands before it leads to" if context else f"{self._where} has"
        is_type = _is_type(predicate)
        what = "things of other classes" if is_type else _cut(predicate) if triple.path else "triples"
        reasons = []
        if _is_constant(found) and held(subject, predicate, some[2]):
            alike = f"FILTER(STR({some[2]}) = STR({found}))"
            if found.startswith(('"', "'")) and held(subject, predicate, some[2], condition=alike):
                return f"the value is there with another language or datatype than {_cut(found)}"
            reasons.append(
                f"{there} {what}, but {'none of' if is_type else 'not with the object'} {_cut(found)}"
            )
        if _is_constant(subject) and held(some[0], predicate, found):
            has = f"{_cut(predicate)} {_cut(found)}" if is_type else what
            reasons.append(f"{there} {has}, but not with the subject {_cut(subject)}")
        if not reasons and triple.path is not None:
            reasons.append(self._apart((subject, predicate, found), held, context))
        return "; ".join(reasons)

    def _apart(self, said: tuple[str, str, str], held: Callable[..., bool], context: str) -> str:
        """Tell that the ends of a pattern are there, or its predicate, or neither."""
        subject, predicate, found = said
        some, words = [f"?{self._fresh}{n}" for n in range(3)], _cut(predicate)
        fixed = [end for end in (subject, found) if _is_constant(end)]
        if len(fixed) == 1 and held(subject, some[1], found):
            there = "what stands before it leads to" if context else f"{self._where} has"
            return f"{there} {_cut(fixed[0])}, but not with {words}"
        if context or _is_type(predicate):
            return ""
        if fixed and held(some[0], predicate, some[2]):
            return f"{self._where} has {words}, but not between these two"
        is_open = subject != found and all(end.startswith(("?", "$")) for end in (subject, found))
        return f"no triple of {self._where} has {words}" if fixed or is_open else ""

    def _unaccepted(self, triple: TriplePattern, context: str, wrapped: _Wrapped) -> str:
        """Tell whether statements that give no triple would match a pattern."""
        if triple.path is None or triple.path.kind != "step":
            return ""
        subject, predicate, found = (
            self._bare(span, n)
            for n, span in enumerate((triple.subject, triple.path.steps[0], triple.object))
        )
        if _is_type(predicate):
            kin = "|".join(f"<{VOCAB}{status}Class>" for status in _UNACCEPTED)
            words = f"{found} {kin} ?{self._fresh}3 . {subject} {predicate} ?{self._fresh}3 ."
        else:
            words = linked(Ends(subject, predicate, found), f"?{self._fresh}3")
        matches = self._matches(f"{context} {words}", wrapped)
        return (
            "statements that are disputed, reported or conditional match it: ask for the evidence"
            if matches
            else ""
        )

    def _bare(self, span: Span, n: int) -> str:
        """Return a term, or a variable for what stands in brackets."""
        words = span.of(self._text)
        return f"?{self._fresh}{n}" if words.startswith(("[", "(", "_:")) else words

    def _rival(self, part: QueryPart, before: Sequence[QueryPart], wrapped: _Wrapped) -> str:
        """Name the earlier part with which a part has nothing in common, as far as one alone is it."""
        mine = _variables(part.words)
        for other in reversed(before[-_MOST_RIVALS:]):
            if mine & _variables(other.words) and not self._matches(f"{other.dotted} {part.words}", wrapped):
                line, _ = position(self._text, other.span.start)
                return f"it does not go together with line {line}: {_cut(other.words)}"
        return ""

    def _behind(self, select: Select) -> Diagnosis | None:
        """Blame what stands behind a group that does match."""
        end = select.group.span.end
        for token in tokens(self._text[end:]):
            if token.is_word("HAVING", "LIMIT", "OFFSET"):
                message = f"the pattern matches, but {token.text.upper()} leaves nothing"
                return Diagnosis(end + token.start, end + token.end, message)
        if select.form == "CONSTRUCT":
            message = "the pattern matches, but the template makes no triple of it"
            mend = "a variable of the template has no value, or a text stands as subject"
            return Diagnosis(select.span.start, select.span.start + len("CONSTRUCT"), message, mend)
        return None


_APART = "matches something, but nothing that goes with what stands before it"
_UNACCEPTED = ("disputed", "reported", "superseded", "negated")
_MOST_RIVALS = 8
_WIDEST = 60
_NO_CONSTANTS = ("?", "$", "[", "(", "_")
_WHAT = {
    "values": "this VALUES", "union": "this UNION", "graph": "this GRAPH", "group": "this group",
    "service": "this SERVICE",
}  # fmt: skip


def _variables(words: str) -> set[str]:
    return {token.text[1:] for token in tokens(words) if token.kind == "variable"}


def _is_type(predicate: str) -> bool:
    return predicate in {"a", "rdf:type"}


def _is_constant(words: str) -> bool:
    return not words.startswith(_NO_CONSTANTS)


def _cut(words: str) -> str:
    """Return words on one line, their beginning where they are long."""
    line = " ".join(words.split())
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"
