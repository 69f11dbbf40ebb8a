from __future__ import annotations

import ast
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).resolve().parents[1] / "src"
PACKAGE = SOURCE / "pharmagraph"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 300

# From the ground up: what stands in a row may import from its own row and from those above.
STRATA = (
    ("errors", "findingcodes", "findings", "textfile", "rdfterms", "sparqltext", "atomic"),
    ("project",),
    ("ontology",),
    ("extract",),
    ("graphs",),
    ("builtgraph", "knowledge", "opening", "begin", "notebook", "__init__"),
    ("serve",),
    ("review",),
    ("cli", "__main__"),
)
LEVEL = {name: level for level, row in enumerate(STRATA) for name in row}
KNOWS_PROJECT = {"builtgraph", "knowledge", "opening", "begin", "cli", "serve", "__init__"}


@dataclass(frozen=True)
class Import:
    """An import of one of our modules by another; ``typing`` where only type checkers see it."""

    importer: str
    imported: str
    line: int
    typing: bool


def dotted(path: Path) -> str:
    """Return the name of a module: pharmagraph.graphs.view for its __init__.py too."""
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


NAMES = {dotted(path) for path in MODULES}


def room(module: str) -> str:
    """Return the part of a module's name that says in which room it stands."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def is_type_checking(node: ast.AST) -> bool:
    """Tell whether a node is a block that only type checkers see."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imports_of(path: Path) -> Iterator[Import]:
    """Yield the imports of our modules in a file, those inside functions too."""
    todo: list[tuple[ast.AST, bool]] = [(ast.parse(path.read_text(encoding="utf-8")), False)]
    while todo:
        node, typing = todo.pop()
        typing = typing or is_type_checking(node)
        todo += [(child, typing) for child in ast.iter_child_nodes(node)]
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports by dots"
            module = node.module or ""
            whole = [f"{module}.{alias.name}" for alias in node.names]
            names = [name if name in NAMES else module for name in whole]
        for name in dict.fromkeys(names):
            if name in NAMES:
                yield Import(dotted(path), name, getattr(node, "lineno", 0), typing)


IMPORTS = [found for path in MODULES for found in imports_of(path)]


def test_imports_are_read() -> None:
    """The reader of imports finds them: module level, inside functions, and for types only."""
    found = {(i.importer, i.imported, i.typing) for i in IMPORTS}
    assert ("pharmagraph.findings", "pharmagraph.errors", False) not in found
    assert ("pharmagraph.textfile", "pharmagraph.findings", False) in found
    assert ("pharmagraph.knowledge", "pharmagraph.graphs.build", False) in found
    assert ("pharmagraph.errors", "pharmagraph.findings", True) in found


def test_every_room_has_a_level() -> None:
    """Each module stands in a room that the strata name."""
    assert {room(name) for name in NAMES} - set(LEVEL) == set()


def test_imports_run_one_way() -> None:
    """No module imports from a room above its own."""
    upward = [
        f"{i.importer}:{i.line} imports {i.imported}"
        for i in IMPORTS
        if LEVEL[room(i.imported)] > LEVEL[room(i.importer)]
    ]
    assert upward == []


def test_only_the_face_knows_the_project() -> None:
    """Ontology, extract and graphs take paths, so that each can be used alone."""
    knowing = [
        f"{i.importer}:{i.line}"
        for i in IMPORTS
        if i.imported == "pharmagraph.project" and room(i.importer) not in KNOWS_PROJECT
    ]
    assert knowing == []


def test_no_module_imports_itself_by_a_way_round() -> None:
    """What runs imports without a circle."""
    graph: dict[str, set[str]] = {name: set() for name in sorted(NAMES)}
    for found in IMPORTS:
        if not found.typing and found.imported != found.importer:
            graph[found.importer].add(found.imported)
    graph["pharmagraph"] = set()  # loads its face on demand
    assert len(list(TopologicalSorter(graph).static_order())) == len(NAMES)


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_module_says_what_it_is_for(path: Path) -> None:
    """Each module begins with a docstring."""
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_module_is_short(path: Path) -> None:
    """Each module stays under 300 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) < LONGEST
