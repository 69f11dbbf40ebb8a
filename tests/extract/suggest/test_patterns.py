"""Finding sentence patterns: slots, lists, gaps, new names, and what ends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.extract.readers import read_document
from pharmagraph.extract.reading import Reading
from pharmagraph.extract.suggest.patternparts import parse_pattern
from pharmagraph.extract.suggest.patterns import Compiled, PatternFinder, says_nothing
from pharmagraph.extract.suggest.scene import Scenes
from support.suggested import vocabulary

if TYPE_CHECKING:
    from pharmagraph.ontology.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """Give the made-up vocabulary."""
    return vocabulary(tmp_path_factory.mktemp("vocabulary"))


def found(pattern: str, sentence: str, known: Vocabulary) -> list[dict[str, list[str]]]:
    """Return what fills the slots of a pattern in a sentence, match by match."""
    document = read_document(sentence.encode(), "txt")
    scene = Scenes(document, known, Reading(document, known))[1]
    matches = PatternFinder(known).find(Compiled.of(parse_pattern(pattern)), scene)
    return [
        {name: [t.term.label if t.term else t.text for t in tags] for name, tags in match.slots.items()}
        for match in matches
    ]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("It eases flump.", ["flump"]),
        ("It eases the mild flump.", ["flump"]),
        ("It eases flump, hay fever and big flump.", ["flump", "hay fever", "big flump"]),
        ("It eases flump (a bad thing) or hay fever.", ["flump", "hay fever"]),
        ("It eases flump and makes tea.", ["flump"]),
        ("It eases flump; hay fever is another thing.", ["flump"]),
        ("It eases FLUMPS.", ["flump"]),
    ],
)
def test_lists_of_known_terms(known: Vocabulary, sentence: str, names: list[str]) -> None:
    """Articles and the like are skipped, brackets passed over, and the list ends where its joints do."""
    assert found("eases {what:condition+}", sentence, known)[0]["what"] == names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("It eases night itch.", ["night itch"]),
        ("It eases night itch in children.", ["night itch"]),
        ("It eases night itch symptoms.", ["night itch"]),
        ("It eases loss of sleep and flump.", ["loss of sleep", "flump"]),
        ("It eases bad big flump.", ["bad big flump"]),
        ("It eases night itch and sleep is better.", ["night itch"]),
    ],
)
def test_words_that_become_a_term(known: Vocabulary, sentence: str, names: list[str]) -> None:
    """A new name ends before what leads on; a known term inside a longer name is that longer name."""
    assert found("eases {what:new condition+}", sentence, known)[0]["what"] == names


@pytest.mark.parametrize(
    "sentence",
    [
        "It eases symptoms.",
        "It eases it.",
        "It eases the treatment of anything.",
        "It eases one two three four five six seven.",
        "It eases calmolin and so on.",
        "It eases.",
    ],
)
def test_words_that_are_no_name(known: Vocabulary, sentence: str) -> None:
    """Words that say nothing, sentences, medicines and nothing at all fill no slot."""
    assert found("eases {what:new condition}", sentence, known) == []


def test_a_gap_ends_with_the_sentence_part(known: Vocabulary) -> None:
    """A gap skips up to six words, never a colon."""
    pattern = "used … treat {what:condition}"

    assert found(pattern, "It is used in the evening to treat flump.", known)
    assert found(pattern, "It is used: calmolin may treat flump.", known) == []
    assert found(pattern, "It is used by one and two and three people to treat flump.", known) == []


def test_an_ending_may_follow_a_prefix(known: Vocabulary) -> None:
    """A word with a star takes any ending."""
    assert found("treat* {what:condition}", "Treating flump is hard.", known) == [{"what": ["flump"]}]


def test_an_option_may_be_empty(known: Vocabulary) -> None:
    """What stands in square brackets fills its slot where it is there."""
    pattern = "eases {what:condition} [due to {cause:condition}]"

    assert found(pattern, "It eases flump due to hay fever.", known)[0] == {
        "what": ["flump"],
        "cause": ["hay fever"],
    }
    assert found(pattern, "It eases flump.", known) == [{"what": ["flump"]}]


def test_durations_have_their_own_kind(known: Vocabulary) -> None:
    """An amount of time is taken with its bound; another amount is none."""
    pattern = "for {long:duration}"

    assert found(pattern, "Take it for up to 4 weeks.", known) == [{"long": ["high 4 unit wk"]}]
    assert found(pattern, "Take it for 2 days.", known) == [{"long": ["value 2 unit d"]}]
    assert found(pattern, "Take it for 2 mg.", known) == []


def test_only_leaves_out_narrower_kinds(known: Vocabulary) -> None:
    """A slot of just one kind takes no term of a kind below it."""
    assert found("{what:medicine}", "Serenides are old.", known) == [{"what": ["serenide"]}]
    assert found("{what:only medicine}", "Serenides are old.", known) == []


def test_words_that_say_nothing() -> None:
    """General words name nothing, alone or together."""
    assert says_nothing("other problems")
    assert not says_nothing("other rashes")
