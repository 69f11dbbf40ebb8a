"""Where the candidates of a review come from: suggestions.yaml where it is there, else the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.suggest import suggestions
from pharmagraph.extract.suggest.rules import project_rules
from pharmagraph.extract.suggest.suggester import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pharmagraph.extract.suggest.candidate import Candidate
    from pharmagraph.ontology.vocabulary import Vocabulary
    from pharmagraph.review.state import Places


class Proposer:
    """Gives what `pharmagraph suggest` wrote when it is asked first, and what the rules say later.

    ``cache`` is a folder for what is made of the vocabulary's names, None for none; ``vocabularies`` are
    further lists of names.
    """

    def __init__(self, places: Places, cache: Path | None = None, vocabularies: Sequence[Path] = ()) -> None:
        self._places = places
        self._cache = cache
        self._vocabularies = vocabularies
        self._asked = False

    def __call__(self, vocabulary: Vocabulary) -> Iterable[Candidate]:
        """Return the candidates of the document.

        Raises ContentError where suggestions.yaml is not as it was written, or as ``suggest`` does.
        """
        at = self._places
        first, self._asked = not self._asked, True
        if first and (at.folder / suggestions.FILE).is_file():
            return suggestions.read_suggestions(at.folder, at.root).candidates
        rules = project_rules(
            core=at.core, ontology=at.ontology, extract=at.folder.parent, vocabulary=vocabulary, root=at.root,
            vocabularies=self._vocabularies, cache=self._cache,
        )  # fmt: skip
        return suggest(at.folder, vocabulary, at.root, rules=rules, texts=at.texts).candidates
