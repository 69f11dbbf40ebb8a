"""A page before it is written: which template, and what it shows as plain data."""

from __future__ import annotations

from typing import Any, NamedTuple

Data = dict[str, Any]  # JSON: text, numbers, lists and further fields


class Page(NamedTuple):
    """A page. ``data`` is what the template shows, and what a program gets that asks for JSON.

    ``section`` is the entry of the navigation under which it stands; ``formats`` are (name, address,
    media type) of the same in other formats. Without ``keep`` the page is made anew for each request:
    something is missing on it.
    """

    template: str
    title: str
    data: Data
    section: str = ""
    status: int = 200
    formats: tuple[tuple[str, str, str], ...] = ()
    keep: bool = True


class Moved(NamedTuple):
    """The page is elsewhere on this service: a redirect (303 See Other)."""

    address: str
