"""Imported subjects are linked to terms by identifier, else by a name that one term only has."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import ContentError
from pharmagraph.extract.tables.linkdecisions import read_decisions
from pharmagraph.extract.tables.linked import BY_HAND, BY_IDENTIFIER, BY_NAME, Linked
from pharmagraph.extract.tables.linking import link_subjects
from pharmagraph.extract.tables.mappingreader import read_mapping
from pharmagraph.extract.tables.plan.candidates import Candidate
from pharmagraph.ontology.crosswalk import read_crosswalk
from pharmagraph.ontology.loading import load_vocabulary
from support.leaflet import BASE, CORE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.extract.tables.mapping import LinkRule, Mapping
    from pharmagraph.ontology.crosswalk import Mapping as Match
    from pharmagraph.ontology.vocabulary import Vocabulary

GRAPH = f"{BASE}data/shop/"
TERMS = """\
id\tkind\tlabel\tsynonyms\tstatus\treplaced by
ashwort\tdrug\tAshwort\tash herb\t\t
birchol\tdrug\tbirchol\tash herb|silver tree\t\t
cedrine\tdrug\tcedrine\t\t\t
dogroot\tdrug\tdogroot\t\tretired\tcedrine
low-mood\tcondition\tlow mood\tdepression\t\t
dip\tside effect\tdepression\t\t\t
leafide\tdrug class\tleafide\t\t\t
"""
MATCHES = """\
subject_id\tpredicate_id\tobject_id\tmapping_justification
term:ashwort\tskos:exactMatch\tDRUGBANK:DB00001\tsemapv:ManualMappingCuration
term:birchol\tskos:exactMatch\tDRUGBANK:DB00002\tsemapv:ManualMappingCuration
term:cedrine\tskos:closeMatch\tDRUGBANK:DB00003\tsemapv:ManualMappingCuration
term:dogroot\tskos:exactMatch\tDRUGBANK:DB00004\tsemapv:ManualMappingCuration
term:leafide\tskos:exactMatch\tDRUGBANK:DB00005\tsemapv:ManualMappingCuration
"""
MAPPING = """\
title: 'A "shop" of herbs'
licence: nobody's
tables:
  row: {files: [rows.csv], columns: [id, name, problem]}
maps:
  drug: {rows: row, subject: "drug/{id}", type: ph:Drug, label: "{name}"}
  problem: {rows: row, subject: "problem/{problem}", type: ph:Condition, label: "{problem}"}
