"""The interactive view of a graph: one HTML file that asks nothing of the network.

pyvis carries the nodes and lines and brings vis-network's code; the template, the places and the script
are ours. Data reaches the page as escaped text or as JSON that the script reads and shows as text; a
Content-Security-Policy with the digests of our scripts keeps anything else from running.
"""

from __future__ import annotations

import base64
import hashlib
import re
from importlib import resources
from typing import TYPE_CHECKING

from pharmagraph.graphs.view.lettering import clean
from pharmagraph.graphs.view.overview import overview_of
from pharmagraph.graphs.view.pagedata import data_of
from pharmagraph.graphs.view.pagetable import (
    curated_on,
    family_counts,
    review_of,
    source_fields,
    standing_counts,
    statements_of,
    tables_of,
)
from pharmagraph.graphs.view.picture import draw
from pharmagraph.graphs.view.svg import STYLE, bare, describe, fits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.records import Records
    from pharmagraph.graphs.view.pagetable import Fields
    from pharmagraph.graphs.view.picture import Picture

SCRIPTS = ("data.js", "graph.js", "overview.js", "panel.js", "finder.js", "app.js")


def render_page(records: Records, *, title: str) -> str:
    """Return the view of a graph as the text of one HTML file, the same bytes each time.

    ``title`` names the page. The file holds the drawing, its script, a static picture and a table of
    all statements for readers without JavaScript, and the sources. Write it as UTF-8.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True,
        loader=PackageLoader("pharmagraph.graphs.view"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {
        "ensure_ascii": False,
        "separators": (",", ":"),
        "sort_keys": True,
    }
    picture = draw(records)
    overview = None if fits(picture) else overview_of(picture)
    statements = statements_of(records, picture)
    curated = curated_on(statements)
    style = _packed("style.css")
    own = "".join(_packed(f"js/{name}") for name in SCRIPTS)
    scripts = [_drawing_library(), f'(() => {{\n"use strict";\n{own}}})();']
    page = environment.get_template("page.html").render(
        title=clean(title),
        about=describe(records),
        policy=_policy(scripts, [style, STYLE]),
        style=Markup(style),  # noqa: S704 - our own file
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - our own file and pyvis's
        picture=Markup(bare(picture, overview, records, title)),  # noqa: S704 - escaped where it is made
        two_scenes=overview is not None,
        families=family_counts(picture),
        standings=standing_counts(records),
        trail=_trail(picture, statements),
        statements=statements,
        tables=tables_of(statements),
        curated=curated,
        checked=any(row["reviewed"] or row["due"] or not curated for row in statements),
        sources=[source_fields(source) for source in records.sources],
        review=review_of(records),
        data=data_of(records, picture, overview),
    )
    return page if page.endswith("\n") else page + "\n"


def _trail(picture: Picture, statements: Sequence[Fields]) -> tuple[str, str, str]:
    """Return an accepted statement of the root as an example of how to read the drawing."""
    root = next((part.id for part in picture.parts if part.form == "root"), "")
    told = [row for row in statements if row["subject"] == root and row["is_term"]]
    chosen = next((row for row in told if row["standing"] == "accepted"), None)
    if chosen is None:
        return "a drug", "has side effect", "drowsiness"
    return chosen["subject_text"], chosen["relation"], chosen["object"]


def _file(name: str) -> str:
    """Return the text of one of the files beside this module, with line feeds only."""
    text = resources.files("pharmagraph.graphs.view").joinpath(name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def _packed(name: str) -> str:
    """Return one of our scripts or styles without its indents, blank lines and whole-line comments."""
    lines = (line.strip() for line in _file(name).splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def _drawing_library() -> str:
    """Return vis-network's code, its licence notice included, from the installed pyvis.

    pyvis carries two versions; the newer one is taken. The comment that would make developer tools
    ask for a source map is left out.
    """
    folder = resources.files("pyvis").joinpath("templates", "lib")
    newest = max(
        (item.name for item in folder.iterdir() if item.name.startswith("vis-")),
        key=lambda name: [int(number) for number in re.findall(r"\d+", name)],
    )
    code = folder.joinpath(newest, "vis-network.min.js").read_text(encoding="utf-8")
    return re.sub(r"\n//# sourceMappingURL=\S+", "", code.replace("\r\n", "\n"))


def _policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Return the Content-Security-Policy: these scripts and styles, and nothing else from anywhere.

    Source: W3C Content Security Policy Level 3, section 2.3.1 (hash sources).
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(_digest(script) for script in scripts)}",
            f"style-src {' '.join(_digest(style) for style in styles)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _digest(text: str) -> str:
    """Return the hash source of a script or a style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
