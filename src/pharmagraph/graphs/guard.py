"""What a query may contain and cost, read before the engine sees it.

The engine crashes on deep nesting (groups at 2,205, parentheses at 4,779, a chain of UNIONs at
6,651; a collection 200 deep keeps its planner busy for ever: measured with pyoxigraph 0.5.13), and
it would call other hosts for SERVICE. A query is measured here and refused with a place and a mend;
what passes still runs in a process of its own (``graphs.worker``).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import QueryRefusedError, QuerySyntaxError
from pharmagraph.findings import Place, marked
from pharmagraph.sparqltext import Token, position, tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import NoReturn

_MIB = 1024 * 1024
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_FORMS = {"SELECT": "rows", "ASK": "truth", "CONSTRUCT": "graph", "DESCRIBE": "graph"}
_OPENING = {"(": ")", "[": "]", "{": "}", "<<": ">>", "<<(": ")>>", "{|": "|}"}
_CLOSING = set(_OPENING.values())
_PREFIX_SIGNS = {"!", "-", "+", "^"}


class Limits(NamedTuple):
    """What a query may cost. Each limit has the name that QueryLimitError and messages give it.

    ``seconds`` ("time") is wall-clock time from the start of the process, loading included; "cpu"
    is the same number of seconds of processor time. ``memory`` is in bytes, beyond what the graph
    itself takes. ``result`` is the size of an answer in bytes. ``size`` (bytes), ``depth`` (of
    brackets, and of prefix operators in a row) and ``tokens`` measure the query itself.
    """

    seconds: float = 30.0
    memory: int = 2048 * _MIB
    result: int = 256 * _MIB
    size: int = 100_000
    depth: int = 100
    tokens: int = 20_000


DEFAULT_LIMITS = Limits()


class Measured(NamedTuple):
    """What was seen of a query that may run.

    ``form`` is "rows" (SELECT), "truth" (ASK) or "graph" (CONSTRUCT, DESCRIBE). ``star`` is the
    offset of the * of ``SELECT *``, -1 without; ``mentioned`` its variables in the order in which
    the query mentions them. ``tail`` is where an ORDER BY could be put, -1 where there is one, or
    a LIMIT. ``added`` maps the prefixes that the query uses without declaring them to their IRIs.
    """

    text: str
    form: str
    star: int
    mentioned: tuple[str, ...]
    tail: int
    added: tuple[tuple[str, str], ...]


class _Query:
    """A query with its name, to point at a place in it."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name

    def at(self, offset: int, width: int, message: str) -> tuple[str, int, int]:
        """Return a message with its place and the marked line, then line and column."""
        line, column = position(self.text, offset)
        return pointed(self.text, self.name, line, column, message, width=width), line, column

    def refuse(self, token: Token, message: str, mend: str) -> NoReturn:
        text, line, column = self.at(token.start, len(token.text), message)
        raise QueryRefusedError(text, line=line, column=column, mend=mend)

    def fault(self, token: Token, message: str, mend: str) -> NoReturn:
        text, line, column = self.at(token.start, len(token.text), message)
        raise QuerySyntaxError(text, line=line, column=column, mend=mend)


def pointed(  # noqa: PLR0913 - a place in a text, and what to say of it
    text: str, name: str, line: int, column: int, message: str, *, width: int = 1
) -> str:
    """Return a message with its place before it and the line with a caret below it."""
    lines = text.split("\n")
    shown = lines[line - 1] if line <= len(lines) else ""
    place = Place(name, line, column, shown, max(1, width))
    return "\n".join([f"{place}: {message}", *marked(place)])


