"""Negations, hedges and conditions that bear on a claim: the fact must own up to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.fact import FlagValue
from pharmagraph.extract.scopes import is_softened, says_as_needed
from pharmagraph.extract.words import content_words, tokens_of
from pharmagraph.ontology.prefixes import VOCAB

if TYPE_CHECKING:
    from pharmagraph.extract.claim import Claim
    from pharmagraph.extract.fact import TextValue
    from pharmagraph.extract.scopes import Kind, Mark

CONTRAINDICATED = VOCAB + "contraindicatedIn"
# A condition that holds the object is what these relations are about: "if you have tetanus".
_OF_CONDITIONS = frozenset(
    VOCAB + name
    for name in (
        "contraindicatedIn",
        "hasPrecaution",
        "hasWarning",
        "treats",
        "usedFor",
        "prevents",
        "interactsWith",
        "needsMonitoring",
    )
)


def _above(claim: Claim, kind: Kind) -> list[Mark]:
    """Return the marks of the lead-ins that reach their end, and so the item below."""
    found = []
    for reading in claim.lead_ins:
        last = max((t.end for t in reading.tokens if t.word[0].isalnum()), default=0)
        found += [m for m in reading.marks if m.kind == kind and m.scope[1] >= last]
    return found


def _here(claim: Claim, kind: Kind) -> list[Mark]:
    return [m for m in claim.here.marks if m.kind == kind and not claim.is_held((m.start, m.end))]


def check_negation(claim: Claim) -> None:
    """Check that a negation that bears on the object is the fact's polarity, and stands in the pieces."""
    free = _here(claim, "negation")
    above = _above(claim, "negation")
    bearing = [m for m in free if any(m.bears_on(t) for t in claim.targets)]
    shown = [m for m in free if claim.in_pieces((m.start, m.end))]
    cut = [m for m in bearing if m not in shown]
    if claim.fact.relation.iri == CONTRAINDICATED and not _says_contraindicated(claim):
        # "Do not use it in …": here the negation is what the relation says.
        if cut:
            _complain_cut(claim, cut[0])
        elif claim.fact.polarity == "negative":
            mend = "write polarity: affirmed, or take words that say it is not contraindicated"
            claim.complain(
                "PG309", "the words forbid it, the fact says that it is not forbidden", "polarity", mend
            )
    elif claim.fact.polarity == "negative":
        _check_denied(claim, shown, above, cut)
    elif cut:
        _complain_cut(claim, cut[0])
    elif shown:
        mend = "write polarity: negative, or take words that are not denied"
        claim.complain(
            "PG309", f"the cue denies it ('{shown[0].words}'), the fact affirms it", "polarity", mend
        )
    elif above:
        mend = "write polarity: negative, or cite another sentence"
        claim.complain("PG309", f"the list is denied by its lead-in ('{above[0].words}')", "polarity", mend)


def _check_denied(claim: Claim, shown: list[Mark], above: list[Mark], cut: list[Mark]) -> None:
    """Check that a fact that denies has one negation in its pieces (or above its list), and none left out."""
    counted = [m for m in shown if any(m.bears_on(s) for s in (*claim.targets, *claim.pieces, *claim.held))]
    if not counted and not above:
        mend = "take the negation into the cue, or write polarity: affirmed"
        claim.complain("PG309", "the fact denies it, but the cue shows no negation", "polarity", mend)
    elif len(counted) + len(above) > 1 and (len(counted) + len(above)) % 2 == 0:
        mend = "a double negation cannot be read: take other words"
        claim.complain(
            "PG309",
            f"the cue denies it twice ('{counted[0].words}', '{(counted + above)[-1].words}')",
            "cue",
            mend,
        )
    elif cut:
        _complain_cut(claim, cut[0])


def _says_contraindicated(claim: Claim) -> bool:
    return any(t.word.startswith("contraindicat") or t.word == "contra-indicated" for t in claim.here.tokens)


