"""Rules of tests, read from text, and a small project on which the core's rules have work to do."""

# ruff: noqa: E501 (facts and terms stand one a line)
from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.graphs.rules import LIMITS, Derivation, Reasoner
from pharmagraph.graphs.ruleworker import Held
from pharmagraph.ontology.rules import Rule, read_rule
from support.leaflet import BASE
from support.small import documents_project

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Self

    from pharmagraph.graphs.ruleprocess import Matcher
    from pharmagraph.graphs.rules import Limits
    from pharmagraph.rdfterms import Triple

TERMS = """\
id\tkind\tlabel\tsynonyms\tphrases\tdefinition\tstatus\treplaced by
quelorin\tdrug\tquelorin\t\t\tA made-up medicine.
trosibate\tdrug\ttrosibate\t\t\tAnother made-up medicine.
veltide\tdrug class\tveltide\t\t\tA made-up class.
sedaline\tdrug class\tsedaline\t\t\tA wider made-up class.
quelora\tbrand name\tQuelora\t\t\tA made-up brand.
troxa\tbrand name\tTroxa\t\t\tAnother made-up brand.
d9\treceptor\tD9 receptor\t\t\tA made-up receptor.
calming\tprocess\tcalming\t\t\tA made-up process.
shaking\tcondition\tshaking\t\t\tThe hands shake.
no-sun\twarning\tkeep out of the sun\t\t\tA made-up warning.
no-milk\twarning\tdrink no milk\t\t\tAnother made-up warning.
grapefruit\tsubstance\tgrapefruit\t\t\tA fruit.
"""
TEXT = """\
Quelorin for Shaking

Quelorin is a veltide. Veltide is a sedaline. Quelora is a brand of quelorin. Quelorin is sold as Troxa.

Veltide acts on the D9 receptor. The D9 receptor regulates calming. Those who take sedaline keep out of the sun. \
Sedaline says: drink no milk. Quelorin never says: drink no milk.

Veltide treats shaking. Veltide: take 5 mg by mouth twice a day. Veltide interacts with grapefruit.

Trosibate is a veltide. Trosibate is not a veltide.
"""
FACTS = """\
- {id: q-001, relation: has drug class, value: veltide, cue: Quelorin is a veltide}
- {id: q-002, subject: veltide, relation: has drug class, value: sedaline, cue: Veltide is a sedaline}
- {id: q-003, subject: quelora, relation: is brand of, value: quelorin, cue: Quelora is a brand of quelorin}
- {id: q-004, relation: has brand, value: Troxa, cue: sold as Troxa}
- {id: q-005, subject: veltide, relation: acts on, value: D9 receptor, cue: acts on the D9 receptor}
- {id: q-006, subject: d9, relation: regulates, value: calming, cue: regulates calming}
- {id: q-007, subject: sedaline, relation: has warning, value: keep out of the sun, cue: keep out of the sun}
- {id: q-008, subject: sedaline, relation: has warning, value: drink no milk, cue: "Sedaline says: drink no milk"}
- {id: q-009, relation: has warning, value: drink no milk, polarity: negative, cue: "never says: drink no milk"}
- {id: q-010, subject: veltide, relation: treats, value: shaking, cue: treats shaking}
- {id: q-011, subject: veltide, relation: has dosage, value: {route: oral, dose: {value: 5, unit: mg}, times: 2, per: {value: 1, unit: d}}, cue: 5 mg by mouth twice a day}
- {id: q-012, subject: veltide, relation: interacts with, value: grapefruit, certainty: interpreted, because: a test, cue: interacts with grapefruit}
- {id: q-013, subject: trosibate, relation: has drug class, value: veltide, status: disputed, because: the next sentence denies it, contradicts: leaflet/q-014, cue: Trosibate is a veltide}
- {id: q-014, subject: trosibate, relation: has drug class, value: veltide, polarity: negative, cue: Trosibate is not a veltide}
"""


def ruled_project(root: Path, *, facts: str = FACTS, text: str = TEXT) -> Path:
    """Write a project whose facts the core's rules draw conclusions from; return its root."""
    documents_project(root, {"leaflet": ("quelorin", text, facts)}, TERMS)
    (root / "pharmagraph.toml").write_text(f'name = "made-up"\nbase = "{BASE}"\n', encoding="utf-8")
    return root


def rule_file(folder: Path, name: str, query: str, title: str = "A rule of a test") -> Path:
    """Write a rule into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.rq"
    path.write_text(f"#+ title: {title}\n{query}\n", encoding="utf-8")
    return path


def made_rules(folder: Path, queries: Mapping[str, str]) -> list[Rule]:
    """Read rules from queries by name."""
    return [read_rule(rule_file(folder, name, query), folder, BASE) for name, query in queries.items()]


def short(name: str) -> str:
    """Write an IRI of a test in full: ":a" is <urn:a>, everything else stays."""
    return f"<urn:{name[1:]}>" if name.startswith(":") else name


def triples_of(text: str) -> list[Triple]:
    """Read triples such as ":a :p :b", one a line."""
    found = []
    for line in text.strip().splitlines():
        s, p, o = (short(part) for part in line.split(maxsplit=2))
        found.append((s, p, o))
    return found


class Here:
    """Matches patterns as the process does, in this one: for tests with many small graphs."""

    def __init__(self) -> None:
        self._held = Held()
        self.add = self._held.add

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of nothing."""

    def rows(self, query: str, prefixes: Mapping[str, str], seconds: float) -> Iterator[Sequence[str]]:
        """Yield the solutions of a query."""
        assert seconds > 0
        for line in self._held.lines(query, prefixes):
            yield line.split("\t") if line else ()


def concluded(
    rules: Iterable[Rule],
    given: Collection[Triple],
    *,
    limits: Limits = LIMITS,
    matcher: Callable[[], Matcher] = Here,
) -> dict[Triple, Derivation]:
    """Run rules over triples, each of which is a statement of its own."""
    return Reasoner(
        list(rules),
        given=given,
        statements={triple: f"urn:said:{'-'.join(part[5:-1] for part in triple)}" for triple in given},
        refused=lambda _: False,
        name=lambda triple: f"urn:drawn:{'-'.join(part[5:-1] for part in triple)}",
        limits=limits,
        matcher=matcher,
    ).run()
