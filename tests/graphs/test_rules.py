"""Rules run to a fixpoint; each conclusion has its rule and premises, the same on every run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pharmagraph.errors import ContentError
from pharmagraph.graphs.rules import LIMITS, Limits, Reasoner
from support.owlrules import OWL_RL, written
from support.ruling import concluded, made_rules, triples_of

if TYPE_CHECKING:
    from pathlib import Path

    from pharmagraph.graphs.rules import Derivation
    from pharmagraph.ontology.rules import Rule
    from pharmagraph.rdfterms import Triple

ANCESTOR = {
    "first": "CONSTRUCT { ?x <urn:above> ?y } { ?x <urn:next> ?y }",
    "further": "CONSTRUCT { ?x <urn:above> ?z } { ?x <urn:above> ?y . ?y <urn:next> ?z }",
}
LEAP = {"leap": "CONSTRUCT { ?x <urn:next> ?z } { ?x <urn:next> ?y . ?y <urn:next> ?z }"}


def chain(length: int) -> list[Triple]:
    """Return a chain of so many steps."""
    return [(f"<urn:n{n}>", "<urn:next>", f"<urn:n{n + 1}>") for n in range(length)]


def shown(drawn: dict[Triple, Derivation]) -> dict[str, tuple[str, list[str]]]:
    """Return conclusions as words: "a p b" with the rule and the premises."""
    return {
        " ".join(part[5:-1] for part in triple): (
            found.rule.name,
            [premise.removeprefix("urn:") for premise in found.premises],
        )
        for triple, found in drawn.items()
    }


def test_rules_run_until_nothing_new_follows(tmp_path: Path) -> None:
    """A rule that feeds itself reaches the far end of a chain, and every conclusion has premises."""
    drawn = concluded(made_rules(tmp_path, ANCESTOR), chain(12))
    assert len(drawn) == 12 * 13 // 2
    assert all(found.premises for found in drawn.values())
    assert shown(drawn)["n0 above n2"] == ("further", ["drawn:n0-above-n1", "said:n1-next-n2"])


def test_premises_come_before_what_rests_on_them(tmp_path: Path) -> None:
    """In the order of the conclusions nothing rests on a later one, so that no proof is circular."""
    both = {
        "there": "CONSTRUCT { ?y <urn:q> ?x } { ?x <urn:p> ?y }",
        "back": "CONSTRUCT { ?y <urn:p> ?x } { ?x <urn:q> ?y }",
        "both": "CONSTRUCT { ?x <urn:p> ?y } { ?x <urn:start> ?y }",
    }
    drawn = concluded(made_rules(tmp_path, both), triples_of(":a :start :b\n:b :start :a"))
    known: set[str] = set()
    for triple, found in drawn.items():
        assert all(premise in known for premise in found.premises if premise.startswith("urn:drawn:"))
        known.add(f"urn:drawn:{'-'.join(part[5:-1] for part in triple)}")
    assert shown(drawn)["a p b"] == ("both", ["said:a-start-b"])


def test_the_derivation_with_fewest_premises_is_kept(tmp_path: Path) -> None:
    """Of several, few premises count first, then their IRIs, then the rule; a later round counts never."""
    rules = {
        "one": "CONSTRUCT { ?x <urn:r> ?y } { ?x <urn:p> ?y . ?x <urn:q> ?y }",
        "two": "CONSTRUCT { ?x <urn:r> ?y } { ?x <urn:s> ?y }",
        "three": "CONSTRUCT { ?x <urn:r> ?y } { ?x <urn:q> ?y }",
        "twice": "CONSTRUCT { ?x <urn:r> ?y } { ?x <urn:q> ?y }",
        "late": "CONSTRUCT { ?x <urn:s> ?y } { ?x <urn:p> ?y }",
    }
    drawn = concluded(made_rules(tmp_path, rules), triples_of(":a :p :b\n:a :q :b"))
    assert shown(drawn)["a r b"] == ("three", ["said:a-q-b"])


def test_what_is_known_is_not_concluded_again(tmp_path: Path) -> None:
    """A triple that was given stays given, and gets no derivation."""
    drawn = concluded(made_rules(tmp_path, LEAP), [*chain(2), *triples_of(":n0 :next :n2")])
    assert drawn == {}


def test_what_is_no_triple_is_left_out(tmp_path: Path) -> None:
    """A literal becomes no subject and no property; the rule goes on."""
    turn = {"turn": "CONSTRUCT { ?y <urn:of> ?x . ?x <urn:has> ?y } { ?x <urn:p> ?y }"}
    drawn = concluded(made_rules(tmp_path, turn), triples_of(':a :p "word"@en\n:a :p :b'))
    assert set(drawn) == {
        ("<urn:a>", "<urn:has>", '"word"@en'),
        ("<urn:a>", "<urn:has>", "<urn:b>"),
        ("<urn:b>", "<urn:of>", "<urn:a>"),
    }


def test_what_is_refused_is_no_premise_either(tmp_path: Path) -> None:
    """Nothing follows from what may not be concluded."""
    given_ = chain(3)
    refused = ("<urn:n0>", "<urn:next>", "<urn:n2>")
    drawn = Reasoner(
        made_rules(tmp_path, LEAP), given=given_, statements={}, refused=refused.__eq__, name=str
    ).run()
    assert refused not in drawn
    # n0 to n3 still follows: n1 to n3 does, and n0 to n1 was given.
    assert set(drawn) == {("<urn:n1>", "<urn:next>", "<urn:n3>"), ("<urn:n0>", "<urn:next>", "<urn:n3>")}


def test_rules_that_rest_on_constants_alone(tmp_path: Path) -> None:
    """A rule without variables draws its conclusion once where its premises hold."""
    rule = {"plain": "CONSTRUCT { <urn:a> <urn:q> 1 } { <urn:a> <urn:p> true }"}
    rules = made_rules(tmp_path, rule)
    held = triples_of(':a :p "true"^^<http://www.w3.org/2001/XMLSchema#boolean>')
    assert len(concluded(rules, held)) == 1
    assert concluded(rules, triples_of(":a :p :b")) == {}


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(rounds=3), "the rule 'further' leads to new conclusions after 3 rounds"),
        (Limits(conclusions=20), "leads to more than 20 conclusions"),
        (Limits(matches=5), "leads to more than 5 matches in one round"),
    ],
)
def test_rules_without_end_are_stopped(tmp_path: Path, limits: Limits, words: str) -> None:
    """At a limit the error names the rule and the place of its query."""
    with pytest.raises(ContentError, match="the rules do not end") as caught:
        concluded(made_rules(tmp_path, ANCESTOR), chain(12), limits=limits)
    (finding,) = caught.value.findings
    assert words in finding.message
    assert (finding.code, finding.place.line) == ("PG514", 2)
    assert finding.place.file in {"first.rq", "further.rq"}
    assert "--no-inference" in finding.mend


def test_a_cross_product_is_stopped_at_the_limit(tmp_path: Path) -> None:
    """A rule that joins everything with everything ends at the limit of conclusions, not of memory."""
    cross = {"cross": "CONSTRUCT { ?a <urn:with> ?b } { ?a <urn:next> ?x . ?b <urn:next> ?y }"}
    with pytest.raises(ContentError, match="the rule 'cross' leads to more than 10,000 conclusions"):
        concluded(made_rules(tmp_path, cross), chain(400), limits=Limits(conclusions=10_000))


def test_the_limits_leave_room() -> None:
    """A chain of rules as deep as the data is no endless one."""
    assert LIMITS.rounds >= 1000
    assert LIMITS.conclusions >= 1_000_000


def naive(rules: list[Rule], given_: list[Triple]) -> set[Triple]:
    """Conclude by the plainest way: every rule over everything, until nothing changes."""
    known = set(given_)
    while True:
        new = {
            conclusion
            for rule in rules
            for bound in _matches(list(rule.query.premises), known, {})
            for conclusion in (
                tuple(bound.get(part, part) for part in pattern) for pattern in rule.query.conclusions
            )
        } - known
        if not new:
            return known - set(given_)
        known |= new  # type: ignore[arg-type]


def _matches(
    patterns: list[tuple[str, str, str]], known: set[Triple], bound: dict[str, str]
) -> list[dict[str, str]]:
    if not patterns:
        return [bound]
    found = []
    for triple in known:
        here = dict(bound)
        if all(
            here.setdefault(part, term) == term if part.startswith("?") else part == term
            for part, term in zip(patterns[0], triple, strict=True)
        ):
            found += _matches(patterns[1:], known, here)
    return found


NODES = st.sampled_from(["<urn:a>", "<urn:b>", "<urn:c>"])
PROPERTIES = st.sampled_from(["<urn:p>", "<urn:q>", "<urn:next>"])
VARIABLES = st.sampled_from(["?x", "?y", "?z"])
PATTERNS = st.tuples(VARIABLES | NODES, VARIABLES | PROPERTIES, VARIABLES | NODES)


@st.composite
def rule_texts(draw: st.DrawFn) -> str:
    """Give the text of a rule whose conclusion uses variables of its patterns."""
    premises = draw(st.lists(PATTERNS, min_size=1, max_size=3))
    variables = sorted({part for pattern in premises for part in pattern if part.startswith("?")})
    ends = st.sampled_from([*variables, "<urn:a>"])
    conclusion = f"{draw(ends)} {draw(PROPERTIES)} {draw(ends)}"
    return f"CONSTRUCT {{ {conclusion} }} {{ {' . '.join(' '.join(p) for p in premises)} }}"


@given(
    texts=st.lists(rule_texts(), min_size=1, max_size=3),
    triples=st.lists(st.tuples(NODES, PROPERTIES, NODES), min_size=1, max_size=6, unique=True),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rounds_find_what_plain_repetition_finds(
    tmp_path: Path, texts: list[str], triples: list[Triple]
) -> None:
    """Asking only for what is new finds all that asking for everything does, in any order of rules."""
    rules = made_rules(tmp_path, {f"rule-{n}": text for n, text in enumerate(texts)})
    drawn = concluded(rules, triples)
    assert set(drawn) == naive(rules, triples)
    assert list(concluded(rules[::-1], triples[::-1]).items()) == list(drawn.items())


@pytest.mark.parametrize("name", OWL_RL)
def test_rules_of_owl_can_be_written(tmp_path: Path, name: str) -> None:
    """The rules of OWL 2 RL that vocabularies use are each one file, and draw what they must."""
    conclusion, premises, held, wanted = OWL_RL[name]
    rules = made_rules(tmp_path, {name: f"CONSTRUCT {{ {conclusion} }} WHERE {{ {premises} }}"})
    (follows,) = written(wanted)
    assert concluded(rules, written(held))[follows].rule.name == name


def test_all_rules_of_owl_together_end(tmp_path: Path) -> None:
    """Run at once they find everything that each finds alone, and come to an end."""
    texts = {name: f"CONSTRUCT {{ {rule[0]} }} WHERE {{ {rule[1]} }}" for name, rule in OWL_RL.items()}
    held = sorted({triple for rule in OWL_RL.values() for triple in written(rule[2])})
    drawn = concluded(made_rules(tmp_path, texts), held)
    assert {triple for rule in OWL_RL.values() for triple in written(rule[3])} <= {*drawn, *held}
