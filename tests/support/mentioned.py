"""What a sentence of our own making is found to name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pharmagraph.extract.document import Block, assembled
from pharmagraph.extract.suggest.learning import NOTHING
from pharmagraph.extract.suggest.mentions import mentions_in
from pharmagraph.extract.suggest.tagger import Tagger

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pharmagraph.extract.document import BlockKind, Document
    from pharmagraph.extract.suggest.learning import Kind, Learnt
    from pharmagraph.extract.suggest.mentions import Mention

KNOWN = ("nausea", "headache", "hepatitis", "asthma", "muscle spasm", "rash", "agoraphobia", "tetanus")


def one_block(text: str, kind: BlockKind = "paragraph") -> Document:
    """Return a document of one block."""
    return assembled(text, [Block(kind, 0, len(text))], "made-1")


def mentioned(
    text: str,
    kind: Kind = "side effect",
    *,
    known: Iterable[str] = KNOWN,
    learnt: Learnt = NOTHING,
    block: BlockKind = "paragraph",
) -> list[Mention]:
    """Return the mentions of all sentences of a text, with these names in the vocabulary."""
    document = one_block(text, block)
    tagger = Tagger((name, name) for name in known)
    return [m for s in document.sentences for m in mentions_in(document, s, kind, tagger, learnt)]


def names(text: str, kind: Kind = "side effect", *, known: Iterable[str] = KNOWN) -> list[str]:
    """Return the names of all mentions of a text."""
    return [mention.text for mention in mentioned(text, kind, known=known)]
