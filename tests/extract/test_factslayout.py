from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.errors import ContentError
from pharmagraph.extract.factreader import field_digest
from pharmagraph.extract.factslayout import canonical_facts
from pharmagraph.extract.yamlfile import Mapping, Sequence, parse_yaml
from pharmagraph.textfile import TextFile

if TYPE_CHECKING:
    from collections import abc


def laid_out(text: str) -> str:
    """Return the canonical text of a facts file."""
    return canonical_facts(TextFile.of("facts.yaml", text))


def digests(text: str, name: str = "facts") -> list[str]:
    """Return the digests of the items of a list."""
    node = parse_yaml(TextFile.of("facts.yaml", text)).get(name)
    assert isinstance(node, Sequence)
    return [field_digest(item) for item in node.items if isinstance(item, Mapping)]


def comments(text: str) -> list[str]:
    """Return the comments of a text whose comments are all "#c" and a number."""
    return sorted(re.findall(r"#c\d+", text))


MESSY = """\
# head

# more head
---
curated: {on: 2026-11-22, by: maintainers}
facts:   # the list


# section
-   cue: "a  long
      cue"    # beside the cue
    # above the relation
    relation: has dosage
    id: dz-001
    value:
      # inside the value
      dose: {unit: mg, # inside the dose
        low: 2}
      route: oral
    because: >-   # beside the reason
      in two
      lines
    # at the end of the first

# before the second
- {value: drowsiness, relation: has side effect, id: dz-002} # beside the second
excused:
- {sentence: 17, because: no fact} # seventeen
# before two
- because: nothing
  sentence: 2
source: made-up
# foot
"""
TIDY = """\
# head

# more head
source: made-up
curated: {by: maintainers, on: 2026-11-22}
facts:  # the list

# section
- id: dz-001
  # above the relation
  relation: has dosage
  # inside the value
  # inside the dose
  value: {route: oral, dose: {low: 2, unit: mg}}
  because: in two lines  # beside the reason
  cue: a long cue  # beside the cue
  # at the end of the first

# before the second
- id: dz-002  # beside the second
  relation: has side effect
  value: drowsiness
excused:
# before two
- {sentence: 2, because: nothing}
- {sentence: 17, because: no fact}  # seventeen
# foot
"""


def test_a_messy_file_comes_out_tidy() -> None:
    """Keys are in order, values in one form, excuses sorted, and each comment is at its fact."""
    assert laid_out(MESSY) == TIDY


def test_a_tidy_file_stays_as_it_is() -> None:
    """What is in canonical form is not changed again."""
    assert laid_out(TIDY) == TIDY


def test_no_digest_changes() -> None:
    """The lock knows facts by their digests."""
    assert digests(laid_out(MESSY)) == digests(MESSY)
    assert sorted(digests(laid_out(MESSY), "excused")) == sorted(digests(MESSY, "excused"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("facts:\nsource: a\n", "source: a\nfacts: []\n"),
        ("facts: []  # none\nexcused: # none\n", "facts: []  # none\nexcused: []  # none\n"),
        ("zzz: 1\nyyy: 2\nfacts: words\n", "facts: []\nyyy: 2\nzzz: 1\n"),
        ("facts: []\n# about\nabout: gout\n", "# about\nabout: gout\nfacts: []\n"),
        ("facts:\n- words # c\n- {}\n", "facts:\n- words  # c\n- {}\n"),
        ("facts: [{id: b}, # one\n  {id: a}] # two\n", "facts:\n- id: b  # one\n- id: a  # two\n"),
        ("facts:\n-   # above\n  id: a\n", "facts:\n# above\n- id: a\n"),
        ("facts:\n- see: b\n  # about the id\n  id: a\n", "facts:\n# about the id\n- id: a\n  see: b\n"),
        ("facts:\n- id: a\n  # last\n", "facts:\n- id: a\n  # last\n"),
        ("facts:\n- id: a\n\n\n# last\n", "facts:\n- id: a\n\n# last\n"),
        ("facts:\n- id: [\n    # in\n    a]\n", "facts:\n# in\n- id: [a]\n"),
        ("facts:\n- id: a\n  see: [b,\n    c] # after\n", "facts:\n- id: a\n  see: [b, c]  # after\n"),
        ("facts:\n- id: a\n  see: # one\n    [b] # two\n", "facts:\n- id: a\n  # two\n  see: [b]  # one\n"),
        ("excused:\n- because: x # one\n  sentence: 3 # two\n",
         "excused:\n- sentence: 3  # two\n  because: x  # one\n"),
        ("excused:\n- {because: x, sentence: many}\n- {because: y, sentence: 3}\n- words\n",
         "excused:\n- {sentence: 3, because: y}\n- {sentence: many, because: x}\n- words\n"),
        ("curated: {by: a} # who\nfacts: []\n", "curated: {by: a}  # who\nfacts: []\n"),
        ("facts:\r\n- id: a # c\r\n", "facts:\n- id: a  # c\n"),
        ("--- # above\nfacts: []\n...\n", "# above\nfacts: []\n"),
        ('facts:\n- id: "a # no"# yes\n', 'facts:\n- id: "a # no"  # yes\n'),
        ("facts:\n- id: |  # yes\n    a # no\n", 'facts:\n- id: "a # no"  # yes\n'),
    ],
)  # fmt: skip
def test_edges(text: str, expected: str) -> None:
    """Empty lists, flow style, unknown keys, other line ends, and comments in odd places are laid out."""
    assert laid_out(text) == expected
    assert laid_out(expected) == expected


