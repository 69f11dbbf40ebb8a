"""The shared data sets cut down to what they hold of two drugs: small files of the real form."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOLDERS = {
    "drugcentral": "drugcentral_rephetio",
    "drugmechdb": "drugmechdb",
    "fda-ndc": "fda_ndc",
    "pharmacotherapydb": "pharmacotherapydb",
}
DRUGS = (b"DB00829", b"DB00404")
_SUBSTANCE = 13
_NAMES = {b"DIAZEPAM", b"ALPRAZOLAM"}


def cut(shared: Path, dataset: str, target: Path) -> Path:
    """Write the files of a data set into a new folder, each with its header and the rows of the two drugs."""
    source = shared / "data" / FOLDERS[dataset]
    target.mkdir(parents=True)
    if dataset == "fda-ndc":
        _cut_directory(source, target)
    elif dataset == "drugmechdb":
        whole = gzip.decompress((source / "indication_paths.jsonl.gz").read_bytes()).splitlines(keepends=True)
        (target / "indication_paths.jsonl").write_bytes(b"".join(row for row in whole if _of_drugs(row)))
    else:
        for path in sorted(source.glob("*.tsv")):
            head, *rows = path.read_bytes().splitlines(keepends=True)
            kept = _kept(path.name)
            (target / path.name).write_bytes(b"".join([head, *(row for row in rows if kept(row))]))
    return target


def _cut_directory(source: Path, target: Path) -> None:
    head, *rows = gzip.decompress((source / "product.txt.gz").read_bytes()).splitlines(keepends=True)
    products = [row for row in rows if row.split(b"\t")[_SUBSTANCE] in _NAMES]
    (target / "product.txt").write_bytes(b"".join([head, *products]))
    known = {row.split(b"\t")[0] for row in products}
    head, *rows = gzip.decompress((source / "package.txt.gz").read_bytes()).splitlines(keepends=True)
    packages = [row for row in rows if row.split(b"\t")[0] in known]
    (target / "package.txt").write_bytes(b"".join([head, *packages]))


def _of_drugs(row: bytes) -> bool:
    return any(drug in row for drug in DRUGS)


def _kept(name: str) -> Callable[[bytes], bool]:
    """Return which rows of a table stay: those of the drugs, and the diseases and classes, which are few."""
    if name == "rxcui-unii-map.tsv":
        return lambda row: row.startswith((b"3322\t", b"596\t"))
    return (lambda _: True) if name in {"diseases.tsv", "classes.tsv"} else _of_drugs
