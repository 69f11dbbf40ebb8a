"""The notebook: the cell magic, how answers are shown, and the example that ships with the repository."""

from __future__ import annotations

import atexit
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import pharmagraph
from pharmagraph import notebook
from pharmagraph.errors import MissingExtraError
from pharmagraph.graphs.answer import Answer
from pharmagraph.graphs.view.embedded import answer_html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUERY = "SELECT ?class { term:diazepam ph:hasDrugClass ?class }"
EXAMPLE = "examples/diazepam.ipynb"


@pytest.fixture
def shell(built_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Give a shell of IPython's with the magic, in a copy of this project; it writes no history."""
    monkeypatch.chdir(built_project)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    made: Any = InteractiveShell()  # type: ignore[no-untyped-call]
    made.history_manager.enabled = False
    made.run_line_magic("load_ext", "pharmagraph.notebook")
    yield made
    kg = made.user_ns.get("kg")
    if isinstance(kg, pharmagraph.KnowledgeGraph):
        kg.close()
    atexit.unregister(made.atexit_operations)
    made.atexit_operations()


def run(shell: Any, cell: str) -> Any:
    """Run a cell as a notebook does; an error in it is one of the test."""
    with capture_output():
        done = shell.run_cell(cell)
    done.raise_error()
    return done.result


def test_the_magic_asks_the_graph(shell: Any) -> None:
    """That in kg, that in a named variable, else the project's; the answer is the cell's result."""
    assert len(run(shell, f"%%sparql\n{QUERY}")) == 1
    run(shell, 'import pharmagraph\nkg = pharmagraph.open(".")')
    assert run(shell, f"%%sparql --graph kg --seconds 20\n{QUERY}")[0]["class"].endswith("/benzodiazepine")
    count = "%%sparql {}\nSELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }}"
    curated, both = (run(shell, count.format(given))[0]["n"] for given in ("", "--with inferred"))
    assert curated < both


def test_an_answer_goes_into_a_variable(shell: Any) -> None:
    """It is shown all the same, as a table with the marks of its evidence."""
    shell.display_pub = CapturingDisplayPublisher()  # type: ignore[no-untyped-call]
    assert run(shell, f"%%sparql --into found --evidence\n{QUERY}") is None
    answer = shell.user_ns["found"]
    assert isinstance(answer, Answer)
    [output] = shell.display_pub.outputs
    assert output["data"]["text/html"] == answer._repr_html_()
    assert output["data"]["text/plain"].startswith("class                evidence\n")
    html = answer_html(answer, answer.base)
    assert '<th scope="col" style="text-align:start">evidence</th>' in html
    assert '<bdi>term:benzodiazepine</bdi></td><td style="text-align:start">[1]</td>' in html
    assert (
        "<details><summary>Evidence: 1 accepted</summary><pre>[1] accepted: diazepam has drug class" in html
    )


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("%%sparql\nSELECT ?x {", "this '{' is not closed"),
        ("%%sparql --graph nothing\nASK {}", "the variable 'nothing' holds no graph"),
        ("%%sparql --into 1st\nASK {}", "'1st' is no name of a variable"),
        ("%%sparql --unknown\nASK {}", "unrecognized arguments: --unknown"),
    ],
    ids=["syntax", "graph", "name", "option"],
)
def test_faults_are_told_without_a_traceback(shell: Any, cell: str, words: str) -> None:
    """A message of one's own errors, and no lines of the library."""
    with capture_output() as shown:
        done = shell.run_cell(cell)
    assert isinstance(done.error_in_exec, UsageError)
    assert words in shown.stderr
    assert "Traceback" not in shown.stdout + shown.stderr


def test_the_magic_can_be_taken_away(shell: Any) -> None:
    """And what it does can be asked for."""
    assert "--into NAME" in shell.find_cell_magic("sparql").__doc__
    shell.run_line_magic("unload_ext", "pharmagraph.notebook")
    assert shell.find_cell_magic("sparql") is None


def test_without_ipython_the_part_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    monkeypatch.setitem(sys.modules, "IPython.core.magic_arguments", None)
    with pytest.raises(MissingExtraError) as caught:
        notebook.load_ipython_extension(None)
    assert caught.value.extra == "notebook"


def test_the_example_runs(shell: Any, repository: Path) -> None:
    """Every cell of the example notebook runs in a copy of this project, one after the other."""
    cells = json.loads((repository / EXAMPLE).read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert len(sources) >= 8
    for source in sources:
        run(shell, source)
    assert shell.user_ns["frame"].schema["low"].is_decimal()
    assert len(shell.user_ns["paths"]) > 1
    assert len(shell.user_ns["gaps"]) > 1


def test_the_example_is_kept_without_outputs(repository: Path) -> None:
    """So that it is the same file, whoever ran it: no outputs, no counts, ids in order, keys sorted."""
    text = (repository / EXAMPLE).read_text(encoding="utf-8")
    book = json.loads(text)
    assert text == json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    for number, cell in enumerate(book["cells"], 1):
        assert cell["id"] == f"cell-{number:02}"
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)
