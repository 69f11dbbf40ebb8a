from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pharmagraph.extract.document import Block, assembled
from pharmagraph.extract.readers import read_document
from pharmagraph.review.context import context_of

LEAFLET = b"Glimmerol\n\nIt helps.  It\nglows often.\n\nIt may cause:\n\n- cold\tears\n- sleep\n"


def test_context_shows_what_stands_around() -> None:
    """Headings and lead-in are there, the neighbours too, and a heading is no neighbour."""
    document = read_document(LEAFLET, "source.txt")
    first = context_of(document, 2)
    assert (first.headings, first.before, first.after) == (("Glimmerol",), "", "It glows often.")
    item = context_of(document, 5)
    assert (item.kind, item.lead_ins, item.before, item.words, item.after) == (
        "item", ("It may cause:",), "", "cold ears", "sleep",
    )  # fmt: skip
    last = context_of(document, 6)
    assert (last.before, last.after) == ("cold ears", "")


def test_evidence_is_cut_out_across_lines() -> None:
    """Pieces of a cue are marked; white space of the source is one space."""
    document = read_document(LEAFLET, "source.txt")
    text = document.text
    spans = [(text.index("It\nglows"), text.index("glows") + 5)]
    assert context_of(document, 3, spans).pieces == (("It glows", True), (" often.", False))


def test_signs_that_steer_a_terminal_are_replaced() -> None:
    """Escape sequences and direction marks of a document cannot reach the screen."""
    text = "Take \x1b[31m5\u202e mg."
    document = assembled(text, [Block("paragraph", 0, len(text))], "test-1")
    assert context_of(document, 1, [(5, 11)]).words == "Take \ufffd[31m5\ufffd mg."


@settings(max_examples=40)
@given(st.text("ab \n\t.", min_size=1, max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_pieces_make_the_sentence(text: str, start: int, end: int) -> None:
    """Wherever evidence begins and ends, the pieces together are the sentence with its spaces folded."""
    document = assembled(text, [Block("paragraph", 0, len(text))], "test-1")
    for sentence in document.sentences:
        context = context_of(document, sentence.number, [(min(start, end), max(start, end))])
        assert context.words == document.words(sentence.number)