links:
- {map: drug, kind: drug, by: [{identifier: DRUGBANK, value: "{id}"}, {label: "{name}"}]}
- {map: problem, kind: medical problem, by: [{label: "{problem}"}]}
"""


@cache
def herbs() -> tuple[Vocabulary, list[Match]]:
    """Read the terms and their identifiers, once for all tests."""
    with TemporaryDirectory() as name:
        root = Path(name)
        (root / "terms.tsv").write_text(TERMS, encoding="utf-8")
        (root / "mappings.sssom.tsv").write_text(MATCHES, encoding="utf-8")
        vocabulary = load_vocabulary(CORE, root, BASE, root)[0]
        return vocabulary, read_crosswalk(root / "mappings.sssom.tsv", vocabulary, root)[0]


class Shop:
    """A project with herbs, and a data set of a shop that sells some."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "extract/shop"
        self.folder.mkdir(parents=True)
        (self.folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
        self.vocabulary, self.crosswalk = herbs()
        self.mapping: Mapping = read_mapping(self.folder, BASE, self.vocabulary, root)

    def decide(self, *rows: tuple[str, str, str]) -> None:
        """Write decisions: subject, decision and term; by one person on one day."""
        head = "subject_id\tdecision\tobject_id\tby\ton\tbecause"
        lines = ["\t".join((*row, "A. Curator", "2026-11-22", "seen both")) for row in rows]
        (self.folder / "links.tsv").write_text("\n".join([head, *lines, ""]), encoding="utf-8")

    def link(self, drugs: Iterable[tuple[str | None, str]] = (), problems: Iterable[str] = ()) -> Linked:
        """Link drugs, given by id and name, and problems, given by name."""

        def candidates(rule: LinkRule) -> Iterable[Candidate]:
            if rule.map == "problem":
                return [Candidate(f"{GRAPH}problem/{name}", name, (name,)) for name in problems]
            return [Candidate(f"{GRAPH}drug/{i or name}", name, (i, name or None)) for i, name in drugs]

        decisions = read_decisions(self.folder, self.mapping, self.vocabulary, self.root)
        return link_subjects(self.mapping, candidates, self.vocabulary, self.crosswalk, decisions)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Give the project of a test."""
    return Shop(tmp_path)


def shown(linked: Linked) -> list[tuple[str, str, str]]:
    """Return what was linked: the end of the subject, the term and how."""
    return [(link.subject.removeprefix(GRAPH), link.term.id, link.how) for link in linked.links]


def test_an_identifier_goes_before_a_name(shop: Shop) -> None:
    """With or without its prefix; the name is not even looked at."""
    linked = shop.link([("DB00001", "birchol"), ("DRUGBANK:DB00002", "no such name")])
    assert shown(linked) == [
        ("drug/DB00001", "ashwort", BY_IDENTIFIER),
        ("drug/DRUGBANK:DB00002", "birchol", BY_IDENTIFIER),
    ]
    assert [link.matched for link in linked.links] == ["DRUGBANK:DB00001", "DRUGBANK:DB00002"]


@pytest.mark.parametrize("name", ["cedrine", "CEDRINE", "  Cedrine ", "silver  TREE", "ash-wort"])
def test_names_are_compared_without_case_and_white_space(shop: Shop, name: str) -> None:
    """A label or a synonym of one term is enough; what differs otherwise is another name."""
    expected = {"silver  TREE": ["birchol"], "ash-wort": []}.get(name, ["cedrine"])
    linked = shop.link([(None, name)])
    assert [(link.term.id, link.how) for link in linked.links] == [(term, BY_NAME) for term in expected]
    assert linked.doubts == ()


def test_a_name_of_two_terms_is_no_link_but_a_doubt(shop: Shop) -> None:
    """Synonyms count like labels: nobody could tell which of the two is meant."""
    linked = shop.link([(None, "Ash herb")])
    assert linked.links == ()
    (doubt,) = linked.doubts
    assert [term.id for term in doubt.terms] == ["ashwort", "birchol"]
    assert (doubt.matched, doubt.why) == ("ash herb", "2 terms fit")
    assert linked.counts["in doubt"] == 1


def test_only_terms_of_the_kind_count(shop: Shop) -> None:
    """A drug's name finds no class; two problems of one name are in doubt."""
    assert shop.link([(None, "leafide")]).links == ()
    linked = shop.link(problems=["depression", "low mood"])
    assert shown(linked) == [("problem/low mood", "low-mood", BY_NAME)]
    assert [term.id for doubt in linked.doubts for term in doubt.terms] == ["dip", "low-mood"]


def test_retired_terms_and_near_matches_give_no_link(shop: Shop) -> None:
    """Neither by identifier nor by name; a close match is not the same."""
    linked = shop.link([("DB00004", "dogroot"), ("DB00003", "")])
    assert (linked.links, linked.doubts) == ((), ())


def test_a_name_against_an_identifier_is_a_doubt(shop: Shop) -> None:
    """The term has another identifier of that vocabulary: the name may be that of something else."""
    linked = shop.link([("DB09999", "birchol"), ("some code", "cedrine")])
    assert shown(linked) == [("drug/some code", "cedrine", BY_NAME)]
    (doubt,) = linked.doubts
    assert doubt.why == "the name fits, but the subject is DRUGBANK:DB09999 and the term is DRUGBANK:DB00002"


def test_an_identifier_of_another_kind_is_a_doubt(shop: Shop) -> None:
    """The mapping looks for a drug; the identifier is that of a class."""
    (doubt,) = shop.link([("DB00005", "leafide")]).doubts
    assert doubt.why == "the mapping looks for a drug, and the term is a drug class"


def test_a_subject_that_comes_twice_is_judged_once(shop: Shop) -> None:
    """Two rows with two names of two terms contradict each other; an identifier settles it."""
    both = [Candidate(f"{GRAPH}drug/x", name, (None, name)) for name in ("cedrine", "silver tree")]
    rules: list[LinkRule] = list(shop.mapping.links)

    def linked(candidates: list[Candidate]) -> Linked:
        return link_subjects(
            shop.mapping, lambda rule: candidates if rule is rules[0] else (), shop.vocabulary, shop.crosswalk
        )

    assert [term.id for doubt in linked(both).doubts for term in doubt.terms] == ["birchol", "cedrine"]
    settled = linked([*both, Candidate(f"{GRAPH}drug/x", "b", ("DB00002", "cedrine"))])
    assert shown(settled) == [("drug/x", "birchol", BY_IDENTIFIER)]


def test_a_rejected_link_never_comes_back(shop: Shop) -> None:
    """Also where it leaves one term of two: then that one is meant."""
    shop.decide(("data:shop/drug/cedrine", "reject", "term:cedrine"))
    linked = shop.link([(None, "cedrine")])
    assert (linked.links, linked.doubts, linked.rejected, linked.findings) == ((), (), 1, ())
    shop.decide(("data:shop/drug/ash herb".replace(" ", "%20"), "reject", "term:ashwort"))
    again = shop.link([(None, "silver tree")])
    assert [finding.code for finding in again.findings] == ["PG712"]


def test_a_rejected_term_leaves_the_other(shop: Shop) -> None:
    """Of two terms that fit, one was turned down: the other is linked."""
    shop.decide((f"{GRAPH}problem/depression", "reject", "term:dip"))
    linked = shop.link(problems=["depression"])
    assert shown(linked) == [("problem/depression", "low-mood", BY_NAME)]


def test_a_confirmed_link_is_made_by_hand(shop: Shop) -> None:
    """Though nothing else finds it, and in place of what else was found."""
    shop.decide(
        ("data:shop/drug/unheard", "confirm", "term:cedrine"),
        ("data:shop/problem/depression", "confirm", "term:dip"),
    )
    linked = shop.link([(None, "unheard")], ["depression"])
    assert shown(linked) == [("drug/unheard", "cedrine", BY_HAND), ("problem/depression", "dip", BY_NAME)]
    assert [link.decision.by for link in linked.links if link.decision] == ["A. Curator"] * 2
    assert linked.findings == ()


def test_decisions_that_fit_nothing_are_told(shop: Shop) -> None:
    """A subject that is gone, and a rejected link that nothing would make; both name their line."""
    shop.decide(
        ("data:shop/drug/gone", "confirm", "term:cedrine"),
        ("data:shop/drug/cedrine", "reject", "term:ashwort"),
    )
    linked = shop.link([(None, "cedrine")])
    assert [(f.code, f.place.line, f.message) for f in linked.findings] == [
        ("PG712", 2, "the data set has no subject data:shop/drug/gone to link"),
        ("PG712", 3, "nothing would make this link any more"),
    ]
    assert shown(linked) == [("drug/cedrine", "cedrine", BY_NAME)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("data:shop/drug/x\tmaybe\tterm:cedrine\tme\t2026-11-22\twhy", "the decision 'maybe' is unknown"),
        ("data:shop/drug/x\treject\tterm:cedrin\tme\t2026-11-22\twhy", "no term 'term:cedrin'"),
        ("data:shop/drug/x\treject\tcedrine\tme\t2026-11-22\twhy", "no term 'cedrine'"),
        ("data:shop/drug/x\treject\tterm:dogroot\tme\t2026-11-22\twhy", "the term 'term:dogroot' is retired"),
        ("data:other/drug/x\treject\tterm:cedrine\tme\t2026-11-22\twhy", "'data:other/drug/x' is no subject"),
        ("data:shop/a b\treject\tterm:cedrine\tme\t2026-11-22\twhy", "'data:shop/a b' is no subject"),
        ("data:shop/drug/x\treject\tterm:cedrine\tme\t2026-02-30\twhy", "'2026-02-30' is no day"),
        ("data:shop/drug/x\treject\tterm:cedrine\tme\t2026-11\twhy", "'2026-11' is no day"),
        ("data:shop/drug/x\treject\tterm:cedrine\tme\t2026-11-22\t", "the cell 'because' is empty"),
        ("data:shop/drug/x\treject\tterm:cedrine\t\t2026-11-22\twhy", "the cell 'by' is empty"),
    ],
)
def test_a_decision_that_cannot_be_used_is_refused(shop: Shop, row: str, message: str) -> None:
    """With its place, and with what helps."""
    head = "subject_id\tdecision\tobject_id\tby\ton\tbecause\n"
    (shop.folder / "links.tsv").write_text(f"{head}{row}\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        shop.link()
    (finding,) = caught.value.findings
    assert (finding.code, finding.place.line) == ("PG711", 2)
    assert finding.message.startswith(message)
    assert finding.mend


def test_a_link_is_decided_once(shop: Shop) -> None:
    """Whether the two rows agree or not."""
    shop.decide(("data:shop/drug/x", "reject", "term:cedrine"), (f"{GRAPH}drug/x", "confirm", "term:cedrine"))
    with pytest.raises(ContentError) as caught:
        shop.link()
    assert [f.message for f in caught.value.findings] == ["this link is decided in line 2 already"]


def test_links_are_written_as_a_graph_and_as_sssom(shop: Shop) -> None:
    """Sorted; the table says how each was found, and who decided what."""
    shop.decide(
        ("data:shop/drug/unheard", "confirm", "term:cedrine"),
        ("data:shop/drug/DB00001", "confirm", "term:ashwort"),
    )
    linked = shop.link([(None, "unheard"), ("DB00001", "=Ash\twort")])
    assert linked.nquads().decode() == "".join(
        f"<{GRAPH}drug/{subject}> <http://www.w3.org/2004/02/skos/core#exactMatch> <{BASE}term/{term}>"
        f" <{BASE}links/shop> .\n"
        for subject, term in (("DB00001", "ashwort"), ("unheard", "cedrine"))
    )
    lines = linked.sssom().decode().splitlines()
    assert f'#  data: "{BASE}data/"' in lines
    assert (
        '#mapping_set_title: "A \\"shop\\" of herbs: which of its subjects are terms of this project"'
        in lines
    )
    head, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert [dict(zip(head, row, strict=True)) for row in rows] == [
        {
            "subject_id": "data:shop/drug/DB00001", "subject_label": "'=Ash wort",
            "predicate_id": "skos:exactMatch", "object_id": "term:ashwort", "object_label": "Ashwort",
            "mapping_justification": BY_IDENTIFIER, "match_string": "DRUGBANK:DB00001", "author_label": "",
            "reviewer_label": "A. Curator", "mapping_date": "2026-11-22", "comment": "seen both",
        },
        {
            "subject_id": "data:shop/drug/unheard", "subject_label": "unheard",
            "predicate_id": "skos:exactMatch", "object_id": "term:cedrine", "object_label": "cedrine",
            "mapping_justification": BY_HAND, "match_string": "", "author_label": "A. Curator",
            "reviewer_label": "", "mapping_date": "2026-11-22", "comment": "seen both",
        },
    ]  # fmt: skip
    assert linked.doubts_table() == b""


def test_doubts_are_written_for_people_to_decide(shop: Shop) -> None:
    """A row for each term that it may be; what stands there can be copied into links.tsv."""
    table = shop.link(problems=["depression"]).doubts_table().decode().splitlines()
    assert table[0] == "# Subjects that were not linked. Decide in extract/shop/links.tsv."
    assert [line.split("\t")[::2] for line in table[2:]] == [
        ["data:shop/problem/depression", "term:dip", "depression"],
        ["data:shop/problem/depression", "term:low-mood", "depression"],
    ]


def test_concepts_of_the_core_have_their_own_prefix(shop: Shop) -> None:
    """A route is a term too, though its row is in no terms.tsv."""
    text = MAPPING + '- {map: problem, kind: route of administration, by: [{label: "{problem}"}]}\n'
    (shop.folder / "mapping.yaml").write_text(text, encoding="utf-8")
    shop.mapping = read_mapping(shop.folder, BASE, shop.vocabulary, shop.root)
    shop.decide(("data:shop/problem/RECTAL", "confirm", "ph:route-rectal"))
    linked = shop.link(problems=["RECTAL"])
    assert "\tph:route-rectal\trectal\t" in linked.sssom().decode()
    assert linked.findings == ()


@given(st.data())
def test_the_order_of_candidates_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """The same bytes come out however rows are sorted, and however often they come."""
    shop = _shop(tmp_path_factory)
    names = st.sampled_from(["cedrine", "ash herb", "Birchol", "silver tree", "other"])
    ids = st.sampled_from([None, "DB00001", "DB00002", "DB00005", "x"])
    drugs = data.draw(st.lists(st.tuples(ids, names), max_size=8))
    again = data.draw(st.permutations(drugs + drugs[:2]))
    first, second = shop.link(drugs), shop.link(again)
    assert first.sssom() == second.sssom()
    assert first.doubts_table() == second.doubts_table()
    assert {link.subject for link in first.links}.isdisjoint(doubt.subject for doubt in first.doubts)


_KEPT: list[Shop] = []


def _shop(factory: pytest.TempPathFactory) -> Shop:
    """Give a shop that Hypothesis may use again and again."""
    if not _KEPT:
        _KEPT.append(Shop(factory.mktemp("shop")))
    return _KEPT[0]
