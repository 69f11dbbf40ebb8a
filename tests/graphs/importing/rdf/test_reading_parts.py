"""The parts of reading: looking through JSON, sorting what memory cannot hold, the process itself."""

# ruff: noqa: E501 (cases stand one a line)
from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pharmagraph.extract.readers import child as readers_child
from pharmagraph.graphs.importing.rdf import child
from pharmagraph.graphs.importing.rdf.refusal import RefusedError
from pharmagraph.graphs.importing.rdf.scanning import resolved_json
from pharmagraph.graphs.importing.rdf.sorting import Contents, Sorter
from support.importing import job_of

if TYPE_CHECKING:
    from pathlib import Path

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "@id", '"', "\\"]), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(value=VALUES, indent=st.sampled_from([None, 1]))
def test_json_without_contexts_stays_as_it_is(value: object, indent: int | None) -> None:
    """Where no context is named, not a byte changes."""
    text = json.dumps(value, indent=indent)
    assert resolved_json(text, {}) == text


@given(value=VALUES, name=st.text(max_size=5), place=st.sampled_from(["alone", "list", "deep", "import"]))
def test_named_contexts_are_found_wherever_they_stand(value: object, name: str, place: str) -> None:
    """A context that is at hand is put in for its name; one that is not is refused, at its place."""
    context: object = {"alone": name, "list": [{"a": "b"}, name], "deep": {"t": {"@context": name}}}.get(
        place, {"@import": name}
    )
    text = json.dumps({"before": value, "@context": context, "after": value})
    wanted = json.dumps({"@context": 1})
    put_in = json.loads(resolved_json(text, {name: wanted}))
    assert put_in["before"] == value
    assert wanted in json.dumps(put_in["@context"])
    with pytest.raises(RefusedError) as caught:
        resolved_json(text, {})
    assert text[caught.value.column - 1 :].startswith(json.dumps(name))


@given(text=st.text('{}[]":,\\ab @context', max_size=40))
def test_any_text_is_looked_through(text: str) -> None:
    """Text that is no JSON is left to the parser, or refused; nothing else is raised."""
    try:
        assert isinstance(resolved_json(text, {}), str)
    except RefusedError as error:
        assert error.code in {"PG103", "PG732"}  # noqa: PT017 - most texts raise nothing


@given(lines=st.lists(st.text("ab\u00e9\U0001f48a", max_size=3)), most=st.integers(1, 4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sorting_in_runs_is_sorting(tmp_path: Path, lines: list[str], most: int) -> None:
    """However many lines are held at a time, all come back sorted, each once."""
    sorter = Sorter(tmp_path, most)
    for line in lines:
        sorter.add(f"{line}\n")
    assert list(sorter.lines()) == sorted({f"{line}\n" for line in lines})


def test_two_data_sets_say_nothing_of_the_whole() -> None:
    """Where several things describe themselves as data sets, none of them speaks for all."""
    contents = Contents()
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#Ontology>"
    for name in "ab":
        contents.see(f'<http://e/{name}> <http://purl.org/dc/terms/title> "{name}" .\n', " .\n")
        contents.see(f"<http://e/{name}> {kind} .\n", " .\n")
    made = contents.made()
    assert (made["said"], made["triples"], made["subjects"]) == ({}, 4, 2)


def job(folder: Path, form: str, name: str, content: str) -> dict[str, object]:
    """Write a file and describe the job of reading it."""
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return job_of(folder, form, path)


class FakeResource:
    """The limits of a system: what is set is noted; one kind may not be."""

    RLIMIT_CORE, RLIMIT_AS, RLIMIT_CPU, RLIM_INFINITY, RUSAGE_SELF = "core", "memory", "seconds", -1, 0

    def __init__(self, soft: int, hard: int, refused: str = "") -> None:
        self._now = (soft, hard)
        self._refused = refused
        self.noted: dict[str, tuple[int, int]] = {}

    def getrlimit(self, _: str) -> tuple[int, int]:
        """Return the limits that hold."""
        return self._now

    def setrlimit(self, kind: str, limits: tuple[int, int]) -> None:
        """Note new limits."""
        if kind == self._refused:
            raise ValueError(kind)
        self.noted[kind] = limits

    def getrusage(self, _: int) -> FakeResource:
        """Return what has been spent."""
        return self

    ru_utime, ru_stime = 2.5, 0.7


def test_limits_are_set_where_the_system_lets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory and time never go above what the system allows; one that it refuses is gone without."""

    def use(fake: FakeResource | None) -> None:
        monkeypatch.setattr(readers_child, "resource", fake)
        monkeypatch.setattr(child, "resource", fake)

    use(fake := FakeResource(-1, 500, refused="memory"))
    readers_child.limit(1000, 100)
    assert fake.noted == {"core": (0, 500), "seconds": (100, 500)}
    use(fake := FakeResource(-1, -1))
    readers_child.limit(1000, 100)
    child.limit_further(5)
    assert fake.noted == {"core": (0, -1), "memory": (1000, -1), "seconds": (9, -1)}
    use(fake := FakeResource(4, 4))
    child.limit_further(5)
    assert fake.noted == {}
    use(None)
    readers_child.limit(1, 1)
    child.limit_further(1)


def test_the_process_answers_in_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It reads a job, limits itself, says when it names nodes, and what it made or refused."""
    limits: list[object] = []
    monkeypatch.setattr(readers_child, "limit", lambda *most: limits.append(most))
    monkeypatch.setattr(child, "limit_further", limits.append)
    good = job(tmp_path, "turtle", "a.ttl", "<http://e/a> <http://e/p> [] .")
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(good)))
    child.main(["/nowhere", "1000", "10"])
    phase, made = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (phase, made["made"]["nameless"]) == ({"phase": "naming"}, 1)
    assert limits == [(1000, 10), 5]
    (line,) = (tmp_path / "out.nq").read_text(encoding="utf-8").splitlines()
    assert line == "<http://e/a> <http://e/p> <http://e/mine/node/c14n0> <http://e/mine> ."
    sys.path.remove("/nowhere")
    refused = child.perform(job(tmp_path, "kgx-nodes", "nodes.tsv", "id\n"))["refused"]
    assert (refused["code"], refused["line"], refused["file"]) == ("PG734", 1, 0)
