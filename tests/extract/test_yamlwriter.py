from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.extract.yamlfile import Mapping, Node, Scalar, Sequence, parse_yaml
from pharmagraph.extract.yamlwriter import WIDTH, NodeWriter, scalar_text, value_text
from pharmagraph.textfile import TextFile, forbidden

BY_NAME = NodeWriter(lambda key: (0, key))
CHARACTERS = st.characters(exclude_categories=["Cs"]).filter(lambda c: not forbidden(c))
TEXTS = st.text(CHARACTERS, max_size=30)
KEYS = st.text(CHARACTERS, max_size=8)
VALUES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)


def quoted(value: object) -> str:
    """Write a value as YAML in a form that differs from ours: every character as its number."""
    if isinstance(value, list):
        return "[" + ", ".join(quoted(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} : {quoted(item)}" for key, item in value.items()) + "}"
    return '"' + "".join(f"\\U{ord(c):08X}" for c in str(value)) + '"'


def parsed(text: str) -> Mapping:
    """Parse YAML text."""
    return parse_yaml(TextFile.of("test.yaml", text))


def plain(node: Node) -> object:
    """Return a node as Python values, white space in scalars folded."""
    if isinstance(node, Scalar):
        return " ".join(node.text.split())
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(item) for key, item in node.entries}


def value_of(text: str) -> Node:
    """Return the value of the only key of a YAML text."""
    return parsed(text).entries[0][1]


@given(VALUES)
def test_what_is_written_is_read_again(value: object) -> None:
    """Every value comes back the same, and is then written the same."""
    node = value_of(f"key: {quoted(value)}")
    text = "\n".join(BY_NAME.entry("key", node, 0))
    again = value_of(text)
    assert plain(again) == plain(node)
    assert "\n".join(BY_NAME.entry("key", again, 0)) == text


@given(KEYS)
def test_keys_come_back_as_they_are(key: str) -> None:
    """A key keeps its white space: it counts in a fact's digest."""
    assert parsed(f"{scalar_text(key, flow=True)}: x").keys() == (key,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("muscle spasm", "muscle spasm"),
        ("3 to 10mg … IM", "3 to 10mg … IM"),
        ("-5", "-5"),
        ("- five", '"- five"'),
        ("010", "010"),
        ("no", "no"),
        ("a: b", '"a: b"'),
        ("a:b", "a:b"),
        ("for: ", '"for: "'),
        ("end:", '"end:"'),
        ("a #b", '"a #b"'),
        ("a#b", "a#b"),
        ("# no", '"# no"'),
        ("[list]", '"[list]"'),
        ('say "no"', 'say "no"'),
        ('"no" is said', "'\"no\" is said'"),
        ("'it\\ is'", "'''it\\ is'''"),
        ("", '""'),
        ("a\u00adb\x07\U000e0001", '"a\\xADb\\x07\\U000E0001"'),
        ('\u202e"\\', '"\\u202E\\"\\\\"'),
    ],
)
def test_scalars_are_plain_where_nothing_can_be_mistaken(text: str, expected: str) -> None:
    """Quotes stand only where YAML would read something else; what cannot be seen becomes its number."""
    assert scalar_text(text, flow=False) == expected


@pytest.mark.parametrize("text", ["a, b", "a [b]", "{a}", "a:b"])
def test_flow_signs_are_quoted_inside_brackets_only(text: str) -> None:
    """A comma parts values inside brackets, and is a comma elsewhere."""
    assert scalar_text(text, flow=True) == f'"{text}"'
    assert scalar_text(text, flow=False) in {text, f'"{text}"'}


def test_white_space_of_values_is_folded() -> None:
    """Lines and runs of blanks become one blank, as the reader of facts folds them."""
    node = value_of('key: "a  b\\n\u00a0c "')
    assert isinstance(node, Scalar)
    assert value_text(node, flow=False) == "a b c"


def test_long_values_stand_one_part_a_line() -> None:
    """A mapping or list that does not fit is opened one level; parts that fit stay closed."""
    word = "x" * (WIDTH // 3)
    node = value_of(
        json.dumps({"key": {"b": [word, word, word, "a, b"], "a": {"c": word, "d": word}, "s": word}})
    )
    assert BY_NAME.entry("key", node, 2) == [
        "key:",
        f"    a: {{c: {word}, d: {word}}}",
        "    b:",
        *[f"      - {word}"] * 3,
        "      - a, b",
        f"    s: {word}",
    ]


def test_a_list_of_mappings_keeps_each_in_one_line() -> None:
    """Items of a long list are written whole."""
    word = "x" * (WIDTH // 2)
    node = value_of(json.dumps({"key": [{"a": word}, [word, word]]}))
    assert BY_NAME.entry("key", node, 0) == ["key:", f"  - {{a: {word}}}", f"  - [{word}, {word}]"]
