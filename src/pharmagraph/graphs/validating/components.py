"""The constraint components of SHACL Core (section 4) as functions over a node and its values.

A check returns the values that violate it, "" for a violation without a value; an empty sequence where
all is well. What pySHACL would refuse, or judge in a way of its own, raises UncoveredError.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.graphs.validating.literals import actual_datatype, comparable, is_blank, kind_of, words_of
from pharmagraph.graphs.validating.result import SH, UncoveredError
from pharmagraph.ontology.prefixes import RDFS
from pharmagraph.rdfterms import XSD, datatype_of, language_of, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from pharmagraph.graphs.validating.index import Index, Wanted
    from pharmagraph.graphs.validating.shapegraph import ShapeGraph
    from pharmagraph.rdfterms import NtTerm

    Check: TypeAlias = Callable[[NtTerm, Sequence[NtTerm]], Sequence[NtTerm]]
    Make: TypeAlias = Callable[[Index], Check]
    """Makes a check that looks into an index."""

_COUNT = re.compile(r'"[0-9]{1,9}"\^\^<' + re.escape(XSD) + r"integer>\Z")
_ONE_VALUE = ("",)
_OTHER_DATATYPES = {f"<{RDFS}Literal>", f"<{RDFS}Datatype>"}


def _each(judge: Callable[[NtTerm], bool]) -> Make:
    """Make a check of every value on its own; ``judge`` tells a good one."""
    return lambda _: lambda _focus, values: [value for value in values if not judge(value)]


def _class(graph: ShapeGraph, node: NtTerm, wanted: Wanted) -> list[Make]:
    del wanted

    def make(cls: NtTerm) -> Make:
        def of(index: Index) -> Check:
            members = index.instances(cls)
            return lambda _, values: [value for value in values if value not in members]

        return of

    return [make(cls) for cls in graph.values(node, "class")]


def _datatype(graph: ShapeGraph, node: NtTerm, wanted: Wanted) -> list[Make]:
    del wanted
    datatype = graph.one(node, "datatype")
    if not datatype.startswith("<") or datatype in _OTHER_DATATYPES:
        raise UncoveredError("sh:datatype of all literals")
    if datatype == f"<{XSD}string>":
        return [_each(lambda value: value.endswith('"'))]
    if datatype.startswith(f"<{XSD}"):
        end = f'"^^{datatype}'
        return [_each(lambda value: value.endswith(end))]
    return [_each(lambda value: value.startswith('"') and actual_datatype(value) == datatype)]


def _node_kind(graph: ShapeGraph, node: NtTerm, wanted: Wanted) -> list[Make]:
    del wanted
    kind = graph.one(node, "nodeKind").removeprefix(f"<{SH}").removesuffix(">")
    kinds = set(kind.split("Or"))
    if not kinds <= {"IRI", "BlankNode", "Literal"} or kind == "BlankNodeOrLiteral":
        raise UncoveredError("sh:nodeKind of another kind")
    return [_each(lambda value: kind_of(value) in kinds)]


def count_of(graph: ShapeGraph, node: NtTerm, word: str) -> int:
    """Return a number that a shape gives, as of values or characters."""
    term = graph.one(node, word)
    if not _COUNT.match(term):
        raise UncoveredError(f"sh:{word} that is no number")
    return int(value_of(term))


def _min_count(graph: ShapeGraph, node: NtTerm, wanted: Wanted) -> list[Make]:
    del wanted
    least = count_of(graph, node, "minCount")
    return [lambda _: lambda _focus, values: _ONE_VALUE if len(values) < least else ()]


def _max_count(graph: ShapeGraph, node: NtTerm, wanted: Wanted) -> list[Make]:
    del wanted
    most = count_of(graph, node, "maxCount")
    return [lambda _: lambda _focus, values: _ONE_VALUE if len(values) > most else ()]


_BOUNDS: dict[str, Callable[[object, object], bool]] = {
    "minExclusive": lambda value, bound: value > bound,  # type: ignore[operator]
    "minInclusive": lambda value, bound: value >= bound,  # type: ignore[operator]
    "maxExclusive": lambda value, bound: value < bound,  # type: ignore[operator]
    "maxInclusive": lambda value, bound: value <= bound,  # type: ignore[operator]
}


def _bound(word: str) -> Component:
    """Return what makes the checks of a bound (section 4.3)."""
    holds = _BOUNDS[word]

    def made(graph: ShapeGraph, node: NtTerm, wanted: Wanted) -> list[Make]:
        del wanted
        return [_each(_judge(term)) for term in graph.values(node, word)]

    def _judge(term: NtTerm) -> Callable[[NtTerm], bool]:
        if not datatype_of(term):
            raise UncoveredError(f"sh:{word} of text")
        bound = comparable(term)

        def good(value: NtTerm) -> bool:
            if not value.startswith('"') or not value.endswith(">"):
                return False  # an IRI, a blank node or text is neither above nor below a number or date
            found = comparable(value)
            if type(found) is not type(bound):
                raise UncoveredError("a number that is compared with a date")
            return holds(found, bound)

        return good

    return made


def _length(word: str) -> Component:
    """Return what makes the checks of lengths, in characters (section 4.4)."""

    def made(graph: ShapeGraph, node: NtTerm, wanted: Wanted) -> list[Make]:
        del wanted
        number = count_of(graph, node, word)
        if word == "minLength":
            return [_each(lambda v: number == 0 or (not is_blank(v) and len(words_of(v)) >= number))]
        return [_each(lambda v: not is_blank(v) and len(words_of(v)) <= number)]

    return made


def _pattern(graph: ShapeGraph, node: NtTerm, wanted: Wanted) -> list[Make]:
    del wanted
    words = value_of(flags).lower() if (flags := graph.one(node, "flags")) else ""
    if set(words) - {"i", "m"}:
        raise UncoveredError("sh:flags other than i and m")
    how = (re.IGNORECASE if "i" in words else 0) | (re.MULTILINE if "m" in words else 0)
    made = []
    for term in graph.values(node, "pattern"):
        if not term.endswith('"'):
            raise UncoveredError("sh:pattern that is no string")
        try:
            search = re.compile(value_of(term), how).search
        except re.error as error:
            raise UncoveredError("sh:pattern that is no pattern") from error
        made.append(_each(lambda v, search=search: not is_blank(v) and bool(search(words_of(v)))))  # type: ignore[misc]
    return made


def _language_in(graph: ShapeGraph, node: NtTerm, wanted: Wanted) -> list[Make]:
    del wanted
    items = graph.items(graph.one(node, "languageIn"))
    if items is None or not all(item.endswith('"') for item in items):
        raise UncoveredError("sh:languageIn that is no list of strings")
    ranges = {value_of(item).lower() for item in items}

    def good(value: NtTerm) -> bool:
        language = language_of(value) if value.startswith('"') else ""
        return bool(language) and bool({"*", language, language.partition("-")[0]} & ranges)

    return [_each(good)]


def _unique_lang(graph: ShapeGraph, node: NtTerm, wanted: Wanted) -> list[Make]:
    del wanted
    if not is_true(graph, node, "uniqueLang"):
        return []

    def check(_: NtTerm, values: Sequence[NtTerm]) -> Sequence[NtTerm]:
        if len(values) == 1:
            return ()
        seen: dict[str, int] = {}
        for value in values:
            if value.startswith('"') and (language := language_of(value)):
                seen[language] = seen.get(language, 0) + 1
        return ["" for times in seen.values() if times > 1]

    return [lambda _: check]


def is_true(graph: ShapeGraph, node: NtTerm, word: str) -> bool:
    """Return a truth value that a shape gives; False where it gives none."""
    term = graph.one(node, word)
    if term and datatype_of(term) != f"{XSD}boolean":
        raise UncoveredError(f"sh:{word} that is neither true nor false")
    return bool(term) and value_of(term) == "true"


def _pair(word: str, judge: Callable[[Sequence[NtTerm], Sequence[NtTerm]], Sequence[NtTerm]]) -> Component:
    """Return what makes the checks of two properties of a node (section 4.5)."""

    def made(graph: ShapeGraph, node: NtTerm, wanted: Wanted) -> list[Make]:
        props = graph.values(node, word)
        if not all(prop.startswith("<") for prop in props):
            raise UncoveredError(f"sh:{word} that is no property")
        wanted.forward.update(props)
        return [_compared(prop) for prop in props]

    def _compared(prop: NtTerm) -> Make:
        def of(index: Index) -> Check:
            others = index.forward(prop)
            return lambda focus, values: judge(values, others(focus))

        return of

    return made


def _equals(values: Sequence[NtTerm], others: Sequence[NtTerm]) -> Sequence[NtTerm]:
    here, there = set(values), set(others)
    return [*(value for value in values if value not in there), *(o for o in others if o not in here)]


def _disjoint(values: Sequence[NtTerm], others: Sequence[NtTerm]) -> Sequence[NtTerm]:
    there = set(others)
    return [value for value in values if value in there]


def _in_turn(*, or_equal: bool) -> Callable[[Sequence[NtTerm], Sequence[NtTerm]], Sequence[NtTerm]]:
    def judge(values: Sequence[NtTerm], others: Sequence[NtTerm]) -> Sequence[NtTerm]:
        return [
            value for value in values for other in others if not _is_below(value, other, or_equal=or_equal)
        ]

    return judge


def _is_below(value: NtTerm, other: NtTerm, *, or_equal: bool) -> bool:
    first, second = comparable(value), comparable(other)
    if isinstance(first, str) != isinstance(second, str):
        return False
    if type(first) is not type(second):
        raise UncoveredError("a number that is compared with a date")
    return first < second or (or_equal and first == second)  # type: ignore[operator]


def _has_value(graph: ShapeGraph, node: NtTerm, wanted: Wanted) -> list[Make]:
    del wanted

    def make(term: NtTerm) -> Make:
        return lambda _: lambda _focus, values: () if term in values else _ONE_VALUE

    return [make(_known(term)) for term in graph.values(node, "hasValue")]


def _in(graph: ShapeGraph, node: NtTerm, wanted: Wanted) -> list[Make]:
    del wanted
    items = graph.items(graph.one(node, "in"))
    if items is None:
        raise UncoveredError("sh:in that is no list")
    members = frozenset(map(_known, items))
    return [_each(members.__contains__)]


def _known(term: NtTerm) -> NtTerm:
    """Return a term of a shape that stands for itself in data too."""
    if is_blank(term):
        raise UncoveredError("a blank node as a value")
    return term


if TYPE_CHECKING:
    Component: TypeAlias = Callable[[ShapeGraph, NtTerm, Wanted], list[Make]]

COMPONENTS: dict[str, tuple[str, Component]] = {
    "class": ("Class", _class),
    "datatype": ("Datatype", _datatype),
    "nodeKind": ("NodeKind", _node_kind),
    "minCount": ("MinCount", _min_count),
    "maxCount": ("MaxCount", _max_count),
    **{word: (word[0].upper() + word[1:], _bound(word)) for word in _BOUNDS},
    "minLength": ("MinLength", _length("minLength")),
    "maxLength": ("MaxLength", _length("maxLength")),
    "pattern": ("Pattern", _pattern),
    "languageIn": ("LanguageIn", _language_in),
    "uniqueLang": ("UniqueLang", _unique_lang),
    "equals": ("Equals", _pair("equals", _equals)),
    "disjoint": ("Disjoint", _pair("disjoint", _disjoint)),
    "lessThan": ("LessThan", _pair("lessThan", _in_turn(or_equal=False))),
    "lessThanOrEquals": ("LessThanOrEquals", _pair("lessThanOrEquals", _in_turn(or_equal=True))),
    "hasValue": ("HasValue", _has_value),
    "in": ("In", _in),
}
"""By the word of a parameter: the component's name, and what makes its checks from a shape."""
ONLY_WITH_PATH = frozenset({"minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals"})
"""Components that a shape without a path may not have."""
