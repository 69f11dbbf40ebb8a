from __future__ import annotations

import json
import subprocess
import sys

import pytest

import pharmagraph

HEAVY = ("click", "networkx", "pyoxigraph", "pyshacl", "pyvis", "rapidfuzz", "rdflib", "yaml", "jinja2")


def loaded_by(statement: str) -> set[str]:
    """Return the names of the modules that a fresh interpreter has loaded after a statement."""
    program = f"import json, sys; {statement}; print(json.dumps(sorted(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(result.stdout))


def test_the_face_is_what_it_says() -> None:
    """The library has these public names and no others."""
    expected = ["KnowledgeGraph", "PharmagraphError", "__version__", "open"]
    assert sorted(pharmagraph.__all__) == expected
    assert all(hasattr(pharmagraph, name) for name in expected)
    assert set(expected) <= set(dir(pharmagraph))


def test_unknown_names_are_told() -> None:
    """A name that is not there gives the error that Python gives."""
    with pytest.raises(AttributeError, match="has no attribute 'close'"):
        _ = pharmagraph.close


def test_every_public_name_says_what_it_is_for() -> None:
    """Classes, functions and methods of the face have docstrings."""
    face = pharmagraph.KnowledgeGraph
    methods = [value for name, value in vars(face).items() if not name.startswith("_")]
    assert [
        m for m in [face, pharmagraph.open, pharmagraph.PharmagraphError, *methods] if not m.__doc__
    ] == []


@pytest.mark.parametrize("statement", ["import pharmagraph", "import pharmagraph; pharmagraph.open"])
def test_importing_loads_nothing_heavy(statement: str) -> None:
    """Importing the library, and looking at its face, costs no engine, parser or picture."""
    assert {name.split(".")[0] for name in loaded_by(statement)} & set(HEAVY) == set()


def test_importing_opens_no_connection() -> None:
    """Importing the whole library with sockets forbidden goes well."""
    modules = "pharmagraph.knowledge, pharmagraph.graphs.build, pharmagraph.graphs.check"
    program = (
        "import socket\n"
        "def refuse(*a, **k): raise OSError('no network')\n"
        "socket.socket.connect = refuse\n"
        "socket.create_connection = refuse\n"
        f"import {modules}\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
