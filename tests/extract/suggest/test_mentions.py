from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.document import Block, assembled
from pharmagraph.extract.suggest.mentions import LONGEST_SENTENCE, mentions_in
from pharmagraph.extract.suggest.tagger import Tagger
from pharmagraph.ontology.model import Term
from support.mentioned import KNOWN, mentioned, names, one_block

PIECES = (
    "rash", "no", "hepatic", "renal failure", "(AF)", ",", "and", "with", "patients", "5%", "wobbles", "[see",
    "]", "of", "nausea", ".", ":",
)  # fmt: skip


def rules(text: str) -> list[tuple[str, str]]:
    """Return the names that a text is found to have, with the rules that found them."""
    return [(mention.text, mention.rule) for mention in mentioned(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Common were nausea (5%) and severe headache (2.1%).",
            [("nausea", "dictionary"), ("headache", "dictionary")],
        ),
        (
            "Dizziness, blood creatinine increased.",
            [("Dizziness", "finding"), ("blood creatinine increased", "finding")],
        ),
        (
            "Reported were rash, wobbles and nausea.",
            [("rash", "dictionary"), ("wobbles", "list"), ("nausea", "dictionary")],
        ),
        ("Hepatic and renal failure occurred.", [("Hepatic failure", "heads"), ("renal failure", "finding")]),
        ("A mournful rash was seen.", [("mournful rash", "finding")]),
        ("It caused brown tetanus.", [("tetanus", "dictionary")]),
        ("Deep vein thrombosis (DVT) was seen.", [("Deep vein thrombosis", "finding"), ("DVT", "short")]),
        ("Upper respiratory tract infection was seen.", [("Upper respiratory tract infection", "finding")]),
    ],
)
def test_what_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    """Known names, findings by their words, neighbours in a list, shared nouns and short forms are found."""
    assert rules(text) == expected


def test_shared_noun_in_pieces() -> None:
    """A mention that shares a noun stands in two pieces, which are what a cue quotes."""
    text = "Reports of hepatic and renal failure."
    first, second = mentioned(text)
    assert [text[slice(*piece)] for piece in first.pieces] == ["hepatic", "failure"]
    assert [text[slice(*piece)] for piece in second.pieces] == ["renal failure"]
    assert (first.start, first.end) == (first.pieces[0][0], first.pieces[-1][1])


def test_all_terms_are_kept() -> None:
    """A name of two terms gives both, and the name as the vocabulary has it."""
    cold, chill = (Term(f"iri:{n}", n, "kind", n) for n in ("cold", "chill"))
    tagger = Tagger([("cold", cold), ("Colds", chill)])
    document = one_block("Colds were seen.")
    (mention,) = mentions_in(document, document.sentences[0], "side effect", tagger)
    assert (mention.terms, mention.name, mention.learnt) == ((cold, chill), "cold", False)


@pytest.mark.parametrize(
    "text",
    [
        "Patients with asthma were treated.",
        "In subjects with moderate to severe asthma or hepatitis, it was tried.",
        "It was given for the treatment of tetanus.",
        "Those with a history of rash left.",
        "The trial of asthma went on.",
        "There was no rash.",
        "It does not cause nausea.",
        "No cases of hepatitis were seen.",
        "See the other sections [see Hepatitis (5.1)].",
        "Adverse reactions are listed below.",
        "Gastrointestinal disorders",
        "The asthma tablets were white.",
        "Infections and infestations",
        "The syndrome is discussed elsewhere.",
        "Of those with a tumor but with asthma or transient hepatitis, most were old.",
        "Maddozol reduced the incidence of headache.",
        "There was no difference in the rate of rash.",
        "The incidence of nausea was similar to placebo.",
        "Headache (2%) was less frequent with maddozol than with placebo.",
        "Asthma was similar between groups.",
        "Stopping maddozol can bring headache and nausea.",
    ],
)
def test_traps_of_reactions(text: str) -> None:
    """The people treated, what is denied, references and groups are no reactions."""
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Patients with asthma had headache.", ["headache"]),
        ("There was no rash, but nausea was common.", ["nausea"]),
        ("Nervous system disorders: headache, wobbles", ["headache", "wobbles"]),
        ("Rash [see Hepatitis (5.1)] was seen.", ["Rash"]),
    ],
)
def test_beside_a_trap(text: str, expected: list[str]) -> None:
    """What stands beside a trap is found all the same."""
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Maddozol is indicated for the treatment of asthma.", ["asthma"]),
        ("It is used for muscle spasms, with or without agoraphobia.", ["muscle spasms", "agoraphobia"]),
        ("Chronic hepatitis", ["Chronic hepatitis"]),
        ("Tetanus caused by bacteria, which may lead to muscle spasm", ["Tetanus"]),
        ("In acute asthma, maddozol is indicated.", ["acute asthma"]),
        (
            "It is useful in atrial flutter (AF) and for relief of headache.",
            ["atrial flutter", "AF", "headache"],
        ),
        ("It is indicated for asthma when mild; management of tetanus.", ["asthma", "tetanus"]),
        ("Maddozol is indicated for asthma that does not respond to rest.", ["asthma"]),
        (
            "In people with asthma, hepatitis or tetanus, maddozol is useful.",
            ["asthma", "hepatitis", "tetanus"],
        ),
        ("For the treatment of tetanus; to control nausea and headache", ["tetanus", "nausea", "headache"]),
        ("It is indicated for herpes simplex.", ["herpes simplex"]),
        ("It is indicated for the relief of nausea in patients with asthma or hepatitis.", ["nausea"]),
        ("To reduce the risk of asthma in people with hepatitis", ["asthma"]),
        ("To prevent headache in hepatitis", ["headache"]),
        ("For the relief of nausea in patients with tetanus; for relief of asthma", ["nausea", "asthma"]),
        ("To lower the tests in patients with hepatitis", ["hepatitis"]),
        ("In patients with hepatitis, maddozol is indicated for the prevention of nausea.", ["nausea"]),
    ],
)
def test_indications(text: str, expected: list[str]) -> None:
    """What the medicine is for is found: in a sentence that says so, or a line without a verb."""
    assert names(text, "condition") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Maddozol is not indicated for asthma.",
        "Asthma is a disease of the airways.",
        "It is indicated for adults when headache is absent.",
        "In asthma, the airways are narrow.",
        "It is used in patients who have had hepatitis.",
        "It is for relief of stiffness secondary to hepatitis.",
        "Its safety in asthma has not been established.",
        "It is indicated if tests rule out hepatitis.",
        "The cause of nausea may be hard to find.",
    ],
)
def test_traps_of_indications(text: str) -> None:
    """Limits, causes, conditions of use and what is told of an illness are no indications."""
    assert set(names(text, "condition")) <= {"stiffness"}


