"""Files of sentence patterns: what is read, whose file counts, and what is wrong where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pharmagraph.errors import ContentError
from pharmagraph.extract.suggest.patternfile import pattern_files, read_pattern_file, read_patterns
from pharmagraph.ontology.loading import load_or_raise

if TYPE_CHECKING:
    from pharmagraph.ontology.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[3]
CORE = ROOT / "ontology"
GOOD = """\
words:
  condition: [flump]
patterns:
- id: treats.fixes
  match: "fixes {what:new condition+}"
  in: [indications]
  not in: dosage
  not after: [car]
  not with: [never]
  kinds: [item]
  gives:
  - {relation: treats, subject: medicine, value: "{what}", new: condition, role: adjunct}
  examples:
  - text: "Uses: fixes flump."
    about: calmolin
    gives: [calmolin | treats | flump]
  traps:
  - {text: It is flump., about: calmolin, because: nothing fixes it}
"""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Give the core vocabulary."""
    return load_or_raise(CORE, CORE / "none", "https://example.org/made-up/", ROOT)


def test_every_key_is_read(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """A pattern says what it matches, where it holds, and what it gives."""
    (tmp_path / "own.yaml").write_text(GOOD)
    file = read_pattern_file(tmp_path / "own.yaml", vocabulary, tmp_path)
    (pattern,) = file.patterns
    (gives,) = pattern.gives

    assert (file.name, file.words) == ("own", (("condition", ("flump",)),))
    assert (pattern.id, pattern.sections, pattern.outside) == ("treats.fixes", ("indications",), ("dosage",))
    assert (pattern.not_after, pattern.not_with, pattern.kinds) == (
        frozenset({"car"}), frozenset({"never"}), ("item",),
    )  # fmt: skip
    assert (gives.relation, gives.subject, gives.value) == ("treats", "medicine", "{what}")
    assert (gives.new, gives.qualifiers) == ("condition", (("role", "adjunct"),))
    assert [e.gives for e in (*pattern.examples, *pattern.traps)] == [("calmolin | treats | flump",), ()]


def test_a_projects_file_takes_the_place_of_the_cores(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """Files of one name: the project's counts; others come beside the core's."""
    (tmp_path / "patterns").mkdir()
    (tmp_path / "patterns" / "uses.yaml").write_text(GOOD)
    (tmp_path / "patterns" / "zz.yaml").write_text("patterns: []\n")
    files = read_patterns(CORE, tmp_path, vocabulary, ROOT)

    assert [p.id for file in files if file.name == "uses" for p in file.patterns] == ["treats.fixes"]
    assert sorted(pattern_files(CORE, tmp_path)) == [*sorted(pattern_files(CORE, CORE / "none")), "zz"]


@pytest.mark.parametrize(
    ("old", "new", "says", "line"),
    [
        ("id: treats.fixes", "id: Treats", "'treats' cannot be the id", 4),
        ("  match: ", "  matches: ", "the key 'matches' is unknown here", 5),
        ("fixes {what:new condition+}", "fixes", "no slot, such as", 5),
        ("fixes {what:new condition+}", "fixes {what:conditoin}", "the kind 'conditoin' is unknown", 5),
        ("in: [indications]", "in: [indication]", "'indication' is no kind of section", 6),
        ("relation: treats", "relation: heals", "needs a relation, a subject and a value", 12),
        ('value: "{what}"', 'value: "{who}"', "no slot 'who'", 12),
        ("role: adjunct", "rule: adjunct", "the key 'rule' is unknown", 12),
        ("kinds: [item]", "kinds: [[item]]", "words should stand here", 10),
        ("    gives: [cal", "    given: [cal", "the key 'given' is unknown here", 16),
        ('text: "Uses: fixes flump."', 'text: ""', "the example has no text", 14),
    ],
    ids=[
        "id", "key", "slot", "kind", "section", "relation", "no-slot", "qualifier", "list", "example", "text",
    ],
)  # fmt: skip
def test_faults_have_a_place(
    tmp_path: Path, vocabulary: Vocabulary, old: str, new: str, says: str, line: int
) -> None:
    """Each fault is told in plain words, with its line."""
    assert old in GOOD
    (tmp_path / "own.yaml").write_text(GOOD.replace(old, new, 1))

    with pytest.raises(ContentError) as caught:
        read_pattern_file(tmp_path / "own.yaml", vocabulary, tmp_path)

    found = [(f.place.line, f.message.lower()) for f in caught.value.findings]
    assert [at for at, message in found if says.lower() in message] == [line], found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("patterns:\n- x\n", "a pattern should have keys"),
        ("patterns:\n- {id: a, match: '{a:condition}'}\n", "gives nothing"),
        ("patterns:\n- {id: a, gives: [x]}\n", "has no match"),
        ("patterns:\n- {id: a, match: '{a:condition}', gives: [x]}\n", "should have keys"),
        ("patterns:\n- {id: a, match: '{a:condition}', examples: [x]}\n", "an example should have keys"),
        ("patterns:\n- {id: a, match: '{a:condition}'}\n", "the pattern has no example"),
        (GOOD + GOOD[GOOD.index("- id") :], "cannot be the id"),
    ],
    ids=["keys", "gives", "match", "gives-keys", "example-keys", "example", "twice"],
)
def test_what_lacks_is_told(tmp_path: Path, vocabulary: Vocabulary, text: str, says: str) -> None:
    """What a pattern lacks is named."""
    (tmp_path / "own.yaml").write_text(text)

    with pytest.raises(ContentError) as caught:
        read_pattern_file(tmp_path / "own.yaml", vocabulary, tmp_path)

    assert [f for f in caught.value.findings if says in f.message]
