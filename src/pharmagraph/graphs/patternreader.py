"""Reads groups, their elements and whole queries (see querytree.py for what comes of it)."""

from __future__ import annotations

from pharmagraph.graphs.querytree import Column, Element, Group, QueryPattern, Select, Span
from pharmagraph.graphs.triplereader import TripleReader

_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_OPENING, _CLOSING = {"(": ")", "[": "]", "{": "}"}, {")", "]", "}"}
_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_BEHIND = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
_REMOTE = ("<<", "<<(", "{|")


class _Seen:
    """What stands in an expression: groups of EXISTS, IRIs, and whether there is an aggregate."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self.names: list[Span] = []
        self.aggregate = False


class PatternReader(TripleReader):
    """Reads one query."""

    def query(self) -> QueryPattern:
        """Read the whole text."""
        declared, base, prologue = self._prologue()
        form = self.mark
        if form not in _FORMS:
            self.stop()
        select = self._construct() if form == "CONSTRUCT" else self._select(form)
        if self.here.kind != "end":
            self.stop()
        return QueryPattern(select, prologue, tuple(declared), base)

    def _prologue(self) -> tuple[list[tuple[str, str]], str, Span]:
        declared, base, end = [], "", 0
        while self.sees("PREFIX", "BASE", "VERSION"):
            word = self.take()
            written = self.take()
            if word.is_word("BASE"):
                base = written.text
            elif word.is_word("PREFIX"):
                if written.kind != "prefixed" or self.here.kind != "iri":
                    self.stop()
                declared.append((written.text.partition(":")[0], self.take().text))
            end = self.end
        return declared, base, Span(0, end)

    def _construct(self) -> Select:
        start = self.take("CONSTRUCT").start
        if self.sees("{"):
            self._skip_group()
        dataset = self._dataset()
        if self.sees("WHERE"):
            self.take("WHERE")
        return self._behind("CONSTRUCT", start, _Seen(), dataset=dataset)

    def _skip_group(self) -> None:
        """Go over a template: what it names need not be in any graph."""
        depth = 0
        while True:
            token = self.take()
            depth += (token.text == "{") - (token.text == "}") if token.kind == "sign" else 0
            if depth == 0:
                return

    def _select(self, form: str) -> Select:
        start = self.take(form).start
        seen = _Seen()
        columns: list[Column] = []
        star = False
        if form == "SELECT" and self.sees("DISTINCT", "REDUCED"):
            self.take()
        while not self.sees("WHERE", "{", "FROM"):
            if self.sees("*"):
                self.take("*")
                star = True
            elif form == "SELECT":
                columns.append(self._column(seen))
            elif form == "DESCRIBE" and self.here.kind == "variable":
                self.take()
            elif form == "DESCRIBE" and self.here.kind in {"iri", "prefixed"}:
                seen.names.append(self.name())
            elif form == "DESCRIBE" and self.here.kind == "end":
                nothing = Group(Span(self.end, self.end))
                return Select(form, Span(start, self.end), nothing, names=tuple(seen.names))
            else:
                self.stop()
        dataset = self._dataset()
        if self.sees("WHERE"):
            self.take("WHERE")
        return self._behind(form, start, seen, columns=columns, star=star, dataset=dataset)

    def _column(self, seen: _Seen) -> Column:
        if self.here.kind == "variable":
            token = self.take()
            return Column(token.text[1:], Span(token.start, token.end), is_expression=False)
        start = self.here.start
        if not self.sees("("):
            self._constraint(seen)
            return Column("", Span(start, self.end), is_expression=True)
        self.take("(")
        variable = self._until(")", seen)
        self.take(")")
        return Column(variable, Span(start, self.end), is_expression=True)

    def _dataset(self) -> Span | None:
        start = self.here.start
        found = False
        while self.sees("FROM"):
            found = True
            self.take("FROM")
            if self.sees("NAMED"):
                self.take("NAMED")
            self.name()
        return Span(start, self.end) if found else None

    def _behind(  # noqa: PLR0913 - the parts of a query that stand before its group
        self, form: str, start: int, seen: _Seen, *, columns: list[Column] | None = None,
        star: bool = False, dataset: Span | None = None,
    ) -> Select:  # fmt: skip
        """Read the group of a query and what stands behind it."""
        group = self.group()
        keys: list[Column] = []
        grouped = limited = False
        values = None
        while self.sees(*_BEHIND):
            word = self.mark
            if word == "VALUES":
                values = self._values(seen)
                continue
            self.take()
            if word in {"LIMIT", "OFFSET"}:
                self.take()
                limited = True
            elif word == "HAVING":
                grouped = True
                while self._sees_constraint():
                    self._constraint(seen)
            else:
                self.take("BY")
                while self._sees_constraint():
                    if self.sees("ASC", "DESC"):
                        self.take()
                    column = self._column(seen)
                    if word == "GROUP":
                        keys.append(column)
                        grouped = True
        return Select(
            form, Span(start, self.end), group, tuple(columns or ()), star, tuple(keys),
            grouped or seen.aggregate, limited, values, dataset, tuple(seen.groups), tuple(seen.names),
        )  # fmt: skip

    def _sees_constraint(self) -> bool:
        token = self.here
        return (
            token.kind in {"variable", "iri", "prefixed"}
            or self.sees("(")
            or (token.kind == "word" and not self.sees(*_BEHIND))
        )

    def _constraint(self, seen: _Seen) -> None:
        """Read what FILTER takes: an expression in parentheses, a call, EXISTS with its group."""
        if self.sees("NOT"):
            self.take("NOT")
            if not self.sees("EXISTS"):
                self.stop()
        if self.sees("EXISTS"):
            self.take("EXISTS")
            seen.groups.append(self.group())
            return
        if not self.sees("("):
            if self.here.kind not in {"word", "iri", "prefixed"}:
                self.stop()
            seen.aggregate = seen.aggregate or self.sees(*_AGGREGATES)
            self.take()
        self.take("(")
        self._until(")", seen)
        self.take(")")

    def _until(self, closing: str, seen: _Seen) -> str:
        """Read an expression up to the sign that closes it; return the variable behind its AS."""
        expected = [closing]
        variable = ""
        while not (len(expected) == 1 and self.sees(closing)):
            token = self.here
            if self.sees("EXISTS"):
                self.take()
                seen.groups.append(self.group())
                continue
            if self.sees(*_REMOTE, "{", "}") or (self.sees(*_CLOSING) and not self.sees(expected[-1])):
                self.stop()
            before = self.before
            self.take()
            if token.kind == "sign" and token.text in _OPENING:
                expected.append(_OPENING[token.text])
                self.deeper()
            elif token.kind == "sign" and token.text in _CLOSING:
                expected.pop()
                self.higher()
            elif token.is_word(*_AGGREGATES):
                seen.aggregate = True
            elif token.kind in {"iri", "prefixed"} and before.text != "^^" and not self.sees("("):
                seen.names.append(Span(token.start, token.end))
            variable = token.text[1:] if token.kind == "variable" and before.is_word("AS") else ""
        return variable

    def group(self) -> Group:
        """Read a group in braces."""
        start = self.take("{").start
        self.deeper()
        select, elements = None, []
        if self.sees("SELECT"):
            select = self._select("SELECT")
        else:
            while not self.sees("}"):
                elements.append(self._element())
                if self.sees("."):
                    self.take(".")
        self.take("}")
        self.higher()
        return Group(Span(start, self.end), tuple(elements), select)

    def _element(self) -> Element:
        start = self.here.start
        match self.mark:
            case "FILTER" | "BIND":
                return self._expression(start)
            case "VALUES":
                return self._data(start)
            case "OPTIONAL" | "MINUS":
                return self._led_group(start)
            case "GRAPH" | "SERVICE":
                return self._elsewhere(start)
            case "{":
                return self._groups(start)
            case _:
                triples, collections = self.triples_block()
                return Element("triples", Span(start, self.end), triples, collections)

    def _expression(self, start: int) -> Element:
        kind = self.take().text.lower()
        seen = _Seen()
        self._constraint(seen)
        return Element(kind, Span(start, self.end), groups=tuple(seen.groups), names=tuple(seen.names))

    def _data(self, start: int) -> Element:
        seen = _Seen()
        self._values(seen)
        return Element("values", Span(start, self.end), names=tuple(seen.names))

    def _values(self, seen: _Seen) -> Span:
        start = self.take("VALUES").start
        while not self.sees("{"):
            if self.here.kind != "variable" and not self.sees("(", ")"):
                self.stop()
            self.take()
        self.take("{")
        while not self.sees("}"):
            if self.sees(*_REMOTE, "{"):
                self.stop()
            before, token = self.before, self.take()
            if token.kind in {"iri", "prefixed"} and before.text != "^^":
                seen.names.append(Span(token.start, token.end))
        self.take("}")
        return Span(start, self.end)

    def _led_group(self, start: int) -> Element:
        kind = self.take().text.lower()
        group = self.group()
        return Element(kind, Span(start, self.end), groups=(group,))

    def _elsewhere(self, start: int) -> Element:
        kind = self.take().text.lower()
        if self.sees("SILENT"):
            self.take()
        lead = self._node()
        group = self.group()
        return Element(kind, Span(start, self.end), groups=(group,), lead=lead)

    def _groups(self, start: int) -> Element:
        groups = [self.group()]
        while self.sees("UNION"):
            self.take()
            groups.append(self.group())
        kind = "union" if len(groups) > 1 else "group"
        return Element(kind, Span(start, self.end), groups=tuple(groups))
