"""A project with a leaflet of a made-up medicine, and candidates for its sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pharmagraph.begin import begin_project
from pharmagraph.extract.adding import Description, add_document
from pharmagraph.extract.suggest.candidate import Candidate, words_digest
from pharmagraph.ontology.loading import read_vocabulary
from pharmagraph.project import core_ontology
from pharmagraph.review.desk import ReviewDesk
from pharmagraph.review.newterm import TermDraft, with_term
from pharmagraph.review.state import Places, read_text_of
from pharmagraph.textfile import TextFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pharmagraph.ontology.vocabulary import Vocabulary

_VOCABULARIES: dict[tuple[bytes, bytes], Vocabulary] = {}


class QuickPlaces(Places):
    """Places that read the same vocabulary only once: the core ontology is always the same here."""

    __slots__ = ()

    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary of the terms that stand in the file now."""
        names = self.ontology / "names.ttl"
        terms = (self.ontology / "terms.tsv").read_bytes(), names.read_bytes() if names.exists() else b""
        if terms not in _VOCABULARIES:
            _VOCABULARIES[terms] = read_vocabulary(self.core, self.ontology, self.base, self.root)
        return _VOCABULARIES[terms]


BASE = "https://example.org/trial/"
LEAFLET = """Glimmerol drops

Glimmerol is used to treat hiccups.
Glimmerol is sold in [bold]blue[/bold] bottles.
Adults: 5 to 10 mg by mouth three times a day.

Side effects may include:

- yawning
- glowing ears
- night blindness

Never chew glimmerol.
The bottle is blue.
"""
GLIMMEROL = TermDraft("glimmerol", "drug", "glimmerol", definition="A medicine that does not exist.")


@dataclass(frozen=True)
class Review:
    """A project with its leaflet; ``desk`` opens a review of it."""

    places: Places
    candidates: tuple[Candidate, ...]

    @property
    def facts(self) -> Path:
        """The facts file of the leaflet."""
        return self.places.folder / "facts.yaml"

    @property
    def decisions(self) -> Path:
        """The decisions on the leaflet's candidates."""
        return self.places.folder / "decisions.yaml"

    @property
    def terms(self) -> Path:
        """The project's terms."""
        return self.places.ontology / "terms.tsv"

    def desk(self, *, by: str = "Ada", on: str = "2026-11-23") -> ReviewDesk:
        """Open the review of the leaflet."""
        return ReviewDesk(self.places, self.propose, by=by, on=on)

    def propose(self, vocabulary: Vocabulary) -> Iterable[Candidate]:
        """Propose what the test has."""
        del vocabulary
        return self.candidates

    def files(self) -> tuple[bytes, bytes, bytes]:
        """Return facts, decisions and terms as they are."""
        decisions = self.decisions.read_bytes() if self.decisions.exists() else b""
        return self.facts.read_bytes(), decisions, self.terms.read_bytes()


PROPOSED = (
    Candidate(
        2, "treats", "hiccups", ("used to treat hiccups",), "pattern.used-to-treat",
        confidence=Decimal("0.91"),
    ),
    Candidate(
        4, "has dosage",
        {"route": "oral", "dose": {"low": "5", "high": "10", "unit": "mg"}, "times": "3",
         "per": {"value": "1", "unit": "d"}, "population": "adults"},
        ("Adults: 5 to 10 mg by mouth three times a day",), "dosage.grammar",
    ),
    Candidate(6, "has side effect", "yawning", ("yawning",), "side-effect.list", certainty="hedged"),
    Candidate(
        7, "has side effect", "glowing ears", ("glowing ears",), "side-effect.list", certainty="hedged",
        new_term="side effect",
    ),
    Candidate(
        8, "has side effect", "night blindness", ("night blindness",), "side-effect.list",
        certainty="hedged", new_term="side effect",
    ),
    Candidate(9, "has side effect", "do not chew", ("Never chew",), "pattern.wrong"),
)  # fmt: skip


def begin(folder: Path) -> None:
    """Begin a project with the leaflet in a folder."""
    project = begin_project(folder, "trial", BASE)
    table = folder / "ontology" / "terms.tsv"
    file = TextFile.of("terms.tsv", table.read_text(encoding="utf-8"))
    table.write_text(with_term(file, GLIMMEROL), encoding="utf-8")
    text = folder / "glimmerol.txt"
    text.write_text(LEAFLET, encoding="utf-8")
    told = Description(redistributable=True, licence="CC BY 4.0")
    add_document(text, project.extract, folder, told, about="glimmerol")


def review_in(root: Path) -> Review:
    """Return the review of the leaflet in a project, with six candidates."""
    places = QuickPlaces(root / "extract" / "glimmerol", core_ontology(), root / "ontology", BASE, root)
    _, document = read_text_of(places)
    digests = {c.sentence: words_digest(document.words(c.sentence)) for c in PROPOSED}
    return Review(places, tuple(replace(c, digest=digests[c.sentence]) for c in PROPOSED))
