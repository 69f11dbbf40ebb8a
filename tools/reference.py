"""Write what is generated, above all pages of docs/reference/: `python tools/reference.py [--check]`.

ontology.md comes from the core ontology, formats.md from the table of writers, questions.md from the
named questions, python.md from the docstrings of the library's face; the context of our JSON-LD comes
from the core ontology, too. With --check nothing is written; the exit code is 1 where a file is out of
date.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pharmagraph import KnowledgeGraph, errors
from pharmagraph.extract.tables.datasets import known_datasets
from pharmagraph.graphs.analysis.analyst import Analysis
from pharmagraph.graphs.analysis.pathwords import Paths
from pharmagraph.graphs.analysis.table import Table
from pharmagraph.graphs.answer import Answer
from pharmagraph.graphs.disagreements import ConflictQuestion, Disagreement
from pharmagraph.graphs.explain import Explanation
from pharmagraph.graphs.imported import Imported, Said
from pharmagraph.graphs.imports import Conflicts, Imports
from pharmagraph.graphs.origins import Origin, Publication
from pharmagraph.graphs.records import Node, Records, RuleRow, Source, StatementRow
from pharmagraph.graphs.writers import WRITERS
from pharmagraph.graphs.writers.jsonldcontext import FILE, context_text, make_context
from pharmagraph.ontology.loading import load_vocabulary
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.ontology.questions import load_questions
from pharmagraph.ontology.rules import Kept
from pharmagraph.rdfterms import iri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.ontology.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "reference"
CONTEXT = ROOT / "src" / "pharmagraph" / "graphs" / "writers" / FILE
MADE = "<!-- Made by tools/reference.py (make docs): do not edit here. -->\n"
ADD = """\
What a fact can say. A relation, a key or a kind of your own is added in Turtle, in `ontology/` of your
project; see [how to add a relation](../how-to/add-a-relation.md).
"""
EXPORT = """\
`pharmagraph export FORMAT --out PLACE` and `kg.export_to("FORMAT", PLACE)` write the graph for another
tool; `pharmagraph export --list` shows this table. [How each is opened](../how-to/use-in-other-tools.md).
"""
LOSS = """\
Where nothing is lost, the graph can be read back whole. Everywhere else the statements that are disputed,
only reported, superseded, denied or hold under a condition are left out, or say so in a column, a
property or a mark: none of them looks like an accepted fact. Every format carries the disclaimer: in a
comment, in its metadata, or as a triple or node.

Streamed formats take no more memory for a large graph. `--with GRAPH` writes other graphs too: under
their own names, joined into one, or, for formats that are made of statements, what rules inferred and
nothing else. `--facts-only` is for those that take any triples: direct triples, values with parts, and
the names of what they join. `--about TERM` makes a sheet of one term.
"""
PYTHON = """\
`import pharmagraph` gives `open`, `KnowledgeGraph`, `PharmagraphError` and `__version__`; everything else
is reached from there. How it is used: [query from Python](../how-to/query-from-python.md).

`pharmagraph.open(folder=None)` opens the knowledge project at or above a folder, by default the working
directory. It raises `ProjectError` where there is none, and `ContentError` where its settings are wrong.
"""
ASK = """\
Asked with `pharmagraph ask NAME -p PARAMETER=VALUE`, or `kg.ask("NAME", PARAMETER="VALUE")`.
"""


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table; vertical bars in cells are escaped."""

    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    names = list(header)
    return "\n".join([line(names), line("---" for _ in names), *(line(row) for row in rows)]) + "\n"


def ontology_page(vocabulary: Vocabulary) -> str:
    """Describe the relations, the keys and the kinds of terms."""
    label = vocabulary.label_of
    kept = Kept(vocabulary)
    relations = sorted(vocabulary.relations.values(), key=lambda r: r.label)
    owners = [VOCAB + name for name in ("Statement", "Dosage", "Maximum", "Strength", "Duration", "Quantity")]
    kinds = [c for c in vocabulary.classes.values() if c.iri.startswith(VOCAB) and c.definition]
    parts = [
        "# The ontology\n",
        MADE,
        ADD,
        "## Relations\n",
        table(
            ("relation", "said of a", "value", "other names", "what it says"),
            (
                (
                    f"`{r.label}`",
                    label(r.domain),
                    "text" if r.value_kind == "text" else label(r.range),
                    ", ".join(r.synonyms),
                    r.definition
                    + (" Holds for the members of a class too." if r.inherited else "")
                    + (" No rule concludes it." if kept.holds((r.iri, iri(r.iri), r.iri)) else ""),
                )
                for r in relations
            ),
        ),
    ]
    for owner in owners:
        whole = "any fact (qualifiers)" if owner.endswith("Statement") else f"a {label(owner)}"
        parts += [
            f"## Keys of {whole}\n",
            table(
                ("key", "form", "for example", "what it says"),
                (
                    (
                        f"`{k.name}`",
                        f"{label(k.range)} ({k.kind})" if k.range else str(k.kind),
                        f"`{k.example}`",
                        k.definition
                        + (" A fact with it gives no direct triple." if k.narrows else "")
                        + (f" Only with {', '.join(label(r) for r in k.only_for)}." if k.only_for else ""),
                    )
                    for k in sorted(vocabulary.keys_of(owner).values(), key=lambda k: k.name)
                ),
            ),
        ]
    parts += [
        "## Kinds of terms\n",
        "The `kind` of a row in `ontology/terms.tsv`.\n",
        table(
            ("kind", "also", "what it is"),
            ((c.label, ", ".join(c.synonyms), c.definition) for c in sorted(kinds, key=lambda c: c.label)),
        ),
        "## Shared concepts\n",
        "Terms that every project has without adding them.\n",
    ]
    by_kind: dict[str, list[str]] = {}
    for term in vocabulary.terms.values():
        if term.core:
            by_kind.setdefault(label(term.kind), []).append(term.label)
    concepts = ((kind, ", ".join(sorted(by_kind[kind]))) for kind in sorted(by_kind))
    parts.append(table(("kind", "concepts"), concepts))
    return "\n".join(parts)


