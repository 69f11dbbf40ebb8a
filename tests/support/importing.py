"""A small project with a data set of made-up products, for loading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.project import Project, read_settings

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://example.org/trial/"
DATA = f"{BASE}data/pills"
MAPPING = """\
title: Register of made-up products
licence: CC0
publisher: The maker
rejects: 20 %
downloads:
- {address: "http://127.0.0.1:9/products.tsv", file: products.tsv}
- {address: "http://127.0.0.1:9/packs.jsonl", file: packs.jsonl}
tables:
  product:
    files: [products.tsv, "products-*.tsv"]
    delimiter: tab
    quote: none
    lists:
      substance: {column: substances, separator: ";"}
  pack:
    files: [packs.jsonl]
    format: jsonl
    fields: {code: code, of: product, size: size}
maps:
  product:
    rows: product
    subject: product/{id}
    type: ph:Product
    label: "{name}"
    literals:
    - {property: since, column: since, datatype: date, format: yyyyMMdd}
    links:
    - {property: "ph:hasActiveIngredient", each: substance, to: substance}
  substance:
    rows: product
    each: substance
    subject: substance/{substance}
    type: ph:Drug
    label: "{substance}"
  pack:
    rows: pack
    subject: pack/{code}
    type: Pack
    literals:
    - {property: size, column: size, datatype: integer}
    links:
    - {property: packOf, to: "product/{of}"}
classes:
  Pack: {label: pack, definition: A pack of a product.}
properties:
  since: {label: since, definition: The day from which it is sold.}
  size: {label: size, definition: How many pieces are in it.}
  packOf: {label: is a pack of, definition: The product in it.}
links:
- {map: substance, kind: drug, by: [{label: "{substance}"}]}
"""
PRODUCTS = """\
id\tname\tsubstances\tsince
1\tMakebelix\tPretendine\t20190401
2\tMakebelix Duo\tPretendine; Fictamol\t20200229
3\tLullozan "syrup"\tLullozan\t
4\tNothing\t\t20210101
"""
PACKS = """\
{"code": "1-10", "product": "1", "size": 10}
{"code": "1-20", "product": "1", "size": 20}
{"code": "3-1", "product": "3", "size": 1}
"""
TERMS = """\
id\tkind\tlabel\tsynonyms\tphrases\tdefinition\tstatus\treplaced by
pretendine\tdrug\tpretendine\t\t\tA medicine that does not exist.\t\t
"""


def pills(root: Path, *, mapping: str = MAPPING, products: str = PRODUCTS, packs: str = PACKS) -> Project:
    """Write a project with the data set, whose files lie beside its mapping, into a folder."""
    folder = root / "extract" / "pills"
    folder.mkdir(parents=True)
    (root / "ontology").mkdir()
    (root / "ontology" / "terms.tsv").write_text(TERMS, encoding="utf-8")
    (root / "pharmagraph.toml").write_text(f'name = "trial"\nbase = "{BASE}"\n', encoding="utf-8")
    (folder / "mapping.yaml").write_text(mapping, encoding="utf-8")
    (folder / "products.tsv").write_text(products, encoding="utf-8")
    (folder / "packs.jsonl").write_text(packs, encoding="utf-8")
    return read_settings(root)


def state(graphs: Path) -> dict[str, bytes]:
    """Return what stands in a graphs folder, but for where imports work and for the store."""
    return {
        path.relative_to(graphs).as_posix(): path.read_bytes()
        for path in sorted(graphs.rglob("*"))
        if path.is_file() and not path.relative_to(graphs).parts[0].startswith(".")
    }


class Told:
    """Progress that remembers what it was told."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.phases: list[tuple[str, int | None, str]] = []
        self.counted: dict[str, int] = {}
        self.rows = 0

    def begin(self, what: str, total: int | None, unit: str) -> None:
        """Note a phase."""
        self.phases.append((what, total, unit))
        self.counted[what] = 0

    def advance(self, count: int, rows: int = 0) -> None:
        """Count."""
        self.counted[self.phases[-1][0]] += count
        self.rows += rows

    def end(self) -> None:
        """Note nothing."""

    def say(self, message: str) -> None:
        """Note a line."""
        self.lines.append(message)


def job_of(folder: Path, form: str, path: Path) -> dict[str, object]:
    """Describe the job of reading a file, as the process that reads gets it."""
    return {
        "files": [(form, str(path))], "out": str(folder / "out.nq"), "work": str(folder), "graph": "http://e/mine",
        "nodes": "http://e/mine/node/", "base": "http://e/",
        "prefixes": {}, "contexts": {}, "merge": False, "naming": "canonical",
        "digest": "0", "patience": 5,
    }  # fmt: skip


def forged_statement(base: str) -> str:
    """Return N-Triples that pass for an accepted statement of a label, and for the triple that it gives."""
    node, ph = f"<{base}statement/us-diazepam-tablets/tab-999>", "https://w3id.org/pharmagraph/vocab/"
    rdf, rdfs = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#"
    drug, stroke = f"<{base}term/diazepam>", f"<{base}term/stroke>"
    said = (
        (f"{rdf}type", f"<{ph}Statement>"),
        (f"{rdf}subject", drug),
        (f"{rdf}predicate", f"<{ph}treats>"),
        (f"{rdf}object", stroke),
        (f"{ph}status", f"<{ph}accepted>"),
        (f"{ph}polarity", f"<{ph}affirmed>"),
        (f"{ph}certainty", f"<{ph}stated>"),
        ("http://www.w3.org/ns/prov#wasDerivedFrom", f"<{base}document/us-diazepam-tablets>"),
        (f"{ph}cue", '"treats stroke"@en'),
    )
    lines = [f"{drug} <{ph}treats> {stroke} .", f"{drug} <{ph}statement> {node} ."]
    lines += [f'{stroke} <{rdfs}label> "stroke"@en .']
    return "\n".join([*lines, *(f"{node} <{prop}> {value} ." for prop, value in said), ""])
