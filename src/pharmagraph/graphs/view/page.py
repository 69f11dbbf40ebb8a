"""The interactive view of a graph: one HTML file that asks nothing of the network.

pyvis carries the nodes and lines and brings vis-network's code; the template, the places and the script
are ours. Data reaches the page as escaped text or as JSON that the script reads and shows as text; a
Content-Security-Policy with the digests of our scripts keeps anything else from running.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter, defaultdict
from importlib import resources
from typing import TYPE_CHECKING

from pharmagraph.graphs.view.families import LEGEND
from pharmagraph.graphs.view.lettering import LEADING, clean
from pharmagraph.graphs.view.picture import GLYPH, SIZES, TAG, draw
from pharmagraph.graphs.view.standing import (
    CERTAINTIES,
    OTHER_DASHES,
    STANDINGS,
    Standing,
    dashes_of,
    standing_of,
)
from pharmagraph.graphs.view.svg import STYLE, describe, svg_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pharmagraph.graphs.records import Records, Source
    from pharmagraph.graphs.view.families import Family
    from pharmagraph.graphs.view.picture import Picture

SCRIPTS = ("data.js", "graph.js", "panel.js", "finder.js", "app.js")


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
    style, own = _file("style.css"), "\n".join(_file(f"js/{name}") for name in SCRIPTS)
    scripts = [_drawing_library(), f"(() => {{\n\"use strict\";\n{own}}})();"]
    rows = _rows(records, picture)
    page = environment.get_template("page.html").render(
        title=clean(title),
        about=_about(records),
        policy=_policy(scripts, [style, STYLE]),
        style=Markup(style),  # noqa: S704 - our own file
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - our own and vis-network's
        picture=Markup(svg_of(picture, records, title)),  # noqa: S704 - escaped where it is made
        families=_family_counts(picture),
        standings=_standing_counts(records),
        example=_example(picture),
        trail=_trail(rows),
        statements=rows,
        sources=[_source(source) for source in records.sources],
        review=_review(records),
        data=_cleaned(_data(records, picture, rows)),
    )
    return page if page.endswith("\n") else page + "\n"