def test_a_long_value_is_opened_and_a_long_excuse_too() -> None:
    """What does not fit in a line stands one part a line."""
    text = f"facts:\n- id: a\n  value: {{when: {'x ' * 60}, dose: {{low: 1, unit: mg}}}} # c\n"
    excuse = f"excused:\n- {{sentence: 3, because: {'x' * 120}}}\n"
    assert laid_out(text + excuse) == (
        "facts:\n- id: a\n  value:  # c\n    dose: {low: 1, unit: mg}\n"
        f"    when: {('x ' * 60).strip()}\nexcused:\n- sentence: 3\n  because: {'x' * 120}\n"
    )
    assert laid_out(laid_out(text + excuse)) == laid_out(text + excuse)


def test_a_long_signature_is_opened() -> None:
    """What stands at the top of the file is laid out like the parts of a fact."""
    name = "x" * 120
    expected = f"curated:\n  by: {name}\n  on: 2026-11-22\nfacts: []\n"
    assert laid_out(f"curated: {{on: 2026-11-22, by: {name}}}\nfacts: []\n") == expected
    assert laid_out(expected) == expected


def test_what_is_no_facts_file_is_refused() -> None:
    """Text that is no YAML with keys at its top has no canonical form."""
    with pytest.raises(ContentError):
        laid_out("- a\n- b\n")


WORDS = st.sampled_from(
    [
        "gout",
        "a b",
        "no",
        "010",
        "x: y",
        "a # b",
        "it's",
        'say "x"',
        "- a",
        "[b",
        "…",
        "3 to 10 mg",
        "é\u200d",
        "a, b",
        "",
    ]
)
KEYS = st.sampled_from(
    ["id", "subject", "relation", "value", "cue", "because", "site", "when", "status", "as needed"]
)
NODES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=5
)


class Scribe:
    """Writes a facts file in a random layout, with comments wherever YAML lets one stand."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._count = 0

    def comment(self, chance: int = 3) -> str:
        """Return a comment, or nothing."""
        if self._draw(st.integers(0, chance)):
            return ""
        self._count += 1
        return f" #c{self._count}"

    def gap(self) -> list[str]:
        """Return blank lines and comment lines, indented at random."""
        count = self._draw(st.integers(0, 2))
        return [" " * self._draw(st.sampled_from([0, 2, 4])) + self.comment(1).strip() for _ in range(count)]

    def value(self, node: object, indent: int) -> list[str]:
        """Return the lines of a value, the first one as it stands after its key."""
        block = self._draw(st.booleans())
        pad = " " * indent
        if isinstance(node, dict) and node and block:
            lines = [self.comment()]
            for key, inner in node.items():
                first, *more = self.value(inner, indent + 2)
                lines += [*self.gap(), f"{pad}{key}:{first}", *more]
            return lines
        if isinstance(node, list) and node and block:
            return [self.comment(), *(f"{pad}- {json.dumps(item)}{self.comment()}" for item in node)]
        if isinstance(node, list) and node:
            items = (f"{pad}{json.dumps(item)},{self.comment()}" for item in node)
            return [f" [{self.comment()}", *items, f"{pad}]{self.comment()}"]
        if isinstance(node, str) and node and block:
            return [f" |{self.comment()}", pad + node]
        return [f" {json.dumps(node)}{self.comment()}"]

    def items(self, name: str, facts: abc.Sequence[abc.Mapping[str, object]]) -> list[str]:
        """Return the lines of a list of facts or excuses."""
        lines = [f"{name}:{self.comment()}" if facts else f"{name}: []{self.comment()}"]
        for fact in facts:
            lines += self.gap()
            for index, (key, node) in enumerate(fact.items()):
                first, *more = self.value(node, 4)
                lines += self.gap() if index else []
                lines += [f"{'  ' if index else '- '}{key}:{first}", *more]
        return lines


@st.composite
def facts_files(draw: st.DrawFn) -> str:
    """Make a facts file in a random layout."""
    scribe = Scribe(draw)
    lines: list[str] = []
    for name in draw(st.permutations(["source", "facts", "excused", "about"])):
        lines += scribe.gap()
        if name in {"source", "about"}:
            first, *more = scribe.value(draw(WORDS), 2)
            lines += [f"{name}:{first}", *more]
        else:
            facts = draw(st.lists(st.dictionaries(KEYS, NODES, min_size=1, max_size=4), max_size=3))
            lines += scribe.items(name, facts)
    return "\n".join([*lines, *scribe.gap()]) + "\n"


@settings(max_examples=80, deadline=None)
@given(facts_files())
def test_any_layout_is_laid_out_once_and_for_all(text: str) -> None:
    """Idempotent; no digest changes; no comment is lost or doubled."""
    once = laid_out(text)
    assert laid_out(once) == once
    assert comments(once) == comments(text)
    assert digests(once) == digests(text)
    assert sorted(digests(once, "excused")) == sorted(digests(text, "excused"))
