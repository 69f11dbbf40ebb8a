"""PDF files that tests make themselves: text at places, in Helvetica, byte by byte (PDF 1.4)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """A piece of text: its left end and base line in points from the lower left corner of the page.

    ``turned`` counts quarter turns to the left.
    """

    x: float
    y: float
    text: str
    size: float = 10
    bold: bool = False
    turned: int = 0


def pdf(*pages: list[Words], encrypted: bool = False) -> bytes:
    """Make a PDF of US Letter pages; an encrypted one asks for a password that nobody knows."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for words in pages:
        stream = "\n".join(_shown(piece) for piece in words)
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        fonts = "/Font << /F1 3 0 R /F2 4 0 R >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R"
            f" /Resources << {fonts} >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    trailer = ""
    if encrypted:
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >>")
        trailer = f" /Encrypt {len(objects)} 0 R /ID [<{'43' * 16}> <{'43' * 16}>]"
    return _file(objects, trailer)


def _shown(piece: Words) -> str:
    text = piece.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    matrix = ("1 0 0 1", "0 1 -1 0", "-1 0 0 -1", "0 -1 1 0")[piece.turned]
    font = "F2" if piece.bold else "F1"
    return f"BT /{font} {piece.size} Tf {matrix} {piece.x} {piece.y} Tm ({text}) Tj ET"


def _file(objects: list[str], trailer: str) -> bytes:
    content = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(content)
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    content += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode()
    content += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return content


def column(x: float, top: float, lines: list[str], *, size: float = 10, step: float = 12) -> list[Words]:
    """Set lines one below the other."""
    return [Words(x, top - n * step, text, size) for n, text in enumerate(lines)]
