"""SPARQL as text: its tokens, each with its place.

Enough to see what a query asks for before an engine reads it, to point at a word of it, and to
put a term where a variable stands. Tokens follow the terminals of SPARQL 1.1 (section 19.8);
what fits none of them is a token of kind "bad", left to the engine to complain of.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pharmagraph.rdfterms import NtTerm

_NAME = r"[^\W\d_]"  # a letter; what may follow in a name is wider
_PREFIX = rf"{_NAME}(?:[\w.\-\u00b7]*[\w\-\u00b7])?"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\."
_LOCAL = (
    rf"(?:(?:[\w:]|{_ESCAPED})"
    rf"(?:(?:[\w.:\-\u00b7]|{_ESCAPED})*(?:[\w:\-\u00b7]|{_ESCAPED}))?)?"
)
_IN_IRI = r'[^<>"{}|^`\\\x00-\x20]*'
_TERMINALS = (
    ("blankspace", r"[ \t\r\n]+"),
    ("comment", r"#[^\r\n]*"),
    ("string", r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""' + r"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''"),
    ("string", r'"(?!"")(?:[^"\\\r\n]|\\.)*"' + r"|'(?!'')(?:[^'\\\r\n]|\\.)*'"),
    ("iri", rf"<{_IN_IRI}(?:\\(?:u[0-9A-Fa-f]{{4}}|U[0-9A-Fa-f]{{8}}){_IN_IRI})*>"),
    ("blank", r"_:[\w](?:[\w.\-\u00b7]*[\w\-\u00b7])?"),
    ("prefixed", rf"(?:{_PREFIX})?:{_LOCAL}"),
    ("variable", r"[?$]\w+"),
    ("language", r"@[A-Za-z]+(?:-+[A-Za-z0-9]+)*"),
    ("number", r"(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+|\d+\.\d+|\.\d+|\d+"),
    ("word", r"\w+"),
    ("sign", r"<<\(|\)>>|<<|>>|\{\||\|\}|\^\^|&&|\|\||!=|<=|>=|[^\s\w]"),
)


def _any_of(terminals: Iterable[tuple[int, str, str]]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{kind}{n}>{form})" for n, kind, form in terminals), re.DOTALL)


_NUMBERED = [(n, kind, form) for n, (kind, form) in enumerate(_TERMINALS)]
_TOKEN = _any_of(_NUMBERED)


@cache
def _token_without_prefix() -> re.Pattern[str]:
    """Return the pattern for places where no prefixed name can begin; most queries have none."""
    return _any_of(row for row in _NUMBERED if row[1] != "prefixed")


_RUN = re.compile(r"[\w.\-\u00b7]+")
_KINDS = {f"{kind}{n}": kind for n, (kind, _) in enumerate(_TERMINALS)}
_SKIPPED = {"blankspace", "comment"}
_OPEN_QUOTES = {'"', "'"}
_LINE_END = re.compile(r"[\r\n]")


class Token(NamedTuple):
    """A token: its ``kind``, its ``text`` as written, and the offset of its first character.

    Kinds are string, iri, blank, prefixed, variable, language, number, word, sign and bad.
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind the last character."""
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Tell whether the token is one of these keywords (given in capitals)."""
        return self.kind == "word" and self.text.upper() in words


def tokens(text: str) -> Iterator[Token]:
    """Read the tokens of a query, white space and comments left out.

    A stray character is a "bad" token. So is an opening quote without its closing one, and what
    that would hold is not read.
    """
    at = 0
    no_prefix_before = 0  # a run of name characters without a colon is searched for one only once
    while at < len(text):
        pattern = _TOKEN if at >= no_prefix_before else _token_without_prefix()
        found = pattern.match(text, at)
        if found is None or found.lastgroup is None:
            yield Token("bad", text[at], at)
            at += 1
            continue
        kind = _KINDS[found.lastgroup]
        if kind == "word" and at >= no_prefix_before and (run := _RUN.match(text, at)):
            no_prefix_before = run.end()
        written = found.group()
        if written in _OPEN_QUOTES:
            yield Token("bad", written, at)
            at = _end_of_unclosed(text, at)
            continue
        if kind not in _SKIPPED:
            yield Token("bad" if written == "\\" else kind, written, at)
        at = found.end()


