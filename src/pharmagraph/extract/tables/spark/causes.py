"""What of the pages that Spark says about an error a person is told."""

from __future__ import annotations

from pharmagraph.errors import ClusterError

SEE_LOG = "Spark's log says more"
"""How a mend ends where there is more to read; the caller, who knows the file, adds its name."""

_TRACEBACK = "Traceback (most recent call last):"
_CAUSED = "Caused by: "
_PYTHON = ("No module named", "Cannot run program", "PYTHON_VERSION_MISMATCH")
_INSTALL = (
    'every node needs the same release of Python with pip install "pharmagraph[spark,tables]", at the path '
    "that PYSPARK_PYTHON names, or else at the one it has here"
)


def job_error(error: BaseException) -> ClusterError:
    """Return what the caller is told of a job that failed."""
    cause = last_cause(error)
    python = any(sign in cause for sign in _PYTHON)
    return ClusterError(
        f"the Spark job failed: {cause}", mend=f"{_INSTALL}; {SEE_LOG}" if python else SEE_LOG
    )


def last_cause(error: BaseException) -> str:
    """Return the line of an error of Spark that says most: Python's on a node, else Java's last cause."""
    try:
        said = str(error)
    except Exception:  # noqa: BLE001 - py4j asks Java for the words, and Java may have ended
        return f"{type(error).__name__}, and Java has ended"
    if python := _raised(said.rpartition(_TRACEBACK)[2]) if _TRACEBACK in said else "":
        return python
    lines = [line.strip() for line in said.splitlines()]
    causes = [line.removeprefix(_CAUSED) for line in lines if line.startswith(_CAUSED)]
    for cause in causes:
        if _PYTHON[1] in cause:  # the causes of that one say less
            return cause
    told = [
        line for line in lines if line and not line.startswith(("at ", "An error occurred while calling"))
    ]
    return (causes[-1:] or told[:1] or [type(error).__name__])[0].removeprefix(": ")


def _raised(traceback: str) -> str:
    """Return the line of a traceback that names what was raised: the first that is not set in."""
    return next((line for line in traceback.splitlines() if line.strip() and not line.startswith(" ")), "")
