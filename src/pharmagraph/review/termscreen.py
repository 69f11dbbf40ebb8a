"""The window in which a new term is defined, or found to be one that is there under another name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from textual.containers import Horizontal, VerticalScroll
from textual.suggester import SuggestFromList
from textual.widgets import Input, Label, Static

from pharmagraph.findings import visible
from pharmagraph.review import painting
from pharmagraph.review.newterm import TermDraft, faults_of, free_id, look_alikes, name_for
from pharmagraph.review.window import Window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.content import Content

    from pharmagraph.extract.suggest.plainvalue import Plain
    from pharmagraph.ontology.model import Term
    from pharmagraph.review.desk import ReviewDesk
    from pharmagraph.review.newterm import NewName

Chosen: TypeAlias = "tuple[dict[str, Plain], TermDraft | NewName]"
_HINTS = {
    "same-as": "a number from above, or the name of a term",
    "how": "synonyms (true names) or phrases (words that carry it)",
    "synonyms": "other names, with | between them",
    "definition": "in your own words, one sentence",
}
_LABELS = {"same-as": "same as", "how": "kept as", "id": "id"}
_PARTS = ("label", "id", "kind", "synonyms", "definition")


class TermScreen(Window[Chosen]):
    """Gives the fact with its value settled, and the term or name that goes into terms.tsv first.

    ``draft`` is what the term would be; its label are the words of the source.
    """

    def __init__(self, desk: ReviewDesk, fields: Mapping[str, Plain], draft: TermDraft) -> None:
        super().__init__()
        self._desk = desk
        self._fields = dict(fields)
        self._draft = replace(draft, label=visible(draft.label))
        self._id = draft.id
        self._alike: list[Term] = []

    def compose(self) -> ComposeResult:
        """Show look-alikes first, then the lines of the new row."""
        vocabulary = self._desk.state.vocabulary
        found = look_alikes(self._draft.label, self._draft.kind, vocabulary)
        self._alike = [term for term, _ in found if self._is_taken(term)]
        kinds = sorted(cls.label for cls in vocabulary.classes.values())
        values = {
            "label": self._draft.label,
            "id": self._draft.id,
            "kind": self._draft.kind,
            "how": "synonyms",
        }
        offered = {"same-as": vocabulary.names_of(), "how": ["synonyms", "phrases"], "kind": kinds}
        with VerticalScroll(classes="box"):
            title = f"New {self._draft.kind} '{self._draft.label}'" + (", or one of these?" if found else "")
            yield Static(painting.plain(title), classes="title")
            yield Static(self._alikes(found), classes="words", id="alike")
            for name in ("same-as", "how", *_PARTS):
                with Horizontal(classes="row"):
                    yield Label(_LABELS.get(name, name), markup=False)
                    names = offered.get(name)
                    yield Input(
                        values.get(name, ""), id=name, placeholder=_HINTS.get(name, ""), compact=True,
                        suggester=SuggestFromList(names, case_sensitive=False) if names else None,
                    )  # fmt: skip
            yield Static(id="verdict", classes="verdict")
            keys = "Enter writes term and fact   Esc leaves   ↑↓ fields   → takes offer"
            yield Static(painting.plain(keys), classes="keys")

    def on_mount(self) -> None:
        """Begin in the label where nothing looks alike, else with the question."""
        self.query_one("#same-as" if self._alike else "#label", Input).focus()
        self._judge()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the id in step with the label until someone writes one; judge again."""
        own = self.query_one("#id", Input)
        if event.input.id == "label" and own.value == self._id:
            self._id = free_id(event.value, self._desk.state.vocabulary)
            own.value = self._id
        self._judge()

    def on_input_submitted(self) -> None:
        """Give the answer, if the gate lets the fact pass with it."""
        answer = self._judge()
        if answer is not None:
            self.dismiss(answer)

    def _alikes(self, found: list[tuple[Term, str]]) -> Content:
        if not found:
            return painting.plain("no term has a name like it", painting.DIM)
        label_of = self._desk.state.vocabulary.label_of
        relation = self._fields["relation"]
        parts = []
        for term, name in found:
            taken = term in self._alike
            words = f"{term.label} ({label_of(term.kind)})" + (f", as '{name}'" if name != term.label else "")
            number = str(self._alike.index(term) + 1) if taken else "-"
            words += "" if taken else f": not what {relation!s} takes"
            parts.append(painting.plain(f"{number}  {words}", "" if taken else painting.DIM))
        return painting.lines(parts)

    def _is_taken(self, term: Term) -> bool:
        """Tell whether the fact's relation can have a term as its value."""
        vocabulary = self._desk.state.vocabulary
        relation = vocabulary.relation(str(self._fields["relation"]))
        return relation is not None and vocabulary.is_a(term.kind, relation.range)

    def _text(self, name: str) -> str:
        return " ".join(self.query_one(f"#{name}", Input).value.split())

    def _change(self) -> tuple[str, TermDraft | NewName] | str:
        """Return the value of the fact and the change to terms.tsv, or what is wrong with the answer."""
        same = self._text("same-as")
        if same:
            term = self._meant(same)
            if term is None:
                return f"there is no term '{same}' that the relation takes"
            column = self._text("how")
            if column not in {"synonyms", "phrases"}:
                return "kept as: synonyms, or phrases"
            return term.label, name_for(term, self._draft.label, column)
        names = tuple(part.strip() for part in self.query_one("#synonyms", Input).value.split("|"))
        label = self._text("label")
        names = tuple(name for name in names if name)
        if label.casefold() != self._draft.label.casefold() and self._draft.label not in names:
            names = (*names, self._draft.label)  # else the source would not carry the term
        draft = replace(
            self._draft, id=self._text("id"), kind=self._text("kind"), label=label, synonyms=names,
            definition=self._text("definition"),
        )  # fmt: skip
        return label, draft

    def _meant(self, same: str) -> Term | None:
        if same.isdecimal() and 0 < int(same) <= len(self._alike):
            return self._alike[int(same) - 1]
        vocabulary = self._desk.state.vocabulary
        relation = vocabulary.relation(str(self._fields["relation"]))
        found = vocabulary.find(same, relation.range if relation else "")
        return found[0] if len(found) == 1 else None

    def _judge(self) -> Chosen | None:
        """Show what the gate says of the fact with this term; return the answer where it lets it pass."""
        verdict = self.query_one("#verdict", Static)
        change = self._change()
        wrong = [change] if isinstance(change, str) else faults_of(change[1], self._desk.state.vocabulary)
        if isinstance(change, str) or wrong:
            verdict.update(painting.lines(painting.plain(f"✗ {fault}", painting.BAD) for fault in wrong))
            return None
        fields = {**self._fields, "value": change[0]}
        judged = self._desk.judge(fields, change[1])
        verdict.update(painting.verdict(judged.findings))
        return (fields, change[1]) if judged.carried else None
