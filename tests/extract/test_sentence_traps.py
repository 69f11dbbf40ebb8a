"""Traps of medical text: where a sentence ends, and where it only seems to."""

from __future__ import annotations

import pytest

from pharmagraph.extract.readers import read_document
from pharmagraph.extract.sentences import split
from support.reading import words

# Each row is one block; the bar stands where a sentence ends.
TRAPS = [
    "Take 2.5 mg at night.|Rest well.",
    "The dose is 0.5 to 1.25 mg/kg.|It may be doubled.",
    "Use painkillers, e.g. Quelorin, with care.|Ask first.",
    "Anxiolytics, i.e. Quelorin and its kin, make tired.|Beware.",
    "Give 5 mg i.v. slowly.|Wait an hour.",
    "Give 5 mg i.v.|Then wait an hour.",
    "It is given i.m. or i.v. in a hospital.",
    "It lasts approx. 6 hours.|Then it fades.",
    "Dr. Miller and Prof. Smith wrote it.|They agree.",
    "Take it thrice a day.|Parenteral: 5 mg in a hospital.".replace("day.|Par", "day.~Par"),
    "Oral:\u00a03 to 10\u00a0mg.\u00a0|Rectal: one tube.",
    "It works at once , which is rare.|It fades soon.",
    "Take it q.i.d. with food.|Never skip it.",
    "Take it b.i.d.|Do not take more.",
    "Batch No. 5 was withdrawn.|Return it.",
    "Quelorin vs. Trosibate was tried.|Both worked.",
    "The most is 5 mg.|Do not take more.",
    "The most is 10 mg.|2 tablets are enough.",
    "Wait \u2026 and see.|Then ask.",
    "It may help\u2026|Ask your doctor.",
    'He said "Stop it."|Then he left.',
    "It helps (see Fig. 2).|It is cheap.",
    "It helps. (It is also cheap.)|Ask first.".replace("helps. (", "helps.|("),
    "Is it safe?|Yes, it is!|Good.",
    "About 1.5 % of patients fell ill.|Most got well.",
    "Keep below 25 \u00b0C.|Do not freeze.",
    "It holds vitamin C.|Take it daily.",
    "See www.example.org/leaflet.Here for more.|Or ask.",
    "Up to 1,000 mg (max. 4 g a day) is safe.|More is not.",
    "The U.S. label says so.|Others do not.",
    "It binds GABA-A.|That calms.",
    "Give 2.5 mL/kg/h.|Then stop.",
    "Take it at 8 a.m. and 8 p.m. each day.",
    "Smith et al. found it.|It was new.",
    "Use it for 2 wk. at most.",
    "Use St. John's wort with care.|It acts too.",
    "Rash, itching, etc. may occur.|Tell your doctor.",
    "One tablet = 5 mg.|Half = 2.5 mg.",
]


def expected_pieces(row: str) -> tuple[str, list[str]]:
    """Return a row's text and its sentences; a tilde marks an end without a space."""
    pieces = [" ".join(piece.split()) for piece in row.replace("~", "|").split("|")]
    text = row.replace("~", "\0").replace("|", " ").replace("\0", "")
    return text, pieces


@pytest.mark.parametrize("row", TRAPS)
def test_a_sentence_ends_where_a_reader_ends_it(row: str) -> None:
    """Decimals, abbreviations, missing spaces, brackets and quotes do not mislead."""
    text, expected = expected_pieces(row)
    assert [" ".join(text[a:b].split()) for a, b in split(text)] == expected


@pytest.mark.parametrize("row", TRAPS)
def test_readers_agree_about_sentences(row: str) -> None:
    """A paragraph in plain text has the sentences that the splitter finds in it."""
    text, expected = expected_pieces(row)
    assert words(read_document(f"{text}\n".encode(), "a.txt")) == expected


def test_blocks_part_sentences_that_have_no_end() -> None:
    """Items and headings need no full stop."""
    text = "How to take it\n\nTake it:\n\n  \u2022 at night\n  \u2022 with 2.5 dl of water\n\nRest"
    assert words(read_document(text.encode(), "a.txt")) == [
        "How to take it", "Take it:", "at night", "with 2.5 dl of water", "Rest",
    ]  # fmt: skip
