"""The query of a rule, read into patterns: what it concludes, and the triples that it rests on.

A rule has the form

    CONSTRUCT { ?brand ph:hasActiveIngredient ?drug }
    WHERE { ?brand ph:brandOf ?drug . ?drug a ph:Drug . FILTER(?brand != ?drug) }

Its WHERE holds triple patterns and filters, nothing else: then each triple that a pattern matches
is a premise, and what the rule concludes can only grow as more becomes known, so that every order of
rules ends in the same graph. Whatever has another form is refused, with its place.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.ontology.prefixes import RDF
from pharmagraph.rdfterms import iri, is_iri, number, plain, text, typed, value_of
from pharmagraph.sparqltext import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pharmagraph.rdfterms import NtTerm

_CLOSING = {"(": ")", "{": "}", "[": "]"}
_ESCAPE = re.compile(r"\\(.)")
# Their answer is another each time, or hangs on what is not there (yet).
_UNSTEADY = ("NOW", "RAND", "UUID", "STRUUID", "BNODE", "EXISTS")
_ONLY = "the WHERE of a rule holds triple patterns and FILTER, nothing else"


class Pattern(NamedTuple):
    """A triple pattern: each part is a variable ("?drug") or a term as N-Triples text."""

    subject: str
    predicate: str
    object: str

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables, in the order of the pattern."""
        return tuple(part for part in self if part.startswith("?"))


class RuleQuery(NamedTuple):
    """A rule's query: ``filters`` are their text, in which ``prefixes`` may stand.

    ``places`` leads from a term or variable to the offset and length of its first mention.
    """

    conclusions: tuple[Pattern, ...]
    premises: tuple[Pattern, ...]
    filters: tuple[str, ...]
    prefixes: Mapping[str, str]
    places: Mapping[str, tuple[int, int]]


class NotARuleError(ValueError):
    """The query is no rule; holds what is wrong, the offset and length of the place, and the mend."""

    def __init__(self, message: str, token: Token | None, mend: str, end: int = 0) -> None:
        super().__init__(message)
        self.start, self.width = (token.start, len(token.text)) if token else (end, 1)
        self.mend = mend


def read_rule_query(query: str, prefixes: Mapping[str, str]) -> RuleQuery:
    """Read a rule's query; ``prefixes`` need no declaration. Raises NotARuleError."""
    return _Reader(query, prefixes).read()


