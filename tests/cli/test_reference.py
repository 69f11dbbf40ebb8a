"""The reference page of the command line names every command, option, format and exit code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click
import pytest

from pharmagraph.cli import main as cli
from pharmagraph.graphs.results import RESULT_FORMATS
from pharmagraph.graphs.writers import TRIPLE_WRITERS, WRITERS

if TYPE_CHECKING:
    from pathlib import Path


def section(page: str, title: str) -> str:
    """Return the section of a page below a heading of second rank."""
    found = re.search(rf"^## {title}$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, f"docs/reference/cli.md has no section '## {title}'"
    return found[1]


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    """Give the reference page."""
    return (repository / "docs/reference/cli.md").read_text(encoding="utf-8")


def parameters_of(name: str) -> list[click.Parameter]:
    """Return the parameters of a command, and of the commands below it where it is a group."""
    command = cli.pharmagraph.get_command(click.Context(cli.pharmagraph), name)
    assert command is not None
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return [parameter for each in (command, *below) for parameter in each.params]


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_each_command_and_option_is_described(page: str, name: str) -> None:
    """A command has a section, a line in the list, and each option stands in its section."""
    assert f"| [{name}](#{name}) |" in page
    words = section(page, name)
    for parameter in parameters_of(name):
        if isinstance(parameter, click.Option):
            for option in (*parameter.opts, *parameter.secondary_opts):
                assert re.search(rf"`{option}\b", words), f"{name} {option}"
            assert parameter.help
            if isinstance(parameter.type, click.Choice):
                assert all(
                    f"`{choice}`" in words or f" {choice}`" in words for choice in parameter.type.choices
                )


def test_the_page_describes_no_option_that_is_gone(page: str) -> None:
    """Every option that stands in a table is one of the command's."""
    for name in cli.COMMANDS:
        known = {o for p in parameters_of(name) for o in (*p.opts, *p.secondary_opts)}
        rows = re.findall(r"^\| (`-[^|]*)\|", section(page, name), re.MULTILINE)
        assert {o for row in rows for o in re.findall(r"`(--?[a-z-]+)", row)} <= known


def test_formats_codes_and_variables_are_described(page: str) -> None:
    """What the tables of the code hold stands on the page."""
    for form in (*RESULT_FORMATS, *WRITERS):
        assert f"`{form}`" in page, form
    codes = section(page, "For every command")
    for code in (0, 1, 2, cli.FAULT, cli.INTERRUPTED, cli.PIPE_CLOSED):
        assert f"| {code} |" in codes
    for option in cli.pharmagraph.params:
        assert all(f"`{name}" in codes for name in option.opts)
    assert f"`{cli.DEBUG_VARIABLE}`" in codes


def test_help_of_export_names_every_format() -> None:
    """The formats in the help of export are the writers that there are; query has those for any triples."""
    context = click.Context(cli.pharmagraph)
    for name, writers in (("export", WRITERS), ("query", TRIPLE_WRITERS)):
        command = cli.pharmagraph.get_command(context, name)
        assert command is not None
        with click.Context(command) as inner:
            words = re.findall(r"[\w-]+", command.get_help(inner))
            assert set(writers) <= set(words)
