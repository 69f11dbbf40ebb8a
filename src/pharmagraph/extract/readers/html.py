"""Read HTML: the text of the page without what stands around it."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from pharmagraph.extract.readers import html_rules as rules
from pharmagraph.extract.readers import roles
from pharmagraph.extract.readers.characters import decoded
from pharmagraph.extract.readers.flow import Flow
from pharmagraph.extract.readers.manuscript import Manuscript
from pharmagraph.extract.readers.rawlines import RawLines
from pharmagraph.findings import Finding, Place
from pharmagraph.textfile import refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

    from pharmagraph.extract.document import Document

READER = "html-1"
"""Name and version of the reader; it stands in the lock."""

_TEXT = "-text"
_ROLES = {
    "br": "break", "ul": "list", "ol": "list", "dl": "definitions", "dt": "term", "dd": "definition",
    "table": "table", "caption": "caption", "sup": "raised", "sub": "lowered",
}  # fmt: skip
_PRESCAN = 1024  # bytes in which a declaration must stand (HTML Living Standard, section 4.2.5.4)
_DECLARED = re.compile(rb"<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_KNOWN = re.compile(
    r"utf-8|cp125[0-8]|cp1250|cp866|iso8859-\d+|koi8-[ru]|mac-roman|gbk|gb18030|big5|shift_jis|euc[-_]jp|euc[-_]kr"
)


def read_html(raw: bytes) -> Document:
    """Read a web page from its bytes.

    Raises ContentError: PG102 where they do not fit the declared encoding (UTF-8 where none is
    declared), PG110 for a character that turns text around, PG116 where there is no text.
    """
    source = html_source(raw)
    manuscript = Manuscript()
    tree = LexborHTMLParser(source)
    lines = RawLines(source)
    body = tree.body
    if (title := _title(tree)) is not None:
        manuscript.heading(title, 1, line=lines.line_of(title))
    if body is not None:
        flow = Flow(manuscript)
        HtmlWalk(flow, lines).walk(body)
        flow.boundary()
    return manuscript.document(READER)


def read_fragment(source: str, flow: Flow, line: int) -> None:
    """Read a piece of HTML within another format; ``line`` is where it begins."""
    body = LexborHTMLParser(source).body
    if body is not None:
        HtmlWalk(flow, RawLines(source, line)).walk(body)


def html_source(raw: bytes) -> str:
    """Decode a page as its byte order mark or its meta element says, else as UTF-8."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if raw.startswith(mark):
            return decoded(raw[2:], encoding)
    declared = None if raw.startswith(codecs.BOM_UTF8) else _DECLARED.search(raw[:_PRESCAN])
    if declared is None:
        return decoded(raw)
    label = declared.group(1).decode("ascii").lower()
    # A meta element that can be read is not in UTF-16, and what pages call Latin-1 is Windows-1252
    # (Encoding Standard, section 4.2).
    label = "cp1252" if label in {"iso-8859-1", "latin1", "us-ascii", "ascii"} else label
    try:
        encoding = "utf-8" if label.startswith("utf-16") else codecs.lookup(label).name
    except LookupError:
        encoding = ""
    if not _KNOWN.fullmatch(encoding):
        line = raw.count(b"\n", 0, declared.start()) + 1
        message = f"the page declares the encoding '{label}', which is unknown"
        mend = "save the page as UTF-8 and renew the sha256 in source.yaml"
        raise refused(Finding("PG102", message, Place("source", line), mend))
    return decoded(raw, encoding)


def _title(tree: LexborHTMLParser) -> str | None:
    """Return what names the page where its text has no heading of the first level."""
    names = tree.css("h1")
    if any(_stays(name) for name in names):
        return None
    for name in [*names, *tree.css("head > title")]:
        if text := " ".join(name.text().split()):
            return text
    return None


def _stays(node: LexborNode) -> bool:
    above: list[tuple[str, dict[str, str | None]]] = []
    at: LexborNode | None = node
    while at is not None and at.tag not in {"html", None}:
        above.append((at.tag, at.attributes))
        at = at.parent
    inside: set[str] = set()
    for tag, attributes in reversed(above):
        if rules.is_left_out(tag, attributes, inside):
            return False
        inside.add(tag)
    return True


class HtmlWalk:
    """Goes through a tree and tells a flow what opens and closes. No recursion: pages may be deep."""

    def __init__(self, flow: Flow, lines: RawLines) -> None:
        self._flow = flow
        self._lines = lines
        self._inside: Counter[str] = Counter()
        self._preserved = 0

    def walk(self, root: LexborNode) -> None:
        """Go through all that stands in a node."""
        around: list[tuple[LexborNode, Callable[[], None]]] = []
        node = root.child
        while node is not None or around:
            if node is None:
                node, close = around.pop()
                close()
                self._leave(node.tag or "")
                node = node.next
                continue
            tag = node.tag or ""
            if tag == _TEXT:
                text = node.text_content or ""
                self._flow.words(text, self._lines.line_of(text), preserve=self._preserved > 0)
                node = node.next
            elif not node.is_element_node or self._skipped(node, tag):
                node = node.next
            else:
                around.append((node, self._open(node, tag)))
                self._inside[tag] += 1
                node = node.child

    def _leave(self, tag: str) -> None:
        self._inside[tag] -= 1
        if not self._inside[tag]:
            del self._inside[tag]

    def _skipped(self, node: LexborNode, tag: str) -> bool:
        """Pass over what is left out, but keep count of its lines; it still parts what is around it."""
        empty_form = tag == "form" and node.css_first("h1, h2, h3, p, article, main, table, li") is None
        if not empty_form and not rules.is_left_out(tag, node.attributes, self._inside.keys()):
            return False
        for below in node.traverse(include_text=True):
            if below.tag == _TEXT:
                self._lines.line_of(below.text_content or "")
        if tag in rules.BLOCKS:
            self._flow.boundary()
        return True

    def _open(self, node: LexborNode, tag: str) -> Callable[[], None]:
        """Tell the flow that an element opens; return what to do where it closes."""
        flow, attributes = self._flow, node.attributes
        if level := rules.heading_level(tag, attributes):
            flow.heading(level)
            return partial(flow.heading, 0)
        if tag in {"td", "th"}:
            columns, rows = rules.span(attributes, "colspan"), rules.span(attributes, "rowspan")
            return roles.cell(flow, header=tag == "th", columns=columns, rows=rows)
        if tag == "tr":
            return roles.row(flow, head="thead" in self._inside)
        if tag == "pre":
            flow.boundary()
            self._preserved += 1
            return self._end_preserved
        return roles.opened(flow, _ROLES.get(tag) or ("block" if tag in rules.BLOCKS else ""))

    def _end_preserved(self) -> None:
        self._flow.boundary()
        self._preserved -= 1
