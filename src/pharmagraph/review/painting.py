"""What the screens show, as styled text: words of documents are never read as markup or control signs.

Colour is never the only sign: evidence is underlined, faults and doubts begin with a mark.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from pharmagraph.findings import visible
from pharmagraph.review.scribe import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.extract.suggest.confidence import RuleRecord
    from pharmagraph.extract.suggest.plainvalue import Plain
    from pharmagraph.findings import Finding
    from pharmagraph.review.agenda import Item
    from pharmagraph.review.context import Context
    from pharmagraph.review.desk import Progress
    from pharmagraph.review.outcome import Outcome

EVIDENCE = "bold underline $text-accent"
DIM = "$foreground 65%"
GOOD, BAD, DOUBT = "$text-success", "$text-error", "$text-warning"
_BAR = 12
_NAME_WIDTH = 11
_ORDER = ("subject", "relation", "value", "polarity", "certainty", "because", "cue")


def plain(text: str, style: str = "") -> Content:
    """Return words in one style, whatever signs they hold."""
    return Content.styled(visible(text), style) if style else Content(visible(text))


def lines(parts: Iterable[Content]) -> Content:
    """Return parts below one another."""
    return Content("\n").join(parts)


def top_line(title: str, progress: Progress, width: int) -> Content:
    """Return the line at the top: what is reviewed, and how many are left."""
    left = f" {visible(title)}"
    settled = progress.sentences - progress.open
    full = round(_BAR * settled / progress.sentences) if progress.sentences else _BAR
    put_off = f" ({progress.deferred} deferred)" if progress.deferred else ""
    right = f"{progress.left} left{put_off}  {'█' * full}{'░' * (_BAR - full)}"
    right += f" {settled} of {progress.sentences} sentences "
    room = width - len(right) - 1
    left = left if len(left) <= room else left[: max(1, room - 1)] + "…"
    return Content(left.ljust(room + 1) + right)


def sentence(context: Context, *, around: bool = True) -> Content:
    """Return a sentence in its context, its evidence underlined; without ``around`` it stands alone."""
    path = " > ".join(context.headings)
    here = Content.assemble(*((text, EVIDENCE if cited else "bold") for text, cited in context.pieces))
    here = Content.assemble(("▌ ", "$text-accent"), here)
    if not around:
        return here
    parts = [plain(f"{context.kind} {context.number}" + (f"  {path}" if path else ""), DIM), Content("")]
    parts += [plain(f"  {words}", "italic") for words in context.lead_ins]
    if context.before:
        parts.append(plain(f"  {context.before}", DIM))
    parts.append(here)
    if context.after:
        parts.append(plain(f"  {context.after}", DIM))
    return lines(parts)


def rows(fields: Mapping[str, Plain], about: str) -> Content:
    """Return the fields of a fact, one a line; the subject is shown where it is the document's own, too."""
    names = [n for n in _ORDER if n in fields]
    names += [n for n in fields if n not in _ORDER]
    told = [] if "subject" in fields else [_row("subject", about or "(none)", DIM)]
    return lines([*told, *(row for name in names for row in _value_rows(name, fields[name]))])


def _value_rows(name: str, value: Plain) -> list[Content]:
    """Return the lines of one field: a value with parts has one for each part."""
    if isinstance(value, Mapping):
        parts = [f"{part}: {shown(inner)}" for part, inner in value.items()]
        return [_row("" if n else name, part, "bold") for n, part in enumerate(parts)]
    return [_row(name, shown(value), "bold" if name == "value" else "")]


def _row(name: str, value: str, style: str) -> Content:
    return Content.assemble((f"{name:<{_NAME_WIDTH}}", DIM), plain(value, style))


def head(item: Item, record: RuleRecord | None) -> Content:
    """Return what is to be judged: which rule proposes it, and how that rule has fared so far."""
    if item.candidate is None or record is None:
        return plain("nothing is proposed for this sentence", "bold")
    sure = f"expected right: {record.confidence:.0%}, no decisions yet"
    if record.decided:
        changed = f", {record.changed} after a change" if record.changed else ""
        sure = f"accepted {record.accepted + record.changed} of {record.decided} so far{changed}"
    state = "deferred, from" if item.deferred else "proposed by"
    return Content.assemble((f"{state} ", DIM), plain(item.candidate.rule), (f", {sure}", DIM))


def verdict(findings: Iterable[Finding], term: str = "", *, mends: bool = True) -> Content:
    """Return what the gate says; ``term`` tells of a term that is defined on accepting."""
    found = list(findings)
    parts = []
    for finding in found:
        mark, style = ("✗", BAD) if finding.severity == "error" else ("!", DOUBT)
        words = f"{mark} {finding.code} {finding.message}"
        parts.append(plain(words, style))
        if mends and finding.mend:
            parts.append(plain(f"  {finding.mend}", DIM))
    if not any(finding.severity == "error" for finding in found):
        parts.insert(0, plain("✓ the sentence carries it", GOOD))
    if term:
        parts.append(plain(f"+ new term: {term}", DOUBT))
    return lines(parts)


def message(outcome: Outcome | None) -> Content:
    """Return what became of the last wish."""
    if outcome is None:
        return Content("")
    return plain(f"{'✓' if outcome.done else '✗'} {outcome.words}", GOOD if outcome.done else BAD)


def closing(progress: Progress) -> Content:
    """Return what is said where nothing is left."""
    open_ = "Every sentence is accounted for. "
    if progress.open:
        open_ = f"{progress.open} sentences are open: build waits until they are accounted for. "
    return lines([plain(open_), plain("Go on with: pharmagraph lock, pharmagraph check, pharmagraph build")])


def outline(items: Iterable[Item], position: int, height: int, width: int) -> Content:
    """Return the list of what is left, around the current item."""
    entries = list(items)
    first = min(max(0, position - height // 2), max(0, len(entries) - height))
    parts = []
    for index, item in enumerate(entries[first : first + height], first):
        words = "no suggestion"
        if item.candidate is not None:
            words = f"{item.candidate.relation} {shown(item.candidate.value)}"
        sign = "▶" if index == position else "…" if item.deferred else " "
        text = visible(f"{sign} {item.sentence:>3}  {words}")
        text = text if len(text) <= width else text[: width - 1] + "…"
        parts.append(plain(text, "bold $text-accent" if index == position else "" if item.candidate else DIM))
    return lines(parts)
