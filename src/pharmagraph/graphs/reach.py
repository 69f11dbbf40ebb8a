"""What a query reaches for beside its default graph: graphs (FROM) and other hosts (SERVICE)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from pharmagraph.graphs.dataset import Scope

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pharmagraph.graphs.written import Written
    from pharmagraph.sparqltext import Token


def check_services(
    found: Sequence[Token], query: Written, prefixes: Mapping[str, str], hosts: Collection[str]
) -> None:
    """Refuse SERVICE unless it names a host that may be asked.

    The engine needs no space after a word ("falseSERVICE<…>" calls a service), so the word is looked
    for inside others too, and there it is refused whatever it names.
    """
    for n, token in enumerate(found):
        name = token.text.partition(":")[0] if token.kind == "prefixed" else token.text
        if token.kind not in {"word", "prefixed"} or "SERVICE" not in name.upper():
            continue
        if not hosts or not token.is_word("SERVICE"):
            mend = "ask that service itself; a query answers from the built graph alone"
            query.refuse(token, "SERVICE would ask another host", f"{mend} (--allow-service HOST opens one)")
        after = [t for t in found[n + 1 : n + 3] if not t.is_word("SILENT")]
        named = after[0] if after else token
        host = _host(expanded(named, found, prefixes))
        if host not in hosts:
            mend = f"open it with --allow-service {host}" if host else "name it by its address, in <…>"
            known = ", ".join(sorted(hosts))
            query.refuse(named, f"SERVICE may ask these hosts alone: {known}", mend)


def _host(address: str) -> str:
    """Return the host of an address in small letters, with its port if it has one; "" where none."""
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    # A backslash is an escape, which may hide another host.
    if parts.scheme not in {"http", "https"} or parts.username is not None or "\\" in address:
        return ""
    return f"{parts.hostname}{port}" if parts.hostname else ""


def take_from(
    found: Sequence[Token],
    query: Written,
    prefixes: Mapping[str, str],
    graphs: Collection[str],
    curated: str = "",
) -> tuple[str, Scope | None]:
    """Take FROM and FROM NAMED out of a query: return its text with blanks there, and the scope.

    ``graphs`` are the IRIs that may be named, ``curated`` is the one that stands for the default
    graph. Raises QueryRefusedError for any other.
    """
    default: dict[str, None] = {}
    named: dict[str, None] = {}
    text = query.text
    spans = []
    depth = 0
    for n, token in enumerate(found):
        if token.kind == "sign":
            depth += (token.text in {"(", "[", "{"}) - (token.text in {")", "]", "}"})
        if depth or token.kind not in {"word", "prefixed"} or not token.text.upper().startswith("FROM"):
            continue
        # The engine needs no space behind the words ("FROMNAMED<…>"): such a query would get round this.
        after = found[n + 1 : n + 3]
        if not token.is_word("FROM") or (after[:1] and _runs_on(after[0])):
            query.refuse(token, "FROM and NAMED are words of their own", "put a space behind each")
        is_named = len(after) > 1 and after[0].is_word("NAMED")
        graph = after[1] if is_named else (after or [token])[0]
        iri = expanded(graph, found, prefixes)
        if iri not in graphs:
            known = "the graphs are: " + ", ".join(sorted(graphs)) if graphs else "leave FROM out"
            query.refuse(graph, f"{graph.text} is no graph of this project", known)
        if is_named and iri == curated:
            query.refuse(graph, "the default graph cannot be a named one", "leave NAMED out")
        (named if is_named else default)["" if iri == curated else iri] = None
        spans.append((token.start, graph.end))
    if not spans:
        return text, None
    parts, at = [], 0
    for start, end in spans:
        # Line ends stay, so that the engine counts lines as the writer does.
        parts += [text[at:start], "".join(c if c == "\n" else " " for c in text[start:end])]
        at = end
    return "".join([*parts, text[at:]]), Scope(tuple(default), tuple(named))


def _runs_on(token: Token) -> bool:
    """Tell whether NAMED has grown together with what stands behind it."""
    runs = token.kind in {"word", "prefixed"} and token.text.upper().startswith("NAMED")
    return runs and not token.is_word("NAMED")


def expanded(token: Token, found: Sequence[Token], prefixes: Mapping[str, str]) -> str:
    """Return the IRI that a token stands for by a query's BASE and prefixes; "" where it is none."""
    if token.kind == "prefixed":
        prefix, _, local = token.text.partition(":")
        own = {
            name.text[:-1]: iri.text[1:-1]
            for (word, name), (_, iri) in pairwise(pairwise(found))
            if word.is_word("PREFIX") and iri.kind == "iri"
        }
        namespace = own.get(prefix, prefixes.get(prefix))
        return "" if namespace is None else namespace + local.replace("\\", "")
    if token.kind != "iri":
        return ""
    iri = token.text[1:-1]
    bases = [after.text[1:-1] for word, after in pairwise(found) if word.is_word("BASE")]
    return urljoin(bases[-1], iri) if bases else iri
