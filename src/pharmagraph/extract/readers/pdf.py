"""Read PDF: its pages in the order of reading, without running titles and page numbers.

Tables are not told from columns: their cells come as short paragraphs. A scan holds no text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from pharmagraph.extract.readers.manuscript import Manuscript
from pharmagraph.extract.readers.pdf_lines import page_lines
from pharmagraph.extract.readers.pdf_order import in_reading_order
from pharmagraph.extract.readers.pdf_paragraphs import (
    Joiner,
    goes_on,
    heading_levels,
    paragraphs,
    without_margins,
)
from pharmagraph.findings import Finding, Place
from pharmagraph.textfile import refused

if TYPE_CHECKING:
    from pharmagraph.extract.document import Document
    from pharmagraph.extract.readers.pdf_lines import Line
    from pharmagraph.extract.readers.pdf_paragraphs import Paragraph

READER = "pdf-1"
"""Name and version of the reader; it stands in the lock."""

MAX_PAGES = 2_000


def read_pdf(raw: bytes) -> Document:
    """Read a PDF from its bytes.

    Raises ContentError: PG114 where it is broken or asks for a password, PG103 where it has too many
    pages, PG116 where it holds no text.
    """
    try:
        pdf = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        raise refused(_unreadable(error.err_code)) from None
    try:
        if len(pdf) > MAX_PAGES:
            message = f"the PDF has {len(pdf)} pages; at most {MAX_PAGES:,} are read"
            raise refused(Finding("PG103", message, Place("source"), "split it into several documents"))
        pages = [_page(pdf, at) for at in range(len(pdf))]
    finally:
        pdf.close()
    stacks = [stack for lines in without_margins(pages) for stack in in_reading_order(lines)]
    found = _flowing([paragraph for stack in stacks for paragraph in paragraphs(stack.lines)])
    return _written(found).document(READER)


def _unreadable(code: int | None) -> Finding:
    if code == pdfium.FPDF_ERR_PASSWORD:
        message, mend = "the PDF asks for a password", "save it without one, if you may"
    elif code == pdfium.FPDF_ERR_SECURITY:
        message = "the PDF is encrypted in a way that is not known"
        mend = "save it without encryption, if you may"
    else:
        message = "the PDF is broken, or no PDF at all"
        mend = "take the file anew from where it was published, and renew the sha256 in source.yaml"
    return Finding("PG114", message, Place("source"), mend)


def _page(pdf: pypdfium2.PdfDocument, at: int) -> tuple[float, float, list[Line]]:
    """Return lower edge, upper edge and lines of a page."""
    try:
        page = pdf[at]
    except pypdfium2.PdfiumError:
        message = f"page {at + 1} of the PDF is broken"
        mend = "take the file anew from where it was published, and renew the sha256 in source.yaml"
        raise refused(Finding("PG114", message, Place("source"), mend)) from None
    text = page.get_textpage()
    try:
        lines = page_lines(text.raw, at + 1)
        _, bottom, _, top = page.get_mediabox()
    finally:
        text.close()
        page.close()
    # The lines of a turned page have been turned: their own edges then stand for the page's.
    low = min((line.bottom for line in lines), default=bottom)
    high = max((line.top for line in lines), default=top)
    return (bottom, top, lines) if bottom <= low and high <= top else (low, high, lines)


def _flowing(found: list[Paragraph]) -> list[Paragraph]:
    """Join paragraphs that go on in the next column or on the next page."""
    joined: list[Paragraph] = []
    for paragraph in found:
        if joined and goes_on(joined[-1], paragraph):
            joined[-1].lines += paragraph.lines
        else:
            joined.append(paragraph)
    return joined


def _written(found: list[Paragraph]) -> Manuscript:
    manuscript = Manuscript()
    levels = heading_levels(found)
    join = Joiner(found)
    indents: list[float] = []
    for n, paragraph in enumerate(found):
        text, page = join.text(paragraph), paragraph.lines[0].page
        if n in levels:
            manuscript.heading(text, levels[n], page=page)
        elif paragraph.item:
            indents = [i for i in indents if i < paragraph.indent - 0.5 * paragraph.size]
            indents.append(paragraph.indent)
            manuscript.add("item", text, level=len(indents), page=page)
            continue
        else:
            manuscript.add("paragraph", text, page=page)
        indents = []
    return manuscript
