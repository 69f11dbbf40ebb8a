"""The options with which a command asks another server instead of the built graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pharmagraph.knowledge import KnowledgeGraph

_Command = TypeVar("_Command", bound="Callable[..., Any]")

user_option = click.option(
    "--user", metavar="NAME", default="",
    help="The user's name, where the server wants one. The password comes from the variable"
    " PHARMAGRAPH_PASSWORD, else from ~/.netrc.",
)  # fmt: skip
_endpoint_option = click.option(
    "--endpoint", metavar="URL",
    help="Ask this SPARQL endpoint instead of the built graph. Questions, terms and short names are"
    " still the project's own.",
)  # fmt: skip


def endpoint_options(command: _Command) -> _Command:
    """Give a command the options --endpoint and --user."""
    return _endpoint_option(user_option(command))


def over(graph: KnowledgeGraph, endpoint: str | None, user: str) -> KnowledgeGraph:
    """Return the project over an endpoint if one is named, else as it is."""
    if endpoint is None:
        if user:
            raise click.UsageError("--user goes with --endpoint")
        return graph
    from pharmagraph.graphs.remote.endpoint import Endpoint
    from pharmagraph.knowledge import KnowledgeGraph

    return KnowledgeGraph(graph.project, Endpoint(endpoint, user))
