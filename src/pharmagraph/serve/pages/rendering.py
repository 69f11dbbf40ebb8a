"""Write pages as HTML: templates with autoescape, and nothing inline that a policy would have to allow."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from pharmagraph.graphs.view.families import FAMILIES
from pharmagraph.graphs.view.pagetable import cleaned
from pharmagraph.serve.pages.static import versioned

if TYPE_CHECKING:
    from pharmagraph.serve.pages.page import Data, Page


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the templates, made once."""
    made = Environment(
        autoescape=True,
        loader=PackageLoader("pharmagraph.serve.pages"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["grouped"] = lambda number: f"{number:,}"
    made.globals["static"] = versioned
    made.globals["shapes"] = {family.key: family.shape for family in FAMILIES}
    return made


def render(page: Page, site: Data) -> bytes:
    """Write a page as HTML; ``site`` is what every page shows (``Atlas.site``)."""
    fields = cleaned({"title": page.title, "data": page.data, "site": site, "section": page.section})
    template = environment().get_template(page.template)
    text = template.render(**fields, formats=page.formats)
    return text.encode() + (b"" if text.endswith("\n") else b"\n")
