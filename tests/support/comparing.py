"""A made-up data set beside the made-up leaflet: what it says of pretendine, and where it disagrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pharmagraph
from pharmagraph.begin import begin_project

if TYPE_CHECKING:
    from pathlib import Path

DATASET = "hiccup-trials"

MAPPING = """\
title: Trials of hiccups
description: Trials that nobody held.
publisher: Nobody
licence: https://creativecommons.org/publicdomain/zero/1.0/
issued: 2024-02-29
tables:
  trial:
    files: [trials.csv]
    columns: [number, medicine, problem, verdict]
maps:
  medicine:
    rows: trial
    subject: medicine/{medicine}
    type: ph:Drug
    label: "{medicine}"
  problem:
    rows: trial
    subject: problem/{problem}
    type: ph:Condition
    label: "{problem}"
  trial:
    rows: trial
    subject: trial/{number}
    type: Trial
    literals:
    - {property: verdict, column: verdict}
    links:
    - {property: medicine, to: medicine}
    - {property: problem, to: problem}
classes:
  Trial: {label: trial, definition: A trial that nobody held.}
properties:
  verdict: {label: verdict, definition: What came of it.}
  medicine: {label: medicine, definition: What was tried.}
  problem: {label: problem, definition: Against what it was tried.}
links:
- {map: medicine, kind: drug, by: [{label: "{medicine}"}]}
- {map: problem, kind: medical problem, by: [{label: "{problem}"}]}
"""
ROWS = """\
number,medicine,problem,verdict
1,Pretendine,Hiccups,no better than water
2,Pretendine,cold feet,better than water
3,Quelorin,Hiccups,better than water
"""
PREFIXES = """\
PREFIX ph: <https://w3id.org/pharmagraph/vocab/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
QUESTION = f"""\
#+ title: Which trials were there of a medicine?
#+ parameter: drug (medicine): the medicine asked about
#+ data: {DATASET}

{PREFIXES}
SELECT ?problem ?verdict WHERE {{
  GRAPH links:{DATASET} {{ ?medicine skos:exactMatch $drug }}
  GRAPH data:{DATASET} {{
    ?trial {DATASET}:medicine ?medicine ; {DATASET}:problem ?against ; {DATASET}:verdict ?verdict .
    ?against rdfs:label ?problem
  }}
}}
ORDER BY ?problem
"""
CONFLICT = f"""\
#+ title: A source says that a medicine treats a problem, and a trial found it no better than water
#+ data: {DATASET}

{PREFIXES}
SELECT ?statement ?imported ?says WHERE {{
  GRAPH data:{DATASET} {{
    ?imported {DATASET}:verdict "no better than water" ; {DATASET}:medicine ?medicine .
    ?imported {DATASET}:problem ?against
  }}
  GRAPH links:{DATASET} {{ ?medicine skos:exactMatch ?drug . ?against skos:exactMatch ?problem }}
  ?statement rdf:object ?problem ; rdf:subject ?drug ; rdf:predicate ph:treats ; ph:polarity ph:affirmed .
  BIND("=no better than water" AS ?says)
}}
ORDER BY ?statement
"""


def add_dataset(root: Path) -> Path:
    """Write the data set into a project: mapping, rows, a question and a conflict question."""
    folder = root / "extract" / DATASET
    for name, text in (
        ("mapping.yaml", MAPPING),
        ("trials.csv", ROWS),
        ("questions/trials.rq", QUESTION),
        ("conflicts/no-better.rq", CONFLICT),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def load(root: Path) -> None:
    """Load the data set into the graphs of a project."""
    with pharmagraph.open(root) as graph:
        graph.load(DATASET)


def make_compared(folder: Path, base: str, *more: str) -> None:
    """Make a built project of the leaflet in a new folder, with the data set loaded.

    ``more`` are names of further medicines that were tried against hiccups.
    """
    begin_project(folder, folder.name, base)
    with pharmagraph.open(folder) as graph:
        graph.build()
    cells = ['"' + name.replace('"', '""') + '"' for name in more]
    rows = [f"{n},{cell},Hiccups,unknown\n" for n, cell in enumerate(cells, 4)]
    (add_dataset(folder) / "trials.csv").write_text("".join([ROWS, *rows]), encoding="utf-8")
    load(folder)
