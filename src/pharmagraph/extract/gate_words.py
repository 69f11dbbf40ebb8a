"""The words of the object, of qualifiers and of the parts of a value: they stand where they must."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.claim import missing_words
from pharmagraph.extract.fact import FlagValue, Structure, TermValue, TextValue
from pharmagraph.extract.scopes import says_as_needed
from pharmagraph.extract.words import content_words, find_all, find_each, tokens_of
from pharmagraph.ontology.prefixes import VOCAB
from pharmagraph.ontology.vocabulary import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pharmagraph.extract.claim import Claim
    from pharmagraph.extract.fact import Value
    from pharmagraph.extract.words import Span, Token
    from pharmagraph.ontology.model import Key, Term

# What headings may say for the sentences below them: for what, for whom and how something is given.
FROM_HEADINGS = frozenset(
    {"for", "population", "jurisdiction", "phase", "form", "route", "secondary to", "frequency"}
)

# What a person may conclude from words that do not say it outright (certainty: interpreted).
JUDGED = frozenset({"action", "role"})


CHARACTERISTIC = VOCAB + "Characteristic"
_JOINTS_OF_NOUNS = frozenset({"of", "to", "for", "in", "with", "by", "on", "from"})


def check_object(claim: Claim) -> None:
    """Check that a name or phrase of the object stands in the pieces, or all words of a text value."""
    value = claim.fact.value
    if isinstance(value, TermValue):
        _object_term(claim, value.term)
    elif isinstance(value, TextValue):
        tokens = claim.piece_tokens()
        missing = missing_words(value.text, tokens)
        judged = not claim.stated and (len(missing) < len(content_words(value.text)) or _reason_cites(claim))
        if missing and not judged:
            shown = ", ".join(f"'{w}'" for w in missing)
            claim.complain("PG305", f"the cue does not show {shown}", "cue", "take words that hold the value")
        wanted = set(content_words(value.text))
        found = [(t.start, t.end) for t in tokens if t.form in wanted or t.word in wanted]
        claim.object_spans += found
        claim.held += found


def _object_term(claim: Claim, term: Term) -> None:
    places = [
        p for n in claim.reading.lexicon.carriers(term) for p in find_each(claim.here.tokens, n, claim.pieces)
    ]
    if not places:
        if claim.stated or not (_spoken_of(claim, term) and _reason_cites(claim)):
            names = " or ".join(f"'{n}'" for n in term.names[:4])
            mend = (
                "take words that name it, add a synonym or phrase in ontology/terms.tsv, or write "
                "certainty: interpreted and because: … (a reason that names it and a word of the cue)"
            )
            claim.complain("PG305", f"the cue does not name the object: {names}", "cue", mend)
        return
    free = [p for p in places if len(p) > 1 or _larger_term(claim, p[0], term) is None]
    if not free and claim.stated:
        larger = _larger_term(claim, places[0][0], term)
        if larger is not None:
            mend = f"use '{larger.label}', or write certainty: interpreted and because: …"
            claim.complain(
                "PG305",
                f"the words name '{larger.label}', which is another term than '{term.label}'",
                "value",
                mend,
            )
    spans = [span for place in free or places for span in place]
    if claim.stated and (other := _described(claim, spans)):
        mend = f"take words in which it describes '{claim.fact.subject.label}'"
        claim.complain("PG305", f"'{term.label}' describes '{other}' here, not the subject", "cue", mend)
    claim.object_spans += spans
    claim.held += spans


def _spoken_of(claim: Claim, term: Term) -> bool:
    """Tell whether the sentence, or the reason of an interpreted fact, holds a word of the object's names."""
    reason = tokens_of(claim.fact.because, 0, len(claim.fact.because))
    here = {form for t in (*claim.here.tokens, *reason) for form in (t.word, t.form)}
    return any(word in here for name in term.carriers for word in content_words(name))


def _reason_cites(claim: Claim) -> bool:
    """Tell whether the reason of an interpreted fact speaks of the words cited: it holds one of them."""
    reason = set(content_words(claim.fact.because))
    return any(t.form in reason or t.word in reason for t in claim.piece_tokens())


def _larger_term(claim: Claim, span: Span, term: Term) -> Term | None:
    """Return another term whose longer name holds the span: "anxiety disorder" around "anxiety"."""
    for (start, end), other in claim.here.named:
        holds = start <= span[0] and span[1] <= end and (end - start) > (span[1] - span[0])
        if holds and other.iri != term.iri and not other.core and other.status == "current":
            own = any(
                s <= start and end <= e
                for n in claim.reading.lexicon.carriers(term)
                for p in find_each(claim.here.tokens, n)
                for s, e in p
            )
            if not own:
                return other
    return None


