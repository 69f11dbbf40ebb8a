"""Read SPL XML: drug labels in HL7 Structured Product Labeling.

Each section has a title, text and a code of LOINC's document ontology; a section without one, or
with the one for "unclassified", has that of the section around it. Names of elements and their
meaning are from HL7 SPL release 8 and its narrative block (FDA, "SPL Implementation Guide with
Validation Procedures", section 2.2).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from pharmagraph.extract.readers import roles
from pharmagraph.extract.readers.flow import Flow
from pharmagraph.extract.readers.html_rules import span
from pharmagraph.extract.readers.manuscript import Manuscript
from pharmagraph.extract.readers.xmltree import parsed
from pharmagraph.findings import Finding, Place
from pharmagraph.textfile import refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from pharmagraph.extract.document import Document

READER = "spl-1"
"""Name and version of the reader; it stands in the lock."""

NAMESPACE = "urn:hl7-org:v3"
UNCLASSIFIED = "42229-5"
HIGHLIGHTS = "Highlights"
"""The heading above a section's excerpt: US labels print these at their top under that name."""
_NARRATIVE = "{urn:hl7-org:v3}"
_ROLES = {
    "paragraph": "block", "renderMultiMedia": "block", "item": "block", "list": "list", "br": "break",
    "sup": "raised", "sub": "lowered", "table": "table", "caption": "caption",
}  # fmt: skip
_LEFT_OUT = frozenset({"footnoteRef", "col", "colgroup", "subject", "author", "observationMedia"})


class _Footnote(NamedTuple):
    text: str
    line: int


def read_spl(raw: bytes) -> Document:
    """Read a drug label; raises ContentError (PG115, PG116) where it is no SPL document or holds no text."""
    root = label_root(raw)
    manuscript = Manuscript()
    _SplWalk(manuscript).walk(root)
    return manuscript.document(READER)


def label_root(raw: bytes) -> etree._Element:
    """Return the root of a label; raises ContentError (PG115) where the XML is no SPL document."""
    root = parsed(raw)
    if root.tag != f"{_NARRATIVE}document":
        message = f"the XML is no drug label: its outermost element is '{etree.QName(root).localname}'"
        mend = f"a label (SPL) begins with the element 'document' of the namespace {NAMESPACE}"
        raise refused(Finding("PG115", message, Place("source", root.sourceline or 1), mend))
    return root


class _SplWalk:
    """Goes through a label in the order of the document."""

    def __init__(self, manuscript: Manuscript) -> None:
        self._manuscript = manuscript
        self._flow = Flow(manuscript)
        self._codes: list[str] = []
        self._text = 0
        self._footnotes: list[_Footnote] = []

    def walk(self, root: etree._Element) -> None:
        closers: list[Callable[[], None]] = []
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            name = _local(element)
            line = element.sourceline or 0
            if event == "end":
                closers.pop()()
                self._words(element.tail, line)
                continue
            if name in _LEFT_OUT or element.get("revised") == "delete":
                walker.skip_subtree()
                closers.append(roles.nothing)
                continue
            closers.append(self._open(name, element))
            if self._text:
                self._words(element.text, line)

    def _words(self, text: str | None, line: int) -> None:
        if text and self._text:
            self._flow.words(text, line)

    def _open(self, name: str, element: etree._Element) -> Callable[[], None]:
        """Tell the flow that an element opens; return what to do where it closes."""
        if name == "section":
            return self._open_section(element)
        if name == "excerpt":
            self._flow.above = (HIGHLIGHTS,)
            return self._close_excerpt
        above = element.getparent()
        where = _local(above) if above is not None else ""
        if name == "title" and where in {"document", "section"}:
            self._flow.heading(self._level())
            return self._in_text(self._close_title)
        if name == "text" and where in {"section", "highlight"}:
            return self._in_text(self._close_text)
        return self._open_narrative(name, element) if self._text else roles.nothing

    def _level(self) -> int:
        return len(self._codes) + 1

    def _in_text(self, then: Callable[[], None]) -> Callable[[], None]:
        self._text += 1

        def close() -> None:
            then()
            self._text -= 1

        return close

    def _open_section(self, element: etree._Element) -> Callable[[], None]:
        code = element.find(f"{_NARRATIVE}code")
        own = (code.get("code") or "") if code is not None else ""
        inherited = self._codes[-1] if self._codes else ""
        self._codes.append(own if own and (own != UNCLASSIFIED or not inherited) else inherited)
        self._flow.section = self._codes[-1]
        self._manuscript.leave(self._level())
        return self._close_section

    def _close_section(self) -> None:
        self._manuscript.leave(self._level())
        self._codes.pop()
        self._flow.section = self._codes[-1] if self._codes else ""

    def _close_excerpt(self) -> None:
        self._flow.above = ()

    def _close_title(self) -> None:
        self._flow.heading(0)

    def _close_text(self) -> None:
        self._flow.boundary()
        self._write_footnotes()

    def _write_footnotes(self) -> None:
        for note in self._footnotes:
            self._flow.words(note.text, note.line)
            self._flow.boundary()
        self._footnotes = []

    def _open_narrative(self, name: str, element: etree._Element) -> Callable[[], None]:
        flow = self._flow
        if name == "footnote":
            return partial(self._close_footnote, flow.mark(), element.sourceline or 0)
        if name == "tr":
            above = element.getparent()
            return roles.row(flow, head=above is not None and _local(above) == "thead")
        if name in {"td", "th"}:
            attributes = {key: element.get(key) for key in ("colspan", "rowspan")}
            columns, rows = span(attributes, "colspan"), span(attributes, "rowspan")
            return roles.cell(flow, header=name == "th", columns=columns, rows=rows)
        return roles.opened(flow, _ROLES.get(name, ""))

    def _close_footnote(self, mark: int, line: int) -> None:
        self._footnotes.append(_Footnote(self._flow.take_from(mark), line))


def _local(element: etree._Element) -> str:
    """Return the name of an element of HL7's namespace, "" for others."""
    tag = element.tag
    return tag[len(_NARRATIVE) :] if isinstance(tag, str) and tag.startswith(_NARRATIVE) else ""