class _Reader:
    """Reads the tokens of a rule from first to last."""

    def __init__(self, query: str, prefixes: Mapping[str, str]) -> None:
        self._query = query
        self._tokens = list(tokens(query))
        self._at = 0
        self._prefixes = dict(prefixes)
        self._places: dict[str, tuple[int, int]] = {}
        self._filters: list[str] = []
        self._filtered: dict[str, Token] = {}

    @property
    def _next(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _is(self, *signs: str) -> bool:
        return self._next is not None and self._next.text in signs

    def _fault(self, message: str, mend: str) -> NotARuleError:
        return NotARuleError(message, self._next, mend, len(self._query.rstrip()))

    def _take(self, sign: str) -> None:
        found = self._next
        if found is None or found.text.upper() != sign:
            told = f"here stands '{found.text}'" if found else "the query ends"
            mend = "write the rule as CONSTRUCT { … } WHERE { … }"
            raise self._fault(f"{told} where a rule has '{sign}'", mend)
        self._at += 1

    def read(self) -> RuleQuery:
        self._prologue()
        self._take("CONSTRUCT")
        conclusions = self._group(filters=False)
        if self._next and self._next.is_word("WHERE"):
            self._at += 1
        premises = self._group(filters=True)
        if self._next:
            raise self._fault(
                f"'{self._next.text}' follows the end of the rule", "end the rule with WHERE { … }"
            )
        if not premises:
            raise self._fault("the rule rests on nothing", "write triple patterns into its WHERE")
        if not conclusions:
            raise self._fault("the rule concludes nothing", "write what it concludes: CONSTRUCT { … }")
        self._all_bound(conclusions, {v for pattern in premises for v in pattern.variables})
        return RuleQuery(conclusions, premises, tuple(self._filters), self._prefixes, self._places)

    def _all_bound(self, conclusions: tuple[Pattern, ...], bound: set[str]) -> None:
        """Raise NotARuleError where a variable stands in no pattern of the WHERE."""
        wanted = [v for pattern in conclusions for v in pattern.variables]
        for name in (*wanted, *self._filtered):
            if name not in bound:
                token = self._filtered.get(name) or Token("variable", name, self._places[name][0])
                message = f"no triple pattern of the WHERE holds {name}"
                raise NotARuleError(message, token, "use a variable of a pattern, or add a pattern with it")

    def _prologue(self) -> None:
        while self._next and self._next.is_word("PREFIX"):
            declared = self._tokens[self._at + 1 : self._at + 3]
            if [token.kind for token in declared] != ["prefixed", "iri"] or declared[0].text[-1] != ":":
                raise self._fault("the prefix is not declared whole", "PREFIX ex: <https://example.org/>")
            self._prefixes[declared[0].text[:-1]] = declared[1].text[1:-1]
            self._at += 3

    def _group(self, *, filters: bool) -> tuple[Pattern, ...]:
        """Read triples in braces."""
        self._take("{")
        found: list[Pattern] = []
        while not self._is("}"):
            if filters and self._next and self._next.is_word("FILTER"):
                self._filter()
            elif self._is("."):
                self._at += 1
            else:
                found += self._triples()
                if not self._is(".", "}") and not (filters and self._next and self._next.is_word("FILTER")):
                    raise self._fault("two triples have no dot between them", "end each triple with a dot")
        self._at += 1
        return tuple(dict.fromkeys(found))

    def _triples(self) -> Iterator[Pattern]:
        """Read the triples of one subject."""
        subject = self._term("subject")
        while True:
            predicate = self._term("property")
            while True:
                yield Pattern(subject, predicate, self._term("object"))
                if not self._is(","):
                    break
                self._at += 1
            if not self._is(";"):
                return
            while self._is(";"):
                self._at += 1
            if self._is(".", "}"):
                return

    def _term(self, role: str) -> str:
        """Read a variable or a term; ``role`` is subject, property or object."""
        token = self._next
        if token is None:
            raise self._fault("the query ends within the rule", "close the braces")
        if token.kind == "word" and token.text == "a" and role == "property":
            term: str | None = iri(RDF + "type")
        else:
            term = self._read_term(token)
        if term is None:
            raise self._fault(f"'{token.text}' may not stand in a rule as {role}", _ONLY)
        if role != "object" and not (is_iri(term) or term.startswith("?")):
            raise self._fault(f"a literal may not stand in a rule as {role}", "use an IRI or a variable")
        self._places.setdefault(term, (token.start, len(token.text)))
        self._at += 1
        if role == "property" and self._is("*", "+", "?", "/", "|"):
            mend = "write a triple pattern for each step, so that each step can be a premise"
            raise self._fault("a path may not stand in a rule", mend)
        return term

    def _read_term(self, token: Token) -> str | None:
        written: str | None = None
        match token.kind:
            case "variable":
                written = f"?{token.text[1:]}"
            case "iri" if ":" in token.text and "\\" not in token.text:
                written = token.text
            case "prefixed":
                written = iri(self._expanded(token))
            case "number" if "e" not in token.text.lower():
                value = Decimal(token.text)
                written = number(value) if "." in token.text else typed(str(int(value)), "integer")
            case "word" if token.text in {"true", "false"}:
                written = typed(token.text, "boolean")
            case "string" if token.text.startswith('"') and not token.text.startswith('"""'):
                written = self._literal(value_of(token.text))
        return written

    def _expanded(self, token: Token) -> str:
        prefix, _, local = token.text.partition(":")
        if prefix not in self._prefixes:
            mend = f"declare it: PREFIX {prefix}: <…>"
            raise NotARuleError(f"the prefix {prefix}: is not declared", token, mend)
        return self._prefixes[prefix] + _ESCAPE.sub(r"\1", local)

    def _literal(self, words: str) -> NtTerm:
        """Write a string with its language tag or datatype, which are tokens of their own."""
        after = self._tokens[self._at + 1 : self._at + 3]
        if after and after[0].kind == "language":
            self._at += 1
            return text(words, after[0].text[1:])
        if len(after) > 1 and after[0].text == "^^":
            self._at += 2
            datatype = iri(self._expanded(after[1])) if after[1].kind == "prefixed" else after[1].text
            return plain(words) + "^^" + datatype
        return plain(words)

    def _filter(self) -> None:
        """Keep the text of a filter: up to the bracket that closes it."""
        start = self._tokens[self._at]
        self._at += 1
        opened: list[str] = []
        while token := self._next:
            if token.kind == "variable":
                self._filtered.setdefault(f"?{token.text[1:]}", token)
            if token.is_word(*_UNSTEADY):
                mend = (
                    "ask for what is there: a rule cannot rest on what is missing, on chance or on the hour"
                )
                raise self._fault(f"{token.text} may not stand in a rule", mend)
            if token.text in {"{", "}"}:
                break
            if token.text in _CLOSING:
                opened.append(_CLOSING[token.text])
            elif opened and token.text == opened[-1]:
                opened.pop()
                if not opened:
                    self._at += 1
                    self._filters.append(self._query[start.start : token.end])
                    return
            self._at += 1
        raise self._fault("the filter is not closed", "write it in brackets: FILTER(…)")
