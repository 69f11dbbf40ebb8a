"""A few made-up rows in the form of each data set that comes along; some contradict a fact."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_PRODUCT = """PRODUCTID PRODUCTNDC PRODUCTTYPENAME PROPRIETARYNAME PROPRIETARYNAMESUFFIX NONPROPRIETARYNAME
 DOSAGEFORMNAME ROUTENAME STARTMARKETINGDATE ENDMARKETINGDATE MARKETINGCATEGORYNAME APPLICATIONNUMBER
 LABELERNAME SUBSTANCENAME PHARM_CLASSES DEASCHEDULE NDC_EXCLUDE_FLAG LISTING_RECORD_CERTIFIED_THROUGH"""
_PACKAGE = """PRODUCTID NDCPACKAGECODE PACKAGEDESCRIPTION STARTMARKETINGDATE ENDMARKETINGDATE NDC_EXCLUDE_FLAG
 SAMPLE_PACKAGE"""
# Name, form, routes, firm, substance. Stesolid is a brand of diazepam, and the article gives Valium rectally.
_PRODUCTS = (
    ("Valium", "TABLET", "ORAL", "Some Firm", "DIAZEPAM"),
    ("Diazepam", "TABLET", "ORAL", "Another Firm", "DIAZEPAM"),
    ("Diazepam", "INJECTION", "INTRAMUSCULAR; INTRAVENOUS", "Another Firm", "DIAZEPAM"),
    ("Stesolid", "GEL", "RECTAL", "Some Firm", "LORAZEPAM"),
)
# Disease, drug, their names, and the judgement: a source names the first, another forbids the second.
_JUDGED = (
    ("DOID:594", "DB00404", "panic disorder", "Alprazolam", "NOT"),
    ("DOID:437", "DB00829", "myasthenia gravis", "Diazepam", "DM"),
)
# From medicine to problem, each by way of one node; diazepam must not be used in the second.
_PATHS = (("HP:0003394", "Muscle spasm"), ("MESH:D009157", "Myasthenia gravis"))


def few_rows(folder: Path) -> dict[str, Path]:
    """Write the files of each data set into a folder of its own; return the folders by name."""
    tables: dict[str, list[Sequence[str]]] = {
        "fda-ndc/product.txt": [_PRODUCT.split(), *map(_product, range(len(_PRODUCTS)), _PRODUCTS)],
        "fda-ndc/package.txt": [_PACKAGE.split(), *map(_package, range(len(_PRODUCTS)))],
        "drugcentral/classes.tsv": [
            ["class_id", "class_name", "class_source", "class_type", "url"],
            ["N0000175694", "Benzodiazepine", "FDA", "EPC", "http://example.org/epc"],
        ],
        "drugcentral/drug-to-class.tsv": [
            ["drugbank_id", "drugbank_name", "class_id", "class_name"],
            ["DB00829", "Diazepam", "N0000175694", "Benzodiazepine"],
        ],
        "drugcentral/targets.tsv": [
            ["GeneID", "drugbank_id", "drugbank_name", "pubmed_ids", "sources", "actions", "urls"],
            ["2554", "DB00829", "Diazepam", "", "made up", "modulator", "http://example.org/target"],
        ],
        "drugcentral/indications.tsv": [["doid_id", "drugbank_id", "disease", "drug", "category"], *_JUDGED],
        "pharmacotherapydb/drugs.tsv": [
            ["drugbank_id", "drug"], ["DB00829", "Diazepam"], ["DB00404", "Alprazolam"],
        ],
        "pharmacotherapydb/diseases.tsv": [["doid_id", "disease"], *((row[0], row[2]) for row in _JUDGED)],
        "pharmacotherapydb/indications.tsv": [
            ["doid_id", "drugbank_id", "category", "n_curators", "n_resources"],
            *((row[0], row[1], row[4], "3", "1") for row in _JUDGED),
        ],
        "pharmacotherapydb/rxcui-unii-map.tsv": [["rxnorm_id", "fdasrs_id"], ["3322", "Q3JTX2Q7TU"]],
    }  # fmt: skip
    for name, rows in tables.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    (folder / "drugmechdb").mkdir()
    paths = "".join(json.dumps(_path(*end)) + "\n" for end in _PATHS)
    (folder / "drugmechdb" / "indication_paths.jsonl").write_text(paths, encoding="utf-8")
    return {path.name: path for path in sorted(folder.iterdir())}


def _product(number: int, row: tuple[str, ...]) -> list[str]:
    name, form, routes, firm, substance = row
    return [
        f"0000-000{number}_x", f"0000-000{number}", "HUMAN PRESCRIPTION DRUG", name, "", substance.lower(),
        form, routes, "20010203", "", "NDA", f"NDA00000{number}", firm, substance, "Benzodiazepine [EPC]",
        "CIV", "N", "20191231",
    ]  # fmt: skip


def _package(number: int) -> list[str]:
    code = f"0000-000{number}"
    return [f"{code}_x", f"{code}-01", "1 BOTTLE", "20010203", "", "N", "N"]


def _path(disease: str, name: str) -> dict[str, object]:
    drug, between = "MESH:D003975", "GO:0016917"
    return {
        "graph": {
            "_id": f"DB00829_{disease.replace(':', '_')}_1", "drug": "diazepam", "disease": name,
            "disease_mesh": disease, "drugbank": "DB:DB00829",
        },
        "links": [
            {"key": "positively regulates", "source": drug, "target": between},
            {"key": "negatively correlated with", "source": between, "target": disease},
        ],
        "nodes": [
            {"id": drug, "label": "Drug", "name": "Diazepam"},
            {"id": between, "label": "MolecularActivity", "name": "A made-up activity"},
            {"id": disease, "label": "Disease", "name": name},
        ],
        "references": ["http://example.org/path"],
    }  # fmt: skip