def _described(claim: Claim, spans: Sequence[Span]) -> str:
    """Return what a characteristic describes where that is not the subject: "intermittent use of it".

    An adjective before a noun describes that noun, and what follows behind "of" or "to" does not
    become intermittent with it. Judged only where the subject is named behind the adjective alone.
    """
    if claim.fact.relation.range != CHARACTERISTIC:
        return ""
    tokens, text = claim.here.tokens, claim.reading.document.text
    subject = [
        s for n in claim.reading.lexicon.carriers(claim.fact.subject) for p in find_each(tokens, n) for s in p
    ]
    first = min((start for start, _ in subject), default=0)
    end = max((end for _, end in spans), default=0)
    between = [t for t in tokens if end <= t.start < first]
    joint = next((i for i, t in enumerate(between) if t.word in _JOINTS_OF_NOUNS), 0)
    return text[between[0].start : between[joint - 1].end] if joint else ""


def check_qualifiers(claim: Claim) -> None:
    """Check that each qualifier stands in the sentence, or above it where headings may say it."""
    for key, values in claim.fact.qualifiers:
        for value in values:
            if isinstance(value, TermValue) and _is_object(claim, value.term):
                message = f"{key.name}: '{value.term.label}' is the object already"
                mend = f"delete {key.name}, or use another object"
                claim.complain("PG313", message, key.name, mend, value.place)
            _part(claim, key, value, values)


def _is_object(claim: Claim, term: Term) -> bool:
    return isinstance(claim.fact.value, TermValue) and claim.fact.value.term.iri == term.iri


def check_structure(claim: Claim) -> None:
    """Check that each part of a value stands in the pieces, or near them."""
    if isinstance(claim.fact.value, Structure):
        _structure(claim, claim.fact.value)


def _structure(claim: Claim, value: Structure) -> None:
    for key, values in value.parts:
        for part in values:
            if isinstance(part, Structure):
                _structure(claim, part)
            else:
                _part(claim, key, part, values)


def _part(claim: Claim, key: Key, value: Value, beside: Sequence[Value]) -> None:
    if isinstance(value, TermValue):
        _term_part(claim, key, value, beside)
    elif isinstance(value, TextValue):
        if key.name == "words":
            return
        missing = missing_words(
            value.text, *claim.tokens_near(), *(claim.tokens_above() if key.name != "when" else ())
        )
        if missing:
            shown = ", ".join(f"'{w}'" for w in missing)
            mend = f"write {key.name} in words of the sentence"
            message = f"{key.name}: the sentence does not show {shown}"
            claim.complain("PG313", message, key.name, mend, value.place)
    elif isinstance(value, FlagValue) and key.name == "as needed" and value.flag:
        text = claim.reading.document.text
        near = [claim.here.sentence, *(r.sentence for r in claim.lead_ins)]
        if not any(says_as_needed(text[s.start : s.end]) for s in near):
            claim.complain(
                "PG313",
                "as needed: the sentence does not say so",
                key.name,
                "delete it, or take another sentence",
                value.place,
            )


def _term_part(claim: Claim, key: Key, value: TermValue, beside: Sequence[Value]) -> None:
    term = value.term
    if (
        key.name == "jurisdiction"
        and claim.jurisdiction
        and folded(claim.jurisdiction) in {folded(n) for n in term.names}
    ):
        return
    names = claim.reading.lexicon.carriers(term)
    in_pieces = [s for p in find_all(claim.here.tokens, names, claim.pieces) for s in p]
    if in_pieces:
        claim.held += in_pieces
        return
    near = [p for n in names for p in find_each(claim.here.tokens, n)]
    if near:
        claim.held += [s for p in near for s in p]
        rival = _rival(claim, key, beside)
        if rival is not None and claim.stated:
            message = (
                f"{key.name}: the sentence names '{rival.label}' too, so the cue must show '{term.label}'"
            )
            claim.complain("PG313", message, key.name, f"take words that hold '{term.label}'", value.place)
        return
    above: list[tuple[Token, ...]] = [r.tokens for r in claim.lead_ins]
    if key.name in FROM_HEADINGS:
        above += claim.tokens_above()
    if any(find_all(tokens, names) for tokens in above):
        return
    if key.name in JUDGED and not claim.stated:
        return
    names_shown = " or ".join(f"'{n}'" for n in term.names[:4])
    mend = "delete it, take another sentence, or add a synonym or phrase in ontology/terms.tsv"
    message = f"{key.name}: nothing near the cue says {names_shown}"
    claim.complain("PG313", message, key.name, mend, value.place)


def _rival(claim: Claim, key: Key, beside: Sequence[Value]) -> Term | None:
    """Return another term of the same kind that the sentence names and the fact does not.

    Only for what a dose must not be mixed up in: its route, form and people.
    """
    if key.name not in {"route", "form", "population"}:
        return None
    own = {v.term.iri for v in beside if isinstance(v, TermValue)}
    text = claim.reading.document.text
    for (start, end), other in claim.here.named:
        is_label = start == claim.here.sentence.start and text[end : end + 1] == ":"
        if other.iri not in own and not is_label and claim.vocabulary.is_a(other.kind, key.range):
            return other
    return None
