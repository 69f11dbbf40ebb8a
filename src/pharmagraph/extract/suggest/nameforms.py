"""The forms of many names, made once and kept in a cache.

The cache is a text file named by the digest of the names: each line a form and the numbers of its
names, the first line a mark and the digest of the rest. Text, because it can neither run code nor lead
a library astray that trusts its bytes; an automaton is made of it as fast as a saved one is read.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pharmagraph.atomic import write_atomically
from pharmagraph.errors import NotWrittenError
from pharmagraph.extract.suggest.spelling import forms_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Form = tuple[str, tuple[int, ...]]

_MARK = "pharmagraph names 1"
"""Goes up with every change to ``forms_of`` or to the file: what an older version kept is made anew."""


def forms_of_names(names: Sequence[str], cache: Path | None = None) -> list[Form]:
    """Return each form with the numbers of the names that have it, sorted by the form.

    ``cache`` is a folder; what cannot be read there, or is damaged, is made anew, and a folder that
    cannot be written is done without.
    """
    if cache is None:
        return _made(names)
    digest = hashlib.sha256("\n".join((_MARK, *names)).encode("utf-8", "surrogatepass")).hexdigest()
    file = cache / f"names-{digest}.tsv"
    kept = _kept(file, len(names))
    if kept is None:
        kept = _made(names)
        _keep(file, kept)
    return kept


def _made(names: Sequence[str]) -> list[Form]:
    numbers: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        for form in forms_of(name):
            numbers.setdefault(form, []).append(number)
    return [(form, tuple(found)) for form, found in sorted(numbers.items())]


def _kept(file: Path, names: int) -> list[Form] | None:
    try:
        head, _, body = file.read_bytes().partition(b"\n")
        if head.decode() != f"{_MARK} {hashlib.sha256(body).hexdigest()}":
            return None
        rows = [line.split("\t") for line in body.decode("utf-8", "surrogatepass").split("\n")[:-1]]
        forms = [(form, tuple(map(int, numbers.split(",")))) for form, numbers in rows]
    except (OSError, ValueError):
        return None
    return forms if all(0 <= n < names for _, numbers in forms for n in numbers) else None


def _keep(file: Path, forms: Sequence[Form]) -> None:
    body = "".join(f"{form}\t{','.join(map(str, numbers))}\n" for form, numbers in forms)
    raw = body.encode("utf-8", "surrogatepass")
    try:
        write_atomically(file, [f"{_MARK} {hashlib.sha256(raw).hexdigest()}\n".encode(), raw])
    except NotWrittenError:
        return
