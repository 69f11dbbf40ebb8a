"""What a query may contain and cost, read before the engine sees it.

The engine crashes on deep nesting (groups at 2,205, parentheses at 4,779, a chain of UNIONs at
6,651; a collection 200 deep keeps its planner busy for ever: measured with pyoxigraph 0.5.13), and
it would call other hosts for SERVICE. A query is measured here and refused with a place and a mend;
what passes still runs in a process of its own (``graphs.worker``). ``graphs.reach`` sees what a query
reaches for: graphs and hosts.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pharmagraph.errors import QueryRefusedError, QuerySyntaxError
from pharmagraph.graphs.reach import check_services, take_from
from pharmagraph.graphs.written import Written, pointed
from pharmagraph.sparqltext import Token, position, tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import NoReturn

    from pharmagraph.graphs.dataset import Scope

__all__ = ["DEFAULT_LIMITS", "Limits", "Measured", "measure", "pointed"]

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
    brackets, and of prefix operators in a row), ``tokens``, ``patterns`` (triples, filters and groups
    together) and ``values`` (rows of VALUES) measure the query itself.
    """

    seconds: float = 30.0
    memory: int = 2048 * _MIB
    result: int = 256 * _MIB
    size: int = 100_000
    depth: int = 100
    tokens: int = 20_000
    patterns: int = 1_000
    values: int = 5_000


DEFAULT_LIMITS = Limits()


class Measured(NamedTuple):
    """What was seen of a query that may run.

    ``form`` is "rows" (SELECT), "truth" (ASK) or "graph" (CONSTRUCT, DESCRIBE). ``star`` is the
    offset of the * of ``SELECT *``, -1 without; ``mentioned`` its variables in the order in which
    the query mentions them. ``tail`` is where an ORDER BY could be put, -1 where there is one, or
    a LIMIT. ``added`` maps the prefixes that the query uses without declaring them to their IRIs.
    ``scope`` is what FROM and FROM NAMED choose (``text`` has blanks in their place), None without;
    ``graph`` tells whether the query has a GRAPH. ``names`` are the IRIs that it would be strange not
    to find in the data set. ``plain`` is the query as it was before it was rewritten, "" where it was not.
    """

    text: str
    form: str
    star: int
    mentioned: tuple[str, ...]
    tail: int
    added: tuple[tuple[str, str], ...]
    scope: Scope | None = None
    graph: bool = False
    names: tuple[str, ...] = ()
    plain: str = ""


