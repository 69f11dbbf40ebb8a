"""The fact sheet as one HTML file: no script, no network, everything from the graph escaped."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from pharmagraph.graphs.view.lettering import clean
from pharmagraph.graphs.writers.factsheet import meaning, sheets
from pharmagraph.graphs.writers.markdown import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Template

    from pharmagraph.graphs.writers.selection import Selection

_FOLDER = "templates"


def html(selection: Selection) -> Iterator[str]:
    """Write a page with a fact sheet for each drug, or for the terms that are asked for."""
    made = list(sheets(selection))
    style = _text("sheet.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    title = made[0].term.label if len(made) == 1 else selection.name
    words = _template().render(
        sheets=made,
        title=title,
        disclaimer=selection.disclaimer,
        style=style,
        digest=digest,
        meaning=meaning,
        nothing=NOTHING,
    )
    yield clean(words).rstrip("\n") + "\n"


def _text(name: str) -> str:
    return resources.files(__package__).joinpath(_FOLDER, name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_text("sheet.html"))