def formats_page() -> str:
    """Describe the export formats."""
    rows = (
        (
            f"`{w.name}`",
            ", ".join(f"`{a}`" for a in w.aliases),
            ", ".join(f"`{file}`" for file in w.files) if w.folder else f".{w.extension}",
            w.media_type,
            w.note,
            w.tool,
        )
        for w in WRITERS.values()
    )
    losses = (
        (
            f"`{w.name}`",
            w.drops or "nothing",
            "yes" if w.streamed else "no",
            w.others,
            "yes" if w.about else "no",
        )
        for w in WRITERS.values()
    )
    return "\n".join(
        [
            "# Export formats\n",
            MADE,
            EXPORT,
            table(("format", "also", "file, or files in a folder", "media type", "what it is", "for"), rows),
            "## What is lost\n",
            LOSS,
            table(("format", "what it drops", "streamed", "`--with`", "`--about`"), losses),
        ]
    )


def questions_page(root: Path) -> str:
    """Describe the named questions that every project has, those of data sets among them."""
    parts = ["# Named questions\n", MADE, ASK]
    folders = known_datasets(root / "extract", root / "extract").values()
    for question in load_questions(root / "ontology", root / "ontology", root, more=folders):
        parts.append(f"## {question.name}\n\n{question.title}\n")
        if question.description:
            parts.append(f"{question.description}\n")
        parts += [f"- `{p.name}` ({p.kind}): {p.description}" for p in question.parameters]
        parts += [f"- needs the data set `{name}`" for name in question.data]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def members(cls: type) -> Iterable[str]:
    """Describe the public attributes and methods of a class, in the order of its source, its base's first."""
    for name, member in [item for each in reversed(cls.__mro__) for item in vars(each).items()]:
        if name.startswith("_"):
            continue
        found = member.func if isinstance(member, functools.cached_property) else member
        found = found.fget if isinstance(found, property) else found
        if inspect.isfunction(found):
            doc = inspect.getdoc(found)
            if isinstance(member, (property, functools.cached_property)):
                yield f"### {cls.__name__}.{name}\n\n{doc}\n"
                continue
            signature = str(inspect.signature(found)).replace("(self, ", "(").replace("(self)", "()")
            yield f"### {cls.__name__}.{name}\n\n```text\n{name}{signature}\n```\n\n{doc}\n"


def fields(cls: type) -> str:
    """Describe a row class: its docstring and its fields with their types."""
    rows = ((f"`{f.name}`", f"`{f.type}`") for f in dataclasses.fields(cls))
    return f"## {cls.__name__}\n\n{inspect.getdoc(cls)}\n\n{table(('field', 'type'), rows)}"


def python_page() -> str:
    """Describe the public face of the library."""
    parts = [
        "# The library\n",
        MADE,
        PYTHON,
        "## KnowledgeGraph\n",
        f"{inspect.getdoc(KnowledgeGraph)}\n",
        *members(KnowledgeGraph),
        "## Answer\n",
        f"{inspect.getdoc(Answer)}\n",
        *members(Answer),
        "## Explanation\n",
        f"{inspect.getdoc(Explanation)}\n",
        *members(Explanation),
        *(fields(cls) for cls in (Records, StatementRow, Node, Source, RuleRow)),
        "## Analysis\n",
        f"{inspect.getdoc(Analysis)}\n",
        *members(Analysis),
        *(fields(cls) for cls in (Table, Paths)),
        "## Imports\n",
        f"{inspect.getdoc(Imports)}\n",
        *members(Imports),
        *(fields(cls) for cls in (Imported, Said, Origin, Publication)),
        *(fields(cls) for cls in (Conflicts, Disagreement, ConflictQuestion)),
        "## Errors\n",
        f"```text\n{inspect.getdoc(errors)}\n```\n",
    ]
    return "\n".join(parts)


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    core = ROOT / "ontology"
    # The core alone: a project's own terms are no part of the reference.
    vocabulary, _ = load_vocabulary(core, ROOT / "no-project", "https://example.org/", ROOT)
    return {
        "ontology.md": ontology_page(vocabulary),
        "formats.md": formats_page(),
        "questions.md": questions_page(ROOT),
        "python.md": python_page(),
    }


def files() -> dict[Path, str]:
    """Return all that is generated: the pages, and the context of our JSON-LD."""
    vocabulary, _ = load_vocabulary(ROOT / "ontology", ROOT / "no-project", "https://example.org/", ROOT)
    context = context_text(make_context(vocabulary.triples))
    return {**{PAGES / name: text for name, text in pages().items()}, CONTEXT: context}


def main(arguments: list[str]) -> int:
    """Write what is generated, or say what is out of date."""
    stale = []
    for path, text in files().items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(path.relative_to(ROOT).as_posix())
            if "--check" not in arguments:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
    for name in stale:
        print(f"{name}: {'out of date: make docs' if '--check' in arguments else 'written'}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
