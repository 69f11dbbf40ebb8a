"""A graph whose every text tries to be something else than text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.records import Node, Records, Source, StatementRow

if TYPE_CHECKING:
    from collections.abc import Sequence

HURT = "window.hurt=1"
TEXTS = (
    f"<script>{HURT}</script>",
    f"</script><script>{HURT}</script>",
    f"<!--<script>{HURT}</script>",
    f"<img src=x onerror={HURT}>",
    f'"><svg onload="{HURT}">',
    f"' onmouseover='{HURT}' autofocus onfocus='{HURT}",
    f"javascript:{HURT}",
    f"</title></style></textarea><script>{HURT}</script>",
    f"]]><script>{HURT}</script>",
    f"<a href=javascript:{HURT}>href</a>",
    "{{ 7 * 7 }}{% raw %}",
    "</svg></text><foreignObject>",
    "constructor",
    "__proto__",
    "\u202eright to left\u2066 isolated \u202d",
    "\x00\x01\x08\x1b[31m\x7f\x85\ufffe\ud800",
    "line\nbreak\ttab\r\u2028\u2029",
    "a" * 400,
    "   ",
    "",
    "\u0e01\u0e49\u0e49\u0e49\u0e49\u0e49",
    "\U0001f469\u200d\u2695\ufe0f \u4e2d\u6587\u5b57\u7b26",
)


def hostile(texts: Sequence[str] = TEXTS) -> Records:
    """Return a graph that carries each text in every field of a node, a statement and a source."""
    nodes, rows, sources = [], [], []
    for number, text in enumerate(texts):
        iri = f"https://example.org/kg/term/{number}-{text}"
        nodes.append(Node(iri, text, text, text, text, (text,), (text, f"javascript:{HURT}")))
        sources.append(Source(f"urn:source:{number}", *[text] * 7))
        rows += [
            StatementRow(
                iri=f"https://example.org/kg/statement/{number}/{kind}/{text}",
                subject=iri if kind else f"https://example.org/kg/term/0-{texts[0]}",
                relation=f"https://example.org/{text}/{kind}",
                relation_label=text,
                object="" if kind else iri,
                object_text=text,
                status=text if kind and number % 2 else "accepted",
                certainty=text,
                polarity=text,
                qualifiers=((text, text),),
                because=text,
                contradicts=(text,),
                source=f"urn:source:{number}",
                heading=text,
                section=text,
                cues=(text, text),
                curated=(text, text),
                reviewed=(text, text),
                review_due=text,
            )
            for kind in (0, 1)
        ]
    return Records(texts[0], tuple(nodes), tuple(rows), tuple(sources))
