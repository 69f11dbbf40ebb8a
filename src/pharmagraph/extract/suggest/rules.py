"""What proposes in a project: its patterns, the names it knows, and what was learnt from decisions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pharmagraph.extract.factsfile import FILE as FACTS
from pharmagraph.extract.suggest.confidence import records_of
from pharmagraph.extract.suggest.decisions import FILE as DECISIONS
from pharmagraph.extract.suggest.decisions import Decisions, read_decisions
from pharmagraph.extract.suggest.learning import NOTHING, learnt_from
from pharmagraph.extract.suggest.lexicons import read_lexicon, tagger_of
from pharmagraph.extract.suggest.patternfile import read_patterns
from pharmagraph.extract.yamlfile import Mapping, Scalar, Sequence, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Table
    from pathlib import Path

    from pharmagraph.extract.suggest.confidence import RuleRecord
    from pharmagraph.extract.suggest.decisions import Decision
    from pharmagraph.extract.suggest.learning import Learnt
    from pharmagraph.extract.suggest.lexicons import Entry
    from pharmagraph.extract.suggest.patternfile import Pattern
    from pharmagraph.extract.suggest.tagger import Tagger
    from pharmagraph.ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Rules:
    """What proposes: the patterns, the tagger of names, what was learnt, and how each rule has fared."""

    patterns: tuple[Pattern, ...]
    tagger: Tagger
    learnt: Learnt = NOTHING
    records: Table[str, RuleRecord] = field(default_factory=dict)


def project_rules(  # noqa: PLR0913 - all by keyword
    *,
    core: Path,
    ontology: Path,
    extract: Path,
    vocabulary: Vocabulary,
    root: Path,
    vocabularies: Iterable[Path] = (),
    cache: Path | None = None,
) -> Rules:
    """Return the rules of a project, with what was learnt from the decisions on all its documents.

    ``core`` is the folder of the core ontology, ``ontology`` and ``extract`` are the project's own,
    ``vocabularies`` the user's own lists of names, ``cache`` a folder for what is made of the names.
    Raises ContentError where a file cannot be read.
    """
    decisions = project_decisions(extract, root)
    learnt = learnt_from(decisions)
    names = [entry for path in vocabularies for entry in read_lexicon(path, root)]
    extra: list[Entry | str] = [*names, *learnt.accepted("side effect"), *learnt.accepted("condition")]
    patterns = [p for file in read_patterns(core, ontology, vocabulary, root) for p in file.patterns]
    tagger = tagger_of(vocabulary, extra=extra, cache=cache)
    return Rules(tuple(patterns), tagger, learnt, records_of(decisions))


def project_decisions(extract: Path, root: Path) -> list[Decision]:
    """Return the decisions on all documents of a project that still hold, by document.

    Raises ContentError where one of the files cannot be read.
    """
    folders = sorted(path.parent for path in extract.glob(f"*/{DECISIONS}"))
    return [decision for folder in folders for decision in standing(folder, root)]


def standing(folder: Path, root: Path) -> Decisions:
    """Return the decisions on a document that hold: what was accepted is void without its fact.

    A fact that was deleted by hand, or a write that was broken off, leaves such a decision behind.
    """
    decisions = read_decisions(folder, root)
    if not any(entry.decision == "accepted" for entry in decisions):
        return decisions
    known = _fact_ids(folder, root)
    held = (e for e in decisions if e.decision != "accepted" or e.fact in known)
    return Decisions(tuple(held))


def _fact_ids(folder: Path, root: Path) -> frozenset[str]:
    if not (folder / FACTS).is_file():
        return frozenset()
    listed = read_yaml(folder / FACTS, root).get("facts")
    items = listed.items if isinstance(listed, Sequence) else ()
    ids = (item.get("id") for item in items if isinstance(item, Mapping))
    return frozenset(node.text for node in ids if isinstance(node, Scalar))
