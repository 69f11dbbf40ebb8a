"""The interactive view of a graph: one HTML file that asks nothing of the network.

pyvis carries the nodes and lines; the template, the places and the script that draws them are ours.
Data reaches the page as escaped text or as JSON that the script reads and shows as text; a
Content-Security-Policy with the digests of our script and styles keeps anything else from running.
"""

from __future__ import annotations

import base64
import hashlib
from importlib import resources
from typing import TYPE_CHECKING

from pharmagraph.graphs.changed import ChangedRow
from pharmagraph.graphs.view.lettering import clean
from pharmagraph.graphs.view.overview import overview_of
from pharmagraph.graphs.view.pagedata import data_of
from pharmagraph.graphs.view.pagetable import (
    curated_on,
    family_counts,
    relation_counts,
    review_of,
    source_fields,
    standing_counts,
    statements_of,
    tables_of,
)
from pharmagraph.graphs.view.picture import draw, scatter
from pharmagraph.graphs.view.sorts import class_of, sorts_of
from pharmagraph.graphs.view.svg import STYLE, bare, describe, fits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

    from pharmagraph.graphs.records import Records
    from pharmagraph.graphs.view.pagetable import Fields
    from pharmagraph.graphs.view.picture import Picture

SCRIPTS = (
    "data.js", "pen.js", "drawing.js", "canvas.js", "overview.js", "whole.js", "around.js", "panel.js",
    "turtle.js", "finder.js", "table.js", "save.js", "app.js",
)  # fmt: skip
MOST_DRAWN = 1000
"""Terms and values up to which the whole graph is drawn; above, the page opens with its classes."""
MOST_HELD = 5000
"""Statements up to which a page holds them all; above, it says what there is and where to look."""


def render_page(records: Records, *, title: str, about: str = "") -> str:
    """Return the view of a graph as the text of one HTML file, the same bytes each time.

    ``title`` names the page, ``about`` says in a sentence which part of what is shown. The file holds
    the drawing, its script, a static picture and a table of all statements for readers without
    JavaScript, and the sources. Above MOST_DRAWN terms and values it opens with classes and
    relations; above MOST_HELD statements it holds nothing more than these. Write it as UTF-8.
    """
    if len(records.statements) > MOST_HELD:
        return _beyond(records, title, about)
    ends = {row.object or row.iri for row in records.statements}
    drawn = len({row.subject for row in records.statements} | ends | {node.iri for node in records.nodes})
    large = drawn > MOST_DRAWN
    picture = scatter(records) if large else draw(records)
    overview = sorts_of(picture) if large else None if fits(picture) else overview_of(picture)
    statements = statements_of(records, picture)
    curated = curated_on(statements)
    changed = any(isinstance(row, ChangedRow) for row in records.statements)
    held = {
        "picture": bare(picture, overview, records, title),
        "two_scenes": overview is not None,
        "large": large,
        "changed": changed,
        "families": family_counts(picture),
        "standings": standing_counts(records),
        "relations": relation_counts(records),
        "trail": _trail(picture, statements),
        "statements": statements,
        "tables": tables_of(statements),
        "curated": curated,
        "checked": any(row["reviewed"] or row["due"] or not curated for row in statements),
        "data": {
            **data_of(records, picture, large=large),
            "unsettled": "changed" if changed else "not settled",
            "unsettledTitle": "What changed" if changed else "Not settled",
        },
    }
    return _rendered("page.html", records, title, about, held)


def _beyond(records: Records, title: str, about: str) -> str:
    """Return a page on a graph that one page cannot hold: what is in it, and where to look."""
    picture = scatter(records)
    overview = sorts_of(picture)
    counts: dict[str, int] = {}
    for part in picture.parts:
        counts[class_of(part)] = counts.get(class_of(part), 0) + 1
    held = {
        "picture": bare(picture, overview, records, title, live=False),
        "classes": sorted(counts.items(), key=lambda at: (-at[1], at[0])),
        "relations": relation_counts(records),
        "standings": standing_counts(records),
        "most": MOST_HELD,
    }
    return _rendered("beyond.html", records, title, about, held)


def _rendered(name: str, records: Records, title: str, about: str, held: Fields) -> str:
    """Return a template filled in, with the styles and the policy that go with it."""
    from markupsafe import Markup

    style = _packed("style.css")
    scripts = []
    if name == "page.html":
        own = "".join(_packed(f"js/{file}") for file in SCRIPTS)
        scripts = [_packed("js/early.js"), f'(() => {{\n"use strict";\n{own}}})();']
    page = (
        _environment()
        .get_template(name)
        .render(
            **(held | {"picture": Markup(held["picture"])}),  # noqa: S704 - escaped where it is made
            title=clean(title),
            about=" ".join(filter(None, [clean(about), describe(records)])),
            policy=_policy(scripts, [style, STYLE]),
            style=Markup(style),  # noqa: S704 - our own file
            scripts=[Markup(text) for text in scripts],  # noqa: S704 - our own files
            sources=[source_fields(source) for source in records.sources],
            review=review_of(records),
        )
    )
    return page if page.endswith("\n") else page + "\n"


def _environment() -> Environment:
    """Return the templates, with all text escaped and JSON that is the same each time."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

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
    return environment


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


def _policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Return the Content-Security-Policy: these scripts and styles, and nothing else from anywhere.

    Source: W3C Content Security Policy Level 3, section 2.3.1 (hash sources).
    """
    return "; ".join(
        [
            "default-src 'none'",
            "script-src " + (" ".join(map(_digest, scripts)) or "'none'"),
            "style-src " + " ".join(map(_digest, styles)),
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _digest(text: str) -> str:
    """Return the hash source of a script or a style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
