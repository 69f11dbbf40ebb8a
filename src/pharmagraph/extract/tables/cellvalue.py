"""How a column's cells become typed values: the pattern that they are written in, and their unit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pharmagraph.extract.tables.dateformat import FIELDS, read_format
from pharmagraph.extract.yamlfile import Scalar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pharmagraph.extract.tables.faults import Faults
    from pharmagraph.extract.yamlfile import Node
    from pharmagraph.ontology.vocabulary import Vocabulary

# What stands in numbers as such, or ends a line: no sign for decimals or groups.
_IN_NUMBERS = re.compile(r"[0-9A-Za-z+\-\n\r]")


def read_cell_format(node: Node | None, datatype: str, faults: Faults) -> str:
    """Read the pattern of a column's cells, "" where there is none."""
    found = faults.scalar(node, "the format")
    if found is None:
        return ""
    fault, mend = "", f"write it with {', '.join(FIELDS)}, such as yyyyMMdd"
    if datatype in {"date", "dateTime"}:
        try:
            read_format(found.text, datatype)
        except ValueError as error:
            fault = str(error)
    elif datatype == "boolean":
        yes, bar, no = found.text.partition("|")
        if not (yes.strip() and bar and no.strip()) or yes.strip() == no.strip() or "|" in no:
            fault, mend = "it does not name two words", "write the word for true, | and that for false: Y|N"
    else:
        fault, mend = "only date, dateTime and boolean have one", "leave it out, or add a datatype"
    if fault:
        faults.note("PG709", f"the format '{found.text}' cannot be used: {fault}", found, mend)
    return found.text


def read_number_signs(values: Mapping[str, Node], datatype: str, faults: Faults) -> str:
    """Read which sign stands before decimals and which between groups of digits: both, as one text.

    The keys are those of CSVW (section 6.4.2). Where they say nothing else than XML Schema, that is "".
    """
    signs = {"decimalChar": ".", "groupChar": ""}
    for name in signs:
        if (node := values.get(name)) is None:
            continue
        if datatype != "decimal" and (datatype != "integer" or name == "decimalChar"):
            mend = "leave it out" if datatype == "integer" else "add: datatype: decimal, or leave it out"
            faults.note("PG709", f"{name} says nothing of a value of the datatype {datatype}", node, mend)
        elif not isinstance(node, Scalar) or len(node.text) != 1 or _IN_NUMBERS.match(node.text):
            mend = f"write one sign in quotes: {name}: ','"
            faults.note("PG709", f"this cannot be the {name} of a number", node, mend)
        else:
            signs[name] = node.text
    if signs["decimalChar"] == signs["groupChar"]:
        mend = "one of the two is another sign: decimalChar: ',' with groupChar: '.'"
        faults.note("PG709", "decimalChar and groupChar are the same sign", values["groupChar"], mend)
    chosen = "".join(signs.values())
    return "" if chosen == "." else chosen


def read_unit(node: Node | None, datatype: str, vocabulary: Vocabulary | None, faults: Faults) -> str:
    """Read the UCUM code of a column's unit, "" where there is none."""
    found = faults.scalar(node, "the unit")
    if found is None:
        return ""
    if datatype not in {"decimal", "integer"}:
        mend = "add: datatype: decimal, or leave the unit out"
        faults.note("PG207", "only a number has a unit", found, mend)
    if vocabulary is not None and found.text not in vocabulary.units:
        message = f"the unit '{found.text}' is no UCUM code that is known"
        faults.unknown("PG207", message, found, found.text, vocabulary.units)
    return found.text