def measure(  # noqa: PLR0913 - the query, then what may be set, by name
    text: str,
    *,
    prefixes: Mapping[str, str],
    limits: Limits = DEFAULT_LIMITS,
    graphs: Collection[str] = (),
    curated: str = "",
    services: Collection[str] = (),
    name: str = "query",
) -> Measured:
    """Measure a query and say what it asks for.

    ``prefixes`` are those that it may use without declaring them, ``graphs`` the IRIs that FROM may
    name (``curated`` is the one that stands for the default graph), ``services`` the hosts that
    SERVICE may ask. Raises QueryRefusedError for what a query may not do, QuerySyntaxError for brackets and
    quotes without their partner and for unknown prefixes; both with line and column.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > limits.size:
        message = f"the query is {size:,} bytes long; the limit 'size' is {limits.size:,}"
        raise QueryRefusedError(message, mend="ask for less at once, or split the query")
    query = Written(text, name)
    found: list[Token] = []
    for token in tokens(text):
        found.append(token)
        if len(found) > limits.tokens:
            message = f"the query has more than {limits.tokens:,} words and signs (the limit 'tokens')"
            query.refuse(token, message, "split it")
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
    _check_counts(found, query, limits)
    check_services(found, query, prefixes, services)
    added = _undeclared(found, query, prefixes)
    engine_text, scope = take_from(found, query, prefixes, graphs, curated)
    top = _top_level(found)
    # To put rows or columns in order the engine is asked twice, and the other host would be too.
    arranged = first.is_word("SELECT") and not any(token.is_word("SERVICE") for token in found)
    star, mentioned = _star(top, found) if arranged else (-1, ())
    tail = _tail(top, text) if arranged else -1
    graph = any(token.is_word("GRAPH") for token in found)
    measured = Measured(engine_text, form, star, mentioned, tail, added, scope, graph)
    compares = any(token.text == "=" or token.is_word("SAMETERM") for token in found)
    if compares and not services and any(token.is_word("FILTER") for token in found):
        return _planned(measured)
    return measured


def _planned(measured: Measured) -> Measured:
    """Write a query so that the engine plans it well. What changes stands between star and tail."""
    from pharmagraph.graphs.planning.early import with_early_terms

    text = with_early_terms(measured.text)
    if text == measured.text:
        return measured
    tail = measured.tail
    moved = tail if tail < 0 else tail + len(text) - len(measured.text)
    return measured._replace(text=text, tail=moved, plain=measured.text)


def _unknown_form(query: Written, token: Token) -> NoReturn:
    from pharmagraph.ontology.vocabulary import did_you_mean

    mend = did_you_mean(token.text, _FORMS) or "begin with SELECT, ASK, CONSTRUCT or DESCRIBE"
    query.fault(token, "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE", mend)


def _check_signs(found: Sequence[Token], query: Written, depth: int) -> None:
    """See that brackets and quotes have their partners and that nothing is too deep."""
    expected: list[tuple[str, Token]] = []
    run = 0
    for token in found:
        run = run + 1 if token.text in _PREFIX_SIGNS else 0
        if run > depth or len(expected) > depth:
            query.refuse(
                token, f"the query is nested more than {depth} deep (the limit 'depth')", "write it flatter"
            )
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


def _unmatched(token: Token, expected: Sequence[tuple[str, Token]], query: Written) -> NoReturn:
    if expected:
        closing, opened = expected[-1]
        line, column = position(query.text, opened.start)
        message = f"'{token.text}' stands where '{closing}' must close line {line}, column {column}"
        query.fault(token, message, f"add '{closing}' before it, or delete it")
    query.fault(token, f"'{token.text}' closes nothing", "delete it, or open it before")


def _stray(token: Token, query: Written) -> NoReturn:
    if token.text in {'"', "'"}:
        mend = f"add {token.text} at its end; a text over several lines begins and ends with {token.text * 3}"
        query.fault(token, "this text is not closed", mend)
    mend = "put a plain space there" if token.text.isspace() else "delete it"
    query.fault(token, f"the character U+{ord(token.text[0]):04X} means nothing here", mend)


def _first_word(found: Sequence[Token]) -> Token | None:
    """Return the word behind BASE and PREFIX declarations."""
    words = (t for t in found if t.kind == "word" and not t.is_word("BASE", "PREFIX", "VERSION"))
    return next(words, None)


def _check_counts(found: Sequence[Token], query: Written, limits: Limits) -> None:
    """See that there are not too many patterns, nor rows of VALUES: time for both grows fast.

    A pattern is what a dot, semicolon, comma or opening brace begins, outside of round brackets.
    """
    patterns, rows = 0, 0
    inside: list[str] = []
    word = ""  # the last keyword outside of brackets: VALUES while its rows are read
    for token in found:
        if token.kind == "word" and inside[-1:] != ["values"]:
            word = token.text.upper()
        sign = token.text if token.kind == "sign" else ""
        if inside[-1:] == ["values"] and sign != "}":
            rows += 1
        if sign in _OPENING:
            inside.append("values" if sign == "{" and word == "VALUES" else sign)
            patterns += sign == "{"
        elif sign in _CLOSING and inside:
            inside.pop()
        elif sign in {".", ";", ","} and inside[-1:] != ["("]:
            patterns += 1
        if patterns > limits.patterns:
            message = f"the query has more than {limits.patterns:,} patterns (the limit 'patterns')"
            query.refuse(token, message, "ask for less at once, or split the query")
        if rows > limits.values:
            message = f"VALUES lists more than {limits.values:,} rows (the limit 'values')"
            query.refuse(token, message, "split the list, or join with a pattern instead")


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
    found: Sequence[Token], query: Written, prefixes: Mapping[str, str]
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