def measure(
    text: str,
    *,
    prefixes: Mapping[str, str],
    limits: Limits = DEFAULT_LIMITS,
    graphs: Collection[str] = (),
    name: str = "query",
) -> Measured:
    """Measure a query and say what it asks for.

    ``prefixes`` are those that it may use without declaring them, ``graphs`` the IRIs that FROM may
    name. Raises QueryRefusedError for what a query may not do, QuerySyntaxError for brackets and
    quotes without their partner and for unknown prefixes; both with line and column.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > limits.size:
        message = f"the query is {size:,} bytes long; the limit is {limits.size:,}"
        raise QueryRefusedError(message, mend="ask for less at once, or split the query")
    query = _Query(text, name)
    found: list[Token] = []
    for token in tokens(text):
        found.append(token)
        if len(found) > limits.tokens:
            query.refuse(token, f"the query has more than {limits.tokens:,} words and signs", "split it")
    if not found:
        message = "the query is empty"
        raise QuerySyntaxError(message, line=1, column=1, mend="for example: SELECT * { ?s ?p ?o } LIMIT 10")
    _check_signs(found, query, limits.depth)
    first = _first_word(found)
    form = _FORMS.get(first.text.upper(), "") if first else ""
    if first and first.is_word(*_UPDATES):
        mend = "edit the facts and run: pharmagraph build"
        query.refuse(first, f"{first.text.upper()} would change the graph, which queries cannot do", mend)
    if first is None or not form:
        _unknown_form(query, first or found[-1])
    _check_hosts(found, query, graphs)
    top = _top_level(found)
    star, mentioned = _star(top, found) if first.is_word("SELECT") else (-1, ())
    tail = _tail(top, text) if first.is_word("SELECT") else -1
    return Measured(text, form, star, mentioned, tail, _undeclared(found, query, prefixes))


def _unknown_form(query: _Query, token: Token) -> NoReturn:
    from pharmagraph.ontology.vocabulary import did_you_mean

    mend = did_you_mean(token.text, _FORMS) or "begin with SELECT, ASK, CONSTRUCT or DESCRIBE"
    query.fault(token, "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE", mend)


def _check_signs(found: Sequence[Token], query: _Query, depth: int) -> None:
    """See that brackets and quotes have their partners and that nothing is too deep."""
    expected: list[tuple[str, Token]] = []
    run = 0
    for token in found:
        run = run + 1 if token.text in _PREFIX_SIGNS else 0
        if run > depth or len(expected) > depth:
            query.refuse(token, f"the query is nested more than {depth} deep", "write it flatter")
        if token.kind == "bad":
            _stray(token, query)
        if token.kind != "sign":
            continue
        if token.text in _OPENING:
            expected.append((_OPENING[token.text], token))
        elif token.text in _CLOSING:
            if not expected or expected[-1][0] != token.text:
                if token.text == ">>":  # two comparisons, or an IRI that was cut short
                    continue
                _unmatched(token, expected, query)
            expected.pop()
    if expected:
        closing, opened = expected[-1]
        query.fault(opened, f"this '{opened.text}' is not closed", f"add '{closing}'")


def _unmatched(token: Token, expected: Sequence[tuple[str, Token]], query: _Query) -> NoReturn:
    if expected:
        closing, opened = expected[-1]
        line, column = position(query.text, opened.start)
        message = f"'{token.text}' stands where '{closing}' must close line {line}, column {column}"
        query.fault(token, message, f"add '{closing}' before it, or delete it")
    query.fault(token, f"'{token.text}' closes nothing", "delete it, or open it before")


def _stray(token: Token, query: _Query) -> NoReturn:
    if token.text in {'"', "'"}:
        mend = f"add {token.text} at its end; a text over several lines begins and ends with {token.text * 3}"
        query.fault(token, "this text is not closed", mend)
    mend = "put a plain space there" if token.text.isspace() else "delete it"
    query.fault(token, f"the character U+{ord(token.text[0]):04X} means nothing here", mend)


def _first_word(found: Sequence[Token]) -> Token | None:
    """Return the word behind BASE and PREFIX declarations."""
    words = (t for t in found if t.kind == "word" and not t.is_word("BASE", "PREFIX", "VERSION"))
    return next(words, None)


def _check_hosts(found: Sequence[Token], query: _Query, graphs: Collection[str]) -> None:
    """Refuse whatever leads out of the graph.

    The engine needs no space after a word ("falseSERVICE<…>" calls a service), so a word is looked
    for inside others too.
    """
    for n, token in enumerate(found):
        name = token.text.partition(":")[0] if token.kind == "prefixed" else token.text
        if token.kind in {"word", "prefixed"} and "SERVICE" in name.upper():
            mend = "ask that service itself; a query answers from the built graph alone"
            query.refuse(token, "SERVICE would ask another host", mend)
        if token.is_word("FROM"):
            after = found[n + 1 : n + 3]
            is_named = len(after) > 1 and after[0].is_word("NAMED")
            named = after[1] if is_named else (after or [token])[0]
            if named.text[1:-1] not in graphs:
                known = "the graphs are: " + ", ".join(sorted(graphs)) if graphs else "leave FROM out"
                query.refuse(named, f"{named.text} is no graph of this project", known)


def _top_level(found: Sequence[Token]) -> list[Token]:
    """Return the tokens outside of all brackets, braces themselves included."""
    top, depth = [], 0
    for token in found:
        if token.kind == "sign" and token.text in {")", "]", "}"}:
            depth -= 1
        if depth == 0:
            top.append(token)
        if token.kind == "sign" and token.text in {"(", "[", "{"}:
            depth += 1
    return top


def _star(top: Sequence[Token], found: Sequence[Token]) -> tuple[int, tuple[str, ...]]:
    for token in top:
        if token.text == "*":
            names = dict.fromkeys(t.text[1:] for t in found if t.kind == "variable")
            return token.start, tuple(names)
        if token.text == "{":
            break
    return -1, ()


def _tail(top: Sequence[Token], text: str) -> int:
    """Return where an ORDER BY belongs: before the last VALUES, or at the end."""
    if any(t.is_word("ORDER", "LIMIT", "OFFSET") for t in top):
        return -1
    opened = next((t.start for t in top if t.text == "{"), -1)
    values = [t.start for t in top if t.is_word("VALUES") and t.start > opened >= 0]
    return values[-1] if values else len(text)


def _undeclared(
    found: Sequence[Token], query: _Query, prefixes: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Return the prefixes that are used, known and not declared; refuse those that nobody knows."""
    declared = {
        name.text.partition(":")[0]
        for word, name in pairwise(found)
        if word.is_word("PREFIX") and name.kind == "prefixed"
    }
    added: dict[str, str] = {}
    for token in found:
        prefix = token.text.partition(":")[0]
        if token.kind != "prefixed" or prefix in declared or prefix in added:
            continue
        if prefix not in prefixes:
            from pharmagraph.ontology.vocabulary import did_you_mean

            meant = did_you_mean(prefix, [*declared, *prefixes])
            mend = f"{meant} " if meant else ""
            mend += f"declare it at the top: PREFIX {prefix}: <…>"
            query.fault(token, f"the prefix '{prefix}:' is not declared", mend)
        added[prefix] = prefixes[prefix]
    return tuple(sorted(added.items()))
