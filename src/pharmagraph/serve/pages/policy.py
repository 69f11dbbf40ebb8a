"""What a browser may do with a page: Content-Security-Policy Level 3, without anything inline."""

from __future__ import annotations

import html
import re

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
# The view runs script that holds data of the graph: it gets an origin of its own, which may ask nothing
# of this service, whether it stands in a frame or alone.
_VIEW = (
    "frame-ancestors 'self'; sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox "
    "allow-downloads"
)


def view_policy(page: str) -> str:
    """Return the policy for the one-file view: its own, which it carries, in a sandbox."""
    found = _META.search(page)
    own = html.unescape(found[1]) if found else "default-src 'none'"
    return f"{own}; {_VIEW}"