def _end_of_unclosed(text: str, at: int) -> int:
    """Return where a text without its closing quote ends: with its line, or with the query."""
    is_long = text.startswith(text[at] * 3, at)
    found = None if is_long else _LINE_END.search(text, at)
    return found.start() if found else len(text)


def position(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column, both from 1, of an offset in characters."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def offset_of(text: str, line: int, column: int) -> int:
    """Return the offset of a line and column, both from 1, kept within the text."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1 or len(text)
    return min(start + column - 1, len(text))


class Bound(NamedTuple):
    """A query with terms in place of variables, and what was replaced: start, end, new length."""

    text: str
    edits: tuple[tuple[int, int, int], ...]

    def origin(self, offset: int) -> int:
        """Return where an offset of the bound text stood in the text before."""
        grown = 0
        for start, end, length in self.edits:
            if offset < start + grown:
                break
            if offset < start + grown + length:
                return start
            grown += length - (end - start)
        return offset - grown


def bind(text: str, values: Mapping[str, NtTerm]) -> Bound:
    """Put terms where variables stand.

    ``values`` maps names of variables to N-Triples terms. A term is put in place of a whole token,
    so no value can change what the query asks. (The engine's own substitution reaches only
    variables that the query returns, and the planner does not see it: measured with 0.5.13.)
    Raises ValueError with the offset as second argument where a query gives a value to the variable
    itself (AS, VALUES, BOUND, USING), which a term in its place would make senseless.
    """
    if not values:
        return Bound(text, ())
    found = list(tokens(text))
    parts, edits, at = [], [], 0
    for n, (token, clause) in enumerate(zip(found, _clauses(found), strict=True)):
        name = token.text[1:]
        if token.kind != "variable" or name not in values:
            continue
        if _is_given_a_value(found, n):
            raise ValueError(f"the query gives ?{name} a value of its own", token.start)
        term = values[name]
        if clause == "returned":
            term = f"({term} AS ?{name})"
        elif clause == "listed":
            term = f"({term})"
        term = f" {term} "  # "?x<$limit" must not become "?x<<iri>"
        parts += [text[at : token.start], term]
        edits.append((token.start, token.end, len(term)))
        at = token.end
    return Bound("".join([*parts, text[at:]]), tuple(edits))


def _is_given_a_value(found: Sequence[Token], n: int) -> bool:
    before = found[n - 1] if n else None
    if before and before.is_word("AS", "VALUES"):
        return True
    if before and before.text == "(" and n > 1 and found[n - 2].is_word("BOUND"):
        return True
    # VALUES (?a ?b) { … }: the variables stand between the word and the brace.
    for token in reversed(found[:n]):
        if token.kind != "variable" and token.text != "(":
            return token.is_word("VALUES")
    return False


def _clauses(found: Iterable[Token]) -> Iterator[str]:
    """Tell for each token in which clause it stands bare.

    That is SELECT ("returned"), GROUP BY or ORDER BY ("listed"), or none of them ("").
    """
    clause, depth, here, last = "", 0, [""], ""
    for token in found:
        if token.text in {"(", "{", "["}:
            depth += 1
            here.append("")
        elif token.text in {")", "}", "]"} and len(here) > 1:
            here.pop()
        elif token.is_word("SELECT"):
            here[-1] = "returned"
        elif token.is_word("BY") and last in {"GROUP", "ORDER"}:
            here[-1] = "listed"
        elif token.is_word("WHERE", "FROM", "HAVING", "ORDER", "GROUP", "LIMIT", "OFFSET", "VALUES"):
            here[-1] = ""
        last = token.text.upper()
        clause = here[-1]
        yield clause
