"""In a notebook: `%load_ext pharmagraph.notebook`, then SPARQL in cells that begin with `%%sparql`.

    %%sparql --evidence --into answer
    SELECT ?effect { term:diazepam ph:hasSideEffect ?effect }

The graph is the one in the variable ``kg`` where there is one, else that of the project at or above the
working directory. The answer is shown as a table, and is in the variable that ``--into`` names.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from pharmagraph.errors import MissingExtraError, PharmagraphError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pharmagraph.graphs.answer import Answer
    from pharmagraph.knowledge import KnowledgeGraph

EXTRA = "notebook"
VARIABLE = "kg"


def load_ipython_extension(shell: Any) -> None:
    """Add the cell magic ``%%sparql`` to an IPython shell; ``%load_ext`` calls this.

    Raises MissingExtraError without the optional part "notebook".
    """
    magic = _cell_magic(shell)
    shell.register_magic_function(magic, magic_kind="cell", magic_name="sparql")


def unload_ipython_extension(shell: Any) -> None:
    """Take the cell magic away again; ``%unload_ext`` calls this."""
    shell.magics_manager.magics["cell"].pop("sparql", None)


def _cell_magic(shell: Any) -> Callable[[str, str], Answer | None]:
    """Return the magic for a shell."""
    magics, errors = _ipython("core.magic_arguments"), _ipython("core.error")
    parser = magics.MagicArgumentParser("%%sparql", description="Answer the SPARQL query in the cell.")
    parser.add_argument("--graph", metavar="NAME", default="", help="the variable that holds the graph")
    parser.add_argument("--into", metavar="NAME", default="", help="the variable that the answer is put into")
    parser.add_argument("--evidence", action="store_true", help="show the statements that rows rest on")
    parser.add_argument(
        "--with", dest="graphs", metavar="GRAPH", action="append",
        help='ask this graph too: "inferred", a data set, "all"',
    )  # fmt: skip
    parser.add_argument("--seconds", metavar="N", type=float, help="the longest that it may take")

    def sparql(line: str, cell: str) -> Answer | None:
        given = parser.parse_argstring(line)
        if given.into and not given.into.isidentifier():
            raise errors.UsageError(f"'{given.into}' is no name of a variable")
        try:
            answer = graph_of(shell.user_ns, given.graph).query(
                cell, name="cell", evidence=given.evidence, graphs=tuple(given.graphs or ()),
                seconds=given.seconds,
            )  # fmt: skip
        except PharmagraphError as error:  # a message is enough: no lines of ours belong in a notebook
            raise errors.UsageError(str(error)) from error
        if not given.into:
            return answer
        shell.user_ns[given.into] = answer
        shell.display_pub.publish(*shell.display_formatter.format(answer))
        return None

    sparql.__doc__ = parser.format_help()
    return sparql


def graph_of(variables: Mapping[str, object], name: str = "") -> KnowledgeGraph:
    """Return the graph in a variable; without a name, that in ``kg``, else the project's.

    Raises PharmagraphError where the named variable holds none, ProjectError without a project.
    """
    from pharmagraph.knowledge import KnowledgeGraph
    from pharmagraph.opening import open_project

    found = variables.get(name or VARIABLE)
    if isinstance(found, KnowledgeGraph):
        return found
    if name:
        mend = f'put one there: {name} = pharmagraph.open(".")'
        raise PharmagraphError(f"the variable '{name}' holds no graph", mend=mend)
    return open_project()


def _ipython(part: str) -> Any:
    try:
        return importlib.import_module(f"IPython.{part}")
    except ImportError as error:
        raise MissingExtraError(EXTRA, "%%sparql") from error
