from __future__ import annotations

import io
import os
import socket
import sys
from pathlib import Path

import pytest

from pharmagraph.errors import ClusterError, MissingExtraError
from pharmagraph.extract.tables.spark import engine
from pharmagraph.extract.tables.spark.causes import job_error, last_cause
from pharmagraph.extract.tables.spark.engine import SparkEngine, driver_environment
from pharmagraph.extract.tables.spark.master import read_master
from pharmagraph.extract.tables.spark.messages import receive, send
from pharmagraph.extract.tables.spark.query import plain_path
from pharmagraph.extract.tables.spark.session import java_memory, settings


@pytest.mark.parametrize("text", ["much", "1", "-1GB", "0.0001MB", "2PB", "1GB -Xint"])
def test_what_is_no_memory_is_refused(text: str) -> None:
    """Memory is a number and a unit, and nothing else reaches Java's command line."""
    with pytest.raises(ClusterError, match="no amount of memory"):
        java_memory(text)


PYTHON = "Traceback (most recent call last):\n  File x, line 1\n    y\nOSError: [Errno 28] full\n"
CALLING = "An error occurred while calling o1.x.\n"


def test_without_pyspark_the_install_line_is_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without pyspark the error names the extra; Java and the network are not even looked for."""
    monkeypatch.setattr(engine, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingExtraError) as caught, SparkEngine("spark://127.0.0.1:1", work=tmp_path):
        pass
    assert caught.value.extra == "spark"


@pytest.mark.java
def test_a_master_out_of_reach_ends_it_at_once(tmp_path: Path) -> None:
    """Where no master answers, nothing is started, and no file is left."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with (
        pytest.raises(ClusterError, match="no Spark master answers"),
        SparkEngine(f"spark://127.0.0.1:{port}", work=tmp_path),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_ended_session_takes_no_work(tmp_path: Path) -> None:
    """Work for a session that has not begun, or has ended, is refused."""
    with pytest.raises(ClusterError, match="has ended"):
        SparkEngine(work=tmp_path).run([])


def test_another_spark_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment says of another Spark does not reach ours; where a site keeps settings does."""
    for name in ("SPARK_HOME", "PYSPARK_SUBMIT_ARGS", "SPARK_REMOTE", "PYSPARK_GATEWAY_PORT"):
        monkeypatch.setenv(name, "--packages evil:evil:1")
    monkeypatch.setenv("SPARK_CONF_DIR", "site")
    monkeypatch.delenv("PYSPARK_PYTHON", raising=False)
    monkeypatch.delenv("SPARK_LOCAL_IP", raising=False)
    chosen = driver_environment(loopback=True)
    assert not [name for name, value in chosen.items() if "evil" in value]
    assert chosen["SPARK_CONF_DIR"] == "site"
    assert chosen["PYSPARK_PYTHON"] == sys.executable
    assert chosen["SPARK_LOCAL_IP"] == "127.0.0.1"
    assert chosen["PYTHONSAFEPATH"] == "1"
    assert "SPARK_LOCAL_IP" not in driver_environment(loopback=False)
    monkeypatch.setenv("PYSPARK_PYTHON", "/opt/python")
    assert driver_environment(loopback=False)["PYSPARK_PYTHON"] == "/opt/python"
    assert os.environ["SPARK_CONF_DIR"] == "site"


def test_settings_keep_to_the_machine() -> None:
    """A job on this machine binds to the loopback, shows no page, and fetches nothing."""
    for address in ("local[2]", "spark://127.0.0.1:7077"):
        chosen = settings(read_master(address), Path("/scratch"), memory="2g")
        assert chosen["spark.driver.bindAddress"] == "127.0.0.1"
        assert chosen["spark.ui.enabled"] == "false"
        assert chosen["spark.jars"] == chosen["spark.jars.packages"] == ""
        assert chosen["spark.local.dir"] == "/scratch/local"
    far = settings(read_master("spark://node1"), Path("/scratch"), memory="2g")
    assert "spark.driver.bindAddress" not in far
    assert far["spark.executor.memory"] == "2048m"
    assert settings(read_master("local"), Path("/scratch"), memory="2g")["spark.driver.memory"] == "2048m"
    assert "spark.executor.memory" not in settings(read_master("spark://node1"), Path("/scratch"))


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (f"{CALLING}: java.lang.A: one\n\tat x.y(Z)\nCaused by: b.C: two\n\tat z", "b.C: two"),
        (f"{CALLING}: java.lang.A: one\n\tat x.y(Z)", "java.lang.A: one"),
        (
            f"{CALLING}: a.B: one\n{PYTHON}\n\tat x\nCaused by: c.D: {PYTHON}\n\tat y",
            "OSError: [Errno 28] full",
        ),
        (
            f"{CALLING}: a.B: Traceback (most recent call last):\n  File x\n    y",
            "a.B: Traceback (most recent call last):",
        ),
        (
            'Caused by: a.B: Cannot run program "/p": no\nCaused by: c.D: no',
            'a.B: Cannot run program "/p": no',
        ),
        ("only this", "only this"),
        ("", "ValueError"),
    ],
)
def test_the_cause_is_found(words: str, cause: str) -> None:
    """Of the pages that Java says, the user is told the line that says most."""
    assert last_cause(ValueError(words)) == cause


def test_what_a_node_lacks_is_named() -> None:
    """Where Python on a node is another one, or lacks this package, the mend says what to install."""
    lacks = "Traceback (most recent call last):\n  File x\nModuleNotFoundError: No module named 'pharmagraph'"
    told = job_error(ValueError(lacks))
    assert told.message == "the Spark job failed: ModuleNotFoundError: No module named 'pharmagraph'"
    assert 'pip install "pharmagraph[spark,tables]"' in told.mend
    assert "install" not in job_error(ValueError("something else")).mend


def test_a_java_that_has_ended_has_no_words() -> None:
    """An error whose words Java would have had to give is named by its kind."""

    class LostError(Exception):
        def __str__(self) -> str:
            raise ConnectionError

    assert last_cause(LostError()) == "LostError, and Java has ended"


def test_messages_follow_one_another() -> None:
    """One that cannot be read harms none that follows; the end is told from a message."""
    stream = io.BytesIO()
    send(stream, ("run", 1))
    send(stream, Unreadable())
    send(stream, ("map", 2))
    stream.seek(0)
    assert receive(stream) == ("run", 1)
    with pytest.raises(ValueError, match="no number"):
        receive(stream)
    assert receive(stream) == ("map", 2)
    with pytest.raises(EOFError):
        receive(stream)


def test_a_message_cut_short_is_the_end() -> None:
    """Where the other side dies within a message, there is none."""
    stream = io.BytesIO()
    send(stream, "whole")
    with pytest.raises(EOFError):
        receive(io.BytesIO(stream.getvalue()[:4]))


class Unreadable:
    """Something that can be written and not read."""

    def __reduce__(self) -> tuple[object, ...]:
        return int, ("no number",)


def test_paths_are_no_patterns() -> None:
    """Signs that Spark reads as those of a pattern are masked."""
    assert plain_path("/a [b]/{c}/d*?\\e") == "/a \\[b\\]/\\{c\\}/d\\*\\?\\\\e"
