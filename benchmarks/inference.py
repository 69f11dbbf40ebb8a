"""Measure inference: `python benchmarks/inference.py [--statements 100000] [--alone]`.

Medicines, classes, brands, targets and conditions are made up, with the rules of OWL 2 RL that
tests/support/owlrules.py has. They run to a fixpoint with a derivation for each conclusion, and then,
over the same triples, owlrl makes its closure, which keeps no derivations. What the rules concluded must
be in it. `--alone` leaves owlrl out, which takes many minutes for 100,000 statements. Needs owlrl.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from pharmagraph.graphs.ruleprocess import RuleProcess  # noqa: E402
from pharmagraph.graphs.rules import Limits  # noqa: E402
from pharmagraph.ontology.prefixes import OWL, RDF, RDFS  # noqa: E402
from support.owlrules import OWL_RL  # noqa: E402 - after the path to it
from support.ruling import concluded, made_rules  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

TYPE = f"<{RDF}type>"
Triple = tuple[str, str, str]


def schema() -> list[Triple]:
    """Return the ontology: a class tree, and properties that are inverse, symmetric, transitive, chained."""
    kinds = [(f"<urn:C{n}>", f"<{RDFS}subClassOf>", f"<urn:C{n // 3}>") for n in range(1, 27)]
    return [
        *kinds,
        ("<urn:hasBrand>", f"<{OWL}inverseOf>", "<urn:brandOf>"),
        ("<urn:interactsWith>", TYPE, f"<{OWL}SymmetricProperty>"),
        ("<urn:inClass>", TYPE, f"<{OWL}TransitiveProperty>"),
        ("<urn:treats>", f"<{RDFS}subPropertyOf>", "<urn:relatedTo>"),
        ("<urn:treats>", f"<{RDFS}domain>", "<urn:Medicine>"),
        ("<urn:treats>", f"<{RDFS}range>", "<urn:Condition>"),
        ("<urn:influences>", f"<{OWL}propertyChainAxiom>", "<urn:list1>"),
        ("<urn:list1>", f"<{RDF}first>", "<urn:actsOn>"),
        ("<urn:list1>", f"<{RDF}rest>", "<urn:list2>"),
        ("<urn:list2>", f"<{RDF}first>", "<urn:regulates>"),
        ("<urn:list2>", f"<{RDF}rest>", f"<{RDF}nil>"),
    ]


def made_up(statements: int, seed: int = 1) -> list[Triple]:
    """Return so many statements about medicines, sorted, with their ontology."""
    pick = random.Random(seed)  # noqa: S311 - the same graph from the same seed
    drugs = statements // 8
    found: set[Triple] = set()
    relations: dict[str, Callable[[], str]] = {
        "inClass": lambda: f"class{pick.randrange(drugs // 20 + 1)}",
        "hasBrand": lambda: f"brand{pick.randrange(drugs * 2)}",
        "interactsWith": lambda: f"drug{pick.randrange(drugs)}",
        "treats": lambda: f"condition{pick.randrange(drugs // 4 + 1)}",
        "actsOn": lambda: f"target{pick.randrange(500)}",
    }
    for n in range(500):
        found.add((f"<urn:target{n}>", "<urn:regulates>", f"<urn:process{pick.randrange(100)}>"))
    for n in range(drugs // 20 + 1):
        found.add((f"<urn:class{n}>", "<urn:inClass>", f"<urn:class{n // 5}>"))
    while len(found) < statements:
        drug = f"<urn:drug{pick.randrange(drugs)}>"
        found.add((drug, TYPE, f"<urn:C{pick.randrange(27)}>"))
        name, value = pick.choice(sorted(relations.items()))
        found.add((drug, f"<urn:{name}>", f"<urn:{value()}>"))
    return sorted({*found, *schema()})


def by_rules(triples: list[Triple]) -> tuple[set[Triple], float]:
    """Return what our rules conclude, and the processor time, that of the process beside included."""
    texts = {name: f"CONSTRUCT {{ {rule[0]} }} WHERE {{ {rule[1]} }}" for name, rule in OWL_RL.items()}
    with tempfile.TemporaryDirectory() as folder:
        rules = made_rules(Path(folder), texts)
        began = sum(os.times()[:4])
        drawn = concluded(rules, triples, limits=Limits(matches=50_000_000), matcher=RuleProcess)
        return set(drawn), sum(os.times()[:4]) - began


def by_owlrl(triples: list[Triple]) -> tuple[set[Triple], float]:
    """Return the closure that owlrl makes, and the processor time, reading left out."""
    import owlrl  # type: ignore[import-untyped]
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data="".join(f"{' '.join(triple)} .\n" for triple in triples), format="nt")
    began = time.process_time()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    spent = time.process_time() - began
    return {(s.n3(), p.n3(), o.n3()) for s, p, o in graph}, spent


def main() -> None:
    """Compare both, and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--alone", action="store_true")
    arguments = parser.parse_args()
    for statements in arguments.statements:
        triples = made_up(statements)
        drawn, ours = by_rules(triples)
        line = f"{len(triples):>9,} triples: {len(drawn):,} conclusions, rules {ours:.1f} CPU s"
        if not arguments.alone:
            closure, theirs = by_owlrl(triples)
            missing = drawn - closure
            if missing:
                raise SystemExit(f"not in the closure of owlrl: {min(missing)}")
            line += f", owlrl {theirs:.1f} CPU s ({theirs / ours:.0f} times as long)"
        print(f"{line}; load {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()
