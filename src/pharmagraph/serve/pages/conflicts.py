"""Where curated statements and imported data disagree, as the page of disputes shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.errors import PharmagraphError, QueryLimitError
from pharmagraph.graphs.disagreements import find_disagreements
from pharmagraph.serve.pages.datagraphs import DataGraphs, publication
from pharmagraph.serve.pages.facts import brief
from pharmagraph.serve.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.graphs.disagreements import ConflictQuestion, Disagreement
    from pharmagraph.serve.pages.asker import Ask
    from pharmagraph.serve.pages.atlas import Atlas
    from pharmagraph.serve.pages.page import Data

_MOST = 100
_TOO_LONG = "Curated facts could not be compared with the data sets in the time that a page may take."
_FAULTY = "Curated facts could not be compared with the data sets: a conflict question has a fault."


def conflicts(atlas: Atlas, questions: Sequence[ConflictQuestion], ask: Ask) -> Data:
    """Return the disagreements that the command ``conflicts`` lists; "incomplete" says why there are none."""
    found: Sequence[Disagreement] = ()
    incomplete = ""
    try:
        found = find_disagreements(questions, lambda text, _: ask(text), atlas.vocabulary)
    except Fault:
        incomplete = _TOO_LONG
    except PharmagraphError as error:
        incomplete = _TOO_LONG if isinstance(error, QueryLimitError) else _FAULTY
    shown = [each for each in found if each.statement.iri in atlas.statements]
    return {
        "asked": len(questions),
        "count": len(shown),
        "pairs": [_pair(atlas, each) for each in shown[:_MOST]],
        "incomplete": incomplete,
    }


def _pair(atlas: Atlas, each: Disagreement) -> Data:
    graphs = DataGraphs(atlas, each.asked.dataset)
    return {
        "conflict": each.asked.name,
        "title": each.asked.question.title,
        "fact": brief(atlas, atlas.statements[each.statement.iri]),
        "subject": graphs.brief(each.imported),
        "says": each.says,
        "dataset": publication(atlas, each.asked.dataset),
    }