def test_names_of_two_findings_are_two() -> None:
    """A name of two findings is taken apart, a name with "and" of one is not."""
    known = ("nausea and vomiting", "vomiting", "head and neck cancer")
    found = mentioned("Nausea and vomiting, head and neck cancer were seen.", known=known)
    assert [(m.text, m.name) for m in found] == [
        ("Nausea", ""),
        ("vomiting", "vomiting"),
        ("head and neck cancer", "head and neck cancer"),
    ]


def test_lists_are_no_proof_of_an_indication() -> None:
    """Beside an indication an unknown word is not taken for another."""
    assert names("It is indicated for tetanus, adults and wobbles.", "condition") == ["tetanus"]


def table(label: str) -> list[tuple[str, str]]:
    """Return what the row of a table is found to name."""
    text = f"{label}\n5\n"
    blocks = [
        Block("heading", 0, len(label), 2, headings=("Table",)),
        Block("cell", len(label) + 1, len(label) + 2, headings=("Table", " ".join(label.split()), "Percent")),
    ]
    document = assembled(text, blocks, "made-1")
    found = mentions_in(document, document.sentences[0], "side effect", Tagger((n, n) for n in KNOWN))
    return [(mention.text, mention.rule) for mention in found]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Nausea", [("Nausea", "dictionary")]),
        ("Wobbles", [("Wobbles", "table")]),
        ("Wobbles/quivers", [("Wobbles", "table"), ("quivers", "table")]),
        ("Dizzinessb", [("Dizziness", "table")]),
        ("Cardiac disorders", []),
        ("All in all it is a row of far too many words that name nothing", []),
        ("N = 5", []),
    ],
)
def test_rows_of_tables(label: str, expected: list[tuple[str, str]]) -> None:
    """The label of a row is a reaction, even an unknown one; footnote signs do not stick to it."""
    assert table(label) == expected


def test_headings_are_no_rows() -> None:
    """An unknown word in a heading without cells is no reaction; a known one is."""
    text = "Wobbles\nRash\n"
    document = assembled(text, [Block("heading", 0, 7), Block("heading", 8, 12)], "made-1")
    tagger = Tagger((n, n) for n in KNOWN)
    found = [mentions_in(document, s, "side effect", tagger) for s in document.sentences]
    assert [[m.text for m in of_sentence] for of_sentence in found] == [[], ["Rash"]]


def test_a_sentence_without_end() -> None:
    """What is longer than any sentence is not searched."""
    assert mentioned("rash, " * (LONGEST_SENTENCE // 6 + 1), block="item") == []
    assert len(mentioned("rash, " * 1_000, block="item")) == 1_000


@given(
    st.lists(st.sampled_from(PIECES), max_size=14),
    st.sampled_from(["side effect", "condition"]),
)
def test_mentions_of_any_text(words: list[str], kind: str) -> None:
    """The name of a mention is always the words of its pieces, and pieces lie in the sentence in order."""
    text = " ".join(words)
    for mention in mentioned(text, kind):  # type: ignore[arg-type]
        assert mention.text == " ".join(" ".join(text[a:b].split()) for a, b in mention.pieces)
        edges = [edge for piece in mention.pieces for edge in piece]
        assert edges == sorted(edges)
        assert (edges[0], edges[-1]) == (mention.start, mention.end)
        assert mention.terms == ()
