"""Read Markdown (CommonMark with tables and struck-out text), HTML within it included."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from pharmagraph.extract.readers.characters import cleaned, decoded
from pharmagraph.extract.readers.flow import Flow
from pharmagraph.extract.readers.manuscript import Manuscript
from pharmagraph.findings import Finding, Place
from pharmagraph.textfile import refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from pharmagraph.extract.document import Document

READER = "markdown-1"
"""Name and version of the reader; it stands in the lock."""

MAX_NESTING = 100
"""Deepest nesting of lists and quotations; what lies deeper the parser would pass over in silence."""

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:(?!---)[^\n]*\n){0,200}(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_STRUCK = frozenset({"s", "del", "strike", "script", "style"})


def read_markdown(raw: bytes) -> Document:
    """Read a Markdown file; raises ContentError (PG102, PG103, PG110, PG116) where that cannot be done."""
    source = cleaned(decoded(raw))
    manuscript = Manuscript()
    flow = Flow(manuscript)
    lines = 0
    if front := _FRONT_MATTER.match(source):
        lines = front.group().count("\n")
        source = source[front.end() :]
        if not re.search(r"^ {0,3}# ", source, re.MULTILINE) and (title := _TITLE.search(front.group())):
            manuscript.heading(title.group(1), 1, line=1)
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    _MarkdownWalk(flow, lines).walk(parser.parse(source))
    flow.boundary()
    return manuscript.document(READER)


class _MarkdownWalk:
    """Goes through the tokens of a parsed file and tells a flow what opens and closes."""

    def __init__(self, flow: Flow, lines: int) -> None:
        self._flow = flow
        self._lines = lines
        self._line = lines + 1
        self._head = False
        self._struck = 0
        self._marks: list[int] = []

    def walk(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.map:
                self._line = token.map[0] + self._lines + 1
            if token.level >= MAX_NESTING - 1:
                message = f"lists or quotations are nested {MAX_NESTING} deep"
                raise refused(Finding("PG103", message, Place("source", self._line), "write it flatter"))
            self._block(token)

    def _block(self, token: Token) -> None:
        flow = self._flow
        match token.type:
            case "inline":
                for child in token.children or ():
                    self._inline(child)
            case "heading_open":
                flow.heading(int(token.tag[1]))
            case "heading_close":
                flow.heading(0)
            case "bullet_list_open" | "ordered_list_open":
                flow.open_list()
            case "bullet_list_close" | "ordered_list_close":
                flow.close_list()
            case "fence" | "code_block":
                flow.boundary()
                flow.words(token.content, self._line, preserve=True)
                flow.boundary()
            case "html_block":
                # Loaded where it is met: most files hold none.
                from pharmagraph.extract.readers.html import read_fragment

                flow.boundary()
                read_fragment(token.content, flow, self._line)
                flow.boundary()
            case _:
                self._table_part(token)

    def _table_part(self, token: Token) -> None:
        flow = self._flow
        match token.type:
            case "table_open":
                flow.open_table()
            case "table_close":
                flow.close_table()
            case "thead_open" | "thead_close":
                self._head = token.type == "thead_open"
            case "tr_open":
                flow.open_row(head=self._head)
            case "th_open" | "td_open":
                flow.open_cell(header=token.type == "th_open")
            case "th_close" | "td_close":
                flow.close_cell()
            case _:
                flow.boundary()

    def _inline(self, token: Token) -> None:
        flow = self._flow
        match token.type:
            case "s_open":
                self._struck += 1
            case "s_close":
                self._struck -= 1
            case "html_inline":
                self._tag(token.content)
            case _ if self._struck:
                pass
            case "text" | "code_inline" | "text_special":
                flow.words(token.content, self._line)
            case "softbreak":
                flow.words(" ", self._line)
                self._line += 1
            case "hardbreak":
                flow.line_break()
                self._line += 1

    def _tag(self, content: str) -> None:
        """Heed the few tags within a line that change what is read."""
        found = _TAG.match(content)
        if found is None:
            return
        closes, name = found.group(1) == "/", found.group(2).lower()
        if name in _STRUCK:
            self._struck = max(0, self._struck + (-1 if closes else 1))
        elif name == "br" and not self._struck:
            self._flow.line_break()
        elif name in {"sup", "sub"} and not closes:
            self._marks.append(self._flow.mark())
        elif name in {"sup", "sub"} and self._marks:
            mark = self._marks.pop()
            if name == "sup":
                self._flow.raise_from(mark)
            else:
                self._flow.lower_from(mark)
