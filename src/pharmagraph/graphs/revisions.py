"""Read files of a git revision without checking it out.

Git is called with fixed arguments; what a user names a revision is held against a narrow form before
git sees it, so that no name can become an option, a path or a range.
"""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

from pharmagraph.errors import RevisionError
from pharmagraph.textfile import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

SECONDS = 60
"""The longest that git may take: far more than the largest project needs."""

# A branch, tag or commit with what may follow it (HEAD~2, v1.0^, main@{1}); gitrevisions(7).
_REVISION = re.compile(r"(?!.*\.\.)[\w@][\w./@{}^~+#-]{0,249}\Z")
# No question at the terminal, no fetching of what a partial clone left out, no lock for reading.
_QUIET = {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


def read_revision(
    root: Path, folder: str, revision: str, names: Collection[str]
) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    """Read the files of some names that lie one folder below a project's folder, in a revision.

    Returns the bytes by "document/name", and (document, what is wrong) for what is too large or damaged.
    Raises RevisionError where there is no git, no repository or no such revision.
    """
    commit = _checked(root, revision)
    listing = _git(root, ["ls-tree", "-r", "-z", "-l", commit, "--", f"{folder}/"]).decode("utf-8", "replace")
    wanted: dict[str, str] = {}
    problems = []
    for row in filter(None, listing.split("\0")):
        about, _, path = row.partition("\t")
        mode, kind, blob, size = about.split()
        parts = path.split("/")
        # Links and submodules (other modes) are no files of the project.
        if kind != "blob" or not mode.startswith("100") or len(parts) != len(("folder", "document", "name")):
            continue
        if parts[0] == folder and parts[2] in names:
            if not size.isdigit():
                problems.append((parts[1], f"{path}: git cannot read the file; try: git fsck"))
            elif int(size) > MAX_BYTES:
                problems.append((parts[1], f"{path}: the file is larger than {MAX_BYTES // 1_000_000} MB"))
            else:
                wanted[f"{parts[1]}/{parts[2]}"] = blob
    return dict(zip(wanted, _blobs(root, list(wanted.values())), strict=True)), problems


def copy_revision(root: Path, folders: Sequence[str], revision: str, target: Path) -> None:
    """Write the files that lie in some folders of a revision below another folder.

    Links and files that are too large are left out. Raises RevisionError as ``read_revision`` does.
    """
    commit = _checked(root, revision)
    listing = _git(root, ["ls-tree", "-r", "-z", "-l", commit, "--", *(f"{name}/" for name in folders)])
    wanted = {}
    for row in filter(None, listing.decode("utf-8", "replace").split("\0")):
        about, _, path = row.partition("\t")
        mode, kind, blob, size = about.split()
        inside = ".." not in path.split("/") and not path.startswith("/")
        if kind == "blob" and mode.startswith("100") and size.isdigit() and int(size) <= MAX_BYTES and inside:
            wanted[path] = blob
    for path, content in zip(wanted, _blobs(root, list(wanted.values())), strict=True):
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _checked(root: Path, revision: str) -> str:
    """Return the commit that a revision names, if it has the form of a name of one."""
    if not _REVISION.match(revision):
        raise RevisionError(
            f"'{revision}' is no name of a git revision",
            mend="name a commit, branch or tag, such as HEAD~1 or main; or a graph file (.nq or .ttl)",
        )
    return _commit(root, revision)


def _commit(root: Path, revision: str) -> str:
    """Return the commit that a revision names."""
    inside = _run(root, ["rev-parse", "--is-inside-work-tree"])
    if inside.returncode:
        raise RevisionError(
            "the project is in no git repository that can be read here",
            mend="compare two graph files (.nq or .ttl) instead" + _reason(inside.stderr),
        )
    found = _run(root, ["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"])
    if found.returncode:
        raise RevisionError(
            f"there is no revision '{revision}'",
            mend="see: git log --oneline; in a shallow clone, first: git fetch --unshallow",
        )
    return found.stdout.decode("ascii").strip()


def _blobs(root: Path, blobs: Sequence[str]) -> list[bytes]:
    """Return the bytes of blobs, all from one process (format of git-cat-file(1), "Batch Output")."""
    if not blobs:
        return []
    output = _git(root, ["cat-file", "--batch"], "".join(f"{blob}\n" for blob in blobs).encode())
    found = []
    at = 0
    for blob in blobs:
        end = output.index(b"\n", at)
        head = output[at:end].split()
        if head[:2] != [blob.encode(), b"blob"]:
            raise RevisionError(f"git cannot read the object {blob}", mend="try: git fsck")
        size = int(head[2])
        found.append(output[end + 1 : end + 1 + size])
        at = end + 1 + size + 1
    return found


def _git(root: Path, arguments: Sequence[str], given: bytes = b"") -> bytes:
    done = _run(root, arguments, given)
    if done.returncode:
        raise RevisionError(f"git {arguments[0]} failed", mend="try: git status" + _reason(done.stderr))
    return done.stdout


def _reason(stderr: bytes) -> str:
    """Return git's own first line, made harmless, to stand after a mend."""
    line = stderr.decode("utf-8", "replace").partition("\n")[0].strip()
    return f" (git says: {''.join(c for c in line if c.isprintable())})" if line else ""


def _run(root: Path, arguments: Sequence[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-C", str(root), "--no-pager", *arguments]
    try:
        return subprocess.run(  # noqa: S603 - fixed arguments; the revision was held against its form
            command,
            input=given,
            capture_output=True,
            check=False,
            timeout=SECONDS,
            env={**os.environ, **_QUIET},
        )
    except FileNotFoundError as error:
        raise RevisionError("git is not installed", mend="install it, or compare two graph files") from error
    except subprocess.TimeoutExpired as error:
        raise RevisionError(f"git took longer than {SECONDS} s", mend="try: git status") from error
