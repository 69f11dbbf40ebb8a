"""Find the Java that Spark runs on, and refuse one that is too old."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from pharmagraph.errors import ClusterError

OLDEST = 17
"""The oldest Java that Spark 4 runs on (its documentation, under Downloading)."""

_MEND = (
    f"install Java {OLDEST} or newer (on Debian and Ubuntu: apt install default-jre-headless), "
    "or set JAVA_HOME to the folder of one"
)
_SECONDS = 60
_VERSION = re.compile(r'version "(?:1\.)?([0-9]+)')


def check_java() -> int:
    """Return the number of the Java release that Spark will take: JAVA_HOME's, else that of the path.

    Raises ClusterError where there is none, or one older than ``OLDEST``.
    """
    home = os.environ.get("JAVA_HOME", "")
    program = shutil.which(str(Path(home, "bin", "java")) if home else "java")
    if program is None:
        place = f"JAVA_HOME names {home}, but there is no bin/java in it" if home else "there is no Java here"
        raise ClusterError(f"Spark runs on Java, and {place}", mend=_MEND)
    try:
        said = subprocess.run(  # noqa: S603 - the Java that Spark would start too
            [program, "-version"], capture_output=True, text=True, timeout=_SECONDS, check=False
        ).stderr
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ClusterError(f"{program} cannot be run: {error}", mend=_MEND) from None
    found = _VERSION.search(said)
    if found is None:
        raise ClusterError(f"{program} does not say which Java it is", mend=_MEND)
    if (release := int(found.group(1))) < OLDEST:
        raise ClusterError(f"{program} is Java {release}; Spark needs {OLDEST} or newer", mend=_MEND)
    return release
