from __future__ import annotations

import copy
import importlib
import pickle
import pkgutil
import re

import pytest

import pharmagraph
from pharmagraph import errors
from pharmagraph.errors import PharmagraphError
from pharmagraph.findings import Finding, Place

FINDING = Finding("PG101", "it is gone", Place("a.yaml", 3, 2))
SAMPLES = [
    errors.PharmagraphError("wrong", mend="do this"),
    errors.ProjectError("no project"),
    errors.ContentError("no good", [FINDING], mend="mend it"),
    errors.TermNotFoundError("no term", ["diazepam"]),
    errors.DatasetNotFoundError("no data set", ["fda-ndc"]),
    errors.QuestionError("no question"),
    errors.GraphError("no graph"),
    errors.StoreError("no store"),
    errors.StoreDamagedError("half a store"),
    errors.NotWrittenError("not written"),
    errors.DownloadError("not fetched"),
    errors.LoadError("not loaded"),
    errors.PublishError("not published"),
    errors.RevisionError("no revision"),
    errors.QueryError("no answer"),
    errors.QuerySyntaxError("no SPARQL", line=2, column=7),
    errors.QueryRefusedError("refused", line=1, column=1),
    errors.QueryLimitError("too long", limit="time"),
    errors.WorkerEndedError("ended early"),
    errors.ServiceError("no port"),
    errors.ClusterError("no cluster"),
    errors.MissingExtraError("serve", "the server"),
]


def tree(kind: type[PharmagraphError], depth: int = 0) -> list[tuple[int, str]]:
    """Return the tree below a class of errors as the module's docstring draws it."""
    below = [row for sub in kind.__subclasses__() for row in tree(sub, depth + 1)]
    return [(depth, kind.__name__), *below]


def test_the_docstring_draws_the_tree() -> None:
    """The drawing at the head of the module shows every error of the library, and where it hangs."""
    for module in pkgutil.walk_packages(pharmagraph.__path__, "pharmagraph."):
        if not module.name.endswith((".__main__", ".worker", ".apart")):
            importlib.import_module(module.name)
    drawn = [
        (len(indent) // 2 - 2, name)
        for indent, name in re.findall(r"^( +)(\w+Error)\b", errors.__doc__ or "", re.MULTILINE)
    ]
    assert sorted(drawn) == sorted(tree(PharmagraphError))


def test_there_is_a_sample_of_each() -> None:
    """The samples of this file leave out no error."""
    assert {type(e).__name__ for e in SAMPLES} == {name for _, name in tree(PharmagraphError)}


@pytest.mark.parametrize("error", SAMPLES, ids=lambda e: type(e).__name__)
def test_errors_survive_pickling(error: PharmagraphError) -> None:
    """An error comes back from another process with all that it carries."""
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301 - our own bytes
        assert type(again) is type(error)
        assert vars(again) == vars(error)
        assert str(again) == str(error)


def test_a_mend_is_shown() -> None:
    """The text of an error says what is wrong, and what helps."""
    assert str(PharmagraphError("wrong", mend="do this")) == "wrong\n  mend: do this"
    assert str(PharmagraphError("wrong")) == "wrong"


def test_an_extra_names_its_install_line() -> None:
    """What is not installed says how to install it."""
    error = errors.MissingExtraError("serve", "the server")
    assert error.mend == 'pip install "pharmagraph[serve]"'
    assert "the server needs the optional part 'serve'" in str(error)


def test_findings_come_along() -> None:
    """A content error carries its findings as a tuple."""
    assert errors.ContentError("no good", [FINDING]).findings == (FINDING,)