def _complain_cut(claim: Claim, mark: Mark) -> None:
    words = claim.words(mark.start, mark.end)
    message = f"the cue leaves out '{words}', which bears on it"
    mend = f"take '{words}' into the cue; a phrase of the object holds it, or polarity: negative says it"
    claim.complain("PG309", message, "cue", mend)


def check_hedges(claim: Claim) -> None:
    """Check that a hedge on the object is the fact's certainty or a qualifier, and the other way round."""
    fact, text = claim.fact, claim.reading.document.text
    near = [claim.here.sentence, *(r.sentence for r in claim.lead_ins)]
    if fact.certainty == "hedged" and not any(is_softened(text[s.start : s.end]) for s in near):
        claim.complain(
            "PG310",
            "the fact is hedged, but the words do not soften it",
            "certainty",
            "delete certainty: hedged",
        )
    if fact.certainty == "hedged" or not claim.stated:
        return
    targets = claim.targets
    if fact.polarity == "negative":
        targets = [(m.start, m.end) for m in _here(claim, "negation")]
    bodies = [m.body for m in claim.here.marks if m.kind == "condition"]
    for mark in [*_here(claim, "hedge"), *_above(claim, "hedge")]:
        inside = any(a <= mark.start and mark.end <= b for a, b in bodies)
        ours = claim.here.sentence.start <= mark.start < claim.here.sentence.end
        if not inside and (not ours or any(mark.bears_on(t) for t in targets)):
            mend = "write certainty: hedged, or a qualifier that says it"
            claim.complain(
                "PG310", f"the words hedge it ('{mark.words}'), the fact does not", "certainty", mend
            )
            return


def check_conditions(claim: Claim) -> None:
    """Check that a condition on the object is told by `when`, by a qualifier, or by as needed."""
    whens = [(when, set(content_words(when.text))) for when in claim.conditions()]
    as_needed = any(
        key is not None and key.name == "as needed" and isinstance(value, FlagValue) and value.flag
        for key, value in claim.parts()
    )
    text = claim.reading.document.text
    for mark in [*_here(claim, "condition"), *_above(claim, "condition")]:
        ours = claim.here.sentence.start <= mark.start < claim.here.sentence.end
        if ours and not any(mark.bears_on(t) for t in claim.targets):
            continue
        body = text[mark.body[0] : mark.body[1]]
        forms = {form for t in tokens_of(body, 0, len(body)) for form in (t.word, t.form)}
        told = [(when, words) for when, words in whens if words & forms]
        if told:
            _check_denied_condition(claim, mark, told)
            continue
        if (as_needed and says_as_needed(body)) or not claim.stated or _holds(claim, mark, ours=ours):
            continue
        words = claim.words(*mark.body)
        mend = "write when: … in words of the sentence, or another qualifier that says it"
        claim.complain("PG311", f"the words set a condition ('{words}'), the fact does not", "cue", mend)
        return


def _holds(claim: Claim, mark: Mark, *, ours: bool) -> bool:
    """Tell whether the condition is the object itself, or is told by a term of the fact."""
    begin, stop = mark.body
    is_object = not ours or any(begin <= a and b <= stop for a, b in claim.object_spans)
    if is_object and claim.fact.relation.iri in _OF_CONDITIONS:
        return True
    others = [s for s in claim.held if s not in claim.object_spans]
    return any(begin <= a and b <= stop for a, b in others)


def _check_denied_condition(claim: Claim, mark: Mark, told: list[tuple[TextValue, set[str]]]) -> None:
    begin, stop = mark.body
    for other in claim.here.marks:
        inside = other.kind == "negation" and begin <= other.start and other.end <= stop
        if not inside or claim.is_held((other.start, other.end)):
            continue
        if not any(set(content_words(other.words)) <= words for _, words in told):
            mend = f"take '{other.words}' into when"
            message = f"the condition is denied ('{other.words}'), when does not say so"
            claim.complain("PG309", message, "when", mend, told[0][0].place)
            return
