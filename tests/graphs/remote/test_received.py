"""What a server sent: read in each format, whole, and by no parser that it could harm."""

from __future__ import annotations

import io
import subprocess
from email.message import Message

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pharmagraph.errors import QueryError, QueryLimitError
from pharmagraph.graphs.remote import recode
from pharmagraph.graphs.remote.address import read_address
from pharmagraph.graphs.remote.connection import Reply
from pharmagraph.graphs.remote.received import Wish, answer_of

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
MIB = 1024 * 1024

ROWS = (
    b'{"head":{"vars":["s","o"]},"results":{"bindings":['
    b'{"s":{"type":"uri","value":"http://e/a"},"o":{"type":"literal","value":"x \\u00e9","xml:lang":"en"}},'
    b'{"s":{"type":"uri","value":"http://e/b"}}]}}'
)
READ = [("<http://e/a>", '"x é"@en'), ("<http://e/b>", None)]


def encoded(form: str) -> bytes:
    """Return the rows in another format, as an engine writes them."""
    found = ox.parse_query_results(ROWS, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions)
    return found.serialize(format=getattr(ox.QueryResultsFormat, form)) or b""


def reply(body: bytes, kind: str, *, is_measured: bool = True) -> Reply:
    """Return an answer of a server."""
    headers = Message()
    headers["Content-Type"] = kind
    return Reply(read_address("http://server.example/sparql"), 200, headers, body, is_measured=is_measured)


def wish(form: str = "rows", *, result: int = MIB, seconds: float = 20.0) -> Wish:
    """Return what was asked for."""
    return Wish(form, (), is_ordered=True, seconds=seconds, memory=512 * MIB, result=result)


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("JSON", JSON), ("JSON", "application/json"), ("JSON", JSON + ";charset=utf-8"),
        ("JSON", JSON.upper()), ("XML", XML), ("XML", "application/xml"), ("XML", "text/xml"),
        ("TSV", "text/tab-separated-values"),
    ],
)  # fmt: skip
def test_rows_are_read_from_each_format(form: str, kind: str) -> None:
    """JSON, XML and TSV give the same rows, in the same bytes."""
    answer = answer_of(reply(encoded(form), kind), wish())
    assert (answer.form, answer.variables, answer.rows, answer.notes) == ("rows", ("s", "o"), READ, ())
    assert (answer.body, answer.encoding) == (encoded("JSON"), "json")


def test_csv_is_read_as_texts() -> None:
    """CSV tells no IRI from a text, which is said; an empty cell is no value."""
    body = b'?s,o\r\nhttp://e/a,"x, \xc3\xa9"\r\nhttp://e/b,\r\n'
    answer = answer_of(reply(body, "text/csv;charset=utf-8"), wish())
    assert (answer.variables, answer.rows) == (
        ("s", "o"),
        [('"http://e/a"', '"x, é"'), ('"http://e/b"', None)],
    )
    assert answer.notes == ("the server answered in CSV, which does not tell IRIs and numbers from texts",)
    assert answer_of(reply(b"x\r\n\r\n1\r\n", "text/csv"), wish()).rows == [(None,), ('"1"',)]


@pytest.mark.parametrize(
    "body", [b"", b"a,b\r\n1\r\n", b'a\r\n"x\r\n', b'a\r\n"x"y\r\n', b"a\xff\r\n", b"a b\r\n"]
)
def test_bad_csv_is_refused(body: bytes) -> None:
    """Rows of another length, open quotes and bytes that are no text."""
    with pytest.raises(QueryError, match="cannot be read"):
        answer_of(reply(body, "text/csv"), wish())


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"head":{},"boolean":true}', JSON),
        (
            b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>',
            XML,
        ),
    ],
)
def test_yes_is_read(body: bytes, kind: str) -> None:
    """The answer to ASK in JSON and XML; it is no answer to SELECT."""
    answer = answer_of(reply(body, kind), wish("truth"))
    assert (answer.form, answer.body, answer.truth) == ("truth", b"true", True)
    with pytest.raises(QueryError, match="mixed up"):
        answer_of(reply(body, kind), wish())


def test_rows_are_no_yes() -> None:
    """Rows are no answer to ASK, nor is CSV."""
    for body, kind in ((ROWS, JSON), (b"x\r\ntrue\r\n", "text/csv")):
        with pytest.raises(QueryError, match="yes or no"):
            answer_of(reply(body, kind), wish("truth"))


TRIPLES = b'<http://e/a> <http://e/p> "x"@en .\n<http://e/b> <http://e/p> <http://e/a> .\n'
RDFXML = (
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    b'<rdf:Description rdf:about="http://e/b"><e:p rdf:resource="http://e/a"/></rdf:Description>'
    b'<rdf:Description rdf:about="http://e/a"><e:p xml:lang="en">x</e:p></rdf:Description></rdf:RDF>'
)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (TRIPLES, "application/n-triples"),
        (b"\n".join(reversed(TRIPLES.splitlines())) + b"\n" + TRIPLES, "text/plain"),
        (b'@prefix e: <http://e/> . e:b e:p e:a . e:a e:p "x"@en .', "text/turtle"),
        (RDFXML, "application/rdf+xml"),
    ],
    ids=["N-Triples", "plain", "Turtle", "RDF/XML"],
)
def test_triples_are_read_from_each_format(body: bytes, kind: str) -> None:
    """Each becomes sorted N-Triples, each triple once."""
    answer = answer_of(reply(body, kind), wish("graph"))
    assert (answer.form, answer.body) == ("graph", TRIPLES)


def test_booleans_become_words() -> None:
    """Virtuoso's 1 is true, as we write it."""
    kind = "<http://www.w3.org/2001/XMLSchema#boolean>"
    body = f'<http://e/a> <http://e/p> "1"^^{kind}, "0"^^{kind} .'.encode()
    answer = answer_of(reply(body, "text/turtle"), wish("graph"))
    assert [o for _, _, o in answer.triples] == [f'"false"^^{kind}', f'"true"^^{kind}']


@pytest.mark.parametrize(
    ("kind", "form"), [("text/csv", "rows"), ("text/tab-separated-values", "rows"), ("text/turtle", "graph")]
)
def test_what_may_be_cut_off_is_refused(kind: str, form: str) -> None:
    """Where nobody says how long a text of lines is, half of it looks whole."""
    with pytest.raises(QueryError, match="it may be cut off"):
        answer_of(reply(b"x\n", kind, is_measured=False), wish(form))
    assert answer_of(reply(ROWS, JSON, is_measured=False), wish()).rows == READ


@pytest.mark.parametrize(
    "kind", ["text/html", "", "application/octet-stream", "application/n-triples", "a\x1b[31mb/c"]
)
def test_other_types_are_refused(kind: str) -> None:
    """What is no SPARQL result by its type is not looked into; its name is shown plainly."""
    with pytest.raises(QueryError, match="answered with what cannot be read: it is") as caught:
        answer_of(reply(b"<html>", kind), wish())
    assert str(caught.value).replace("\n", "").isprintable()
    assert caught.value.mend


DOCUMENT_TYPES = {
    "internal": b'<?xml version="1.0"?><!DOCTYPE sparql [<!ENTITY a "b">]><sparql/>',
    "external": b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><sparql/>',
    "small letters": b"<!doctype html><html></html>",
    "entity": b"<sparql><!ENTITY x 'y'></sparql>",
    "UTF-16": '<?xml version="1.0"?><!DOCTYPE x []><x/>'.encode("utf-16"),
    "UTF-16 without mark": '<?xml version="1.0"?><x/>'.encode("utf-16-be"),
    "UTF-7": b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE+AD4-',
    "EBCDIC by name": b"\xef\xbb\xbf <?xml version=\"1.0\" encoding = 'cp037'?><x/>",
}


@pytest.mark.parametrize("body", DOCUMENT_TYPES.values(), ids=DOCUMENT_TYPES.keys())
def test_xml_with_a_document_type_meets_no_parser(body: bytes) -> None:
    """It is refused before, in each encoding that could hide it."""
    for form in ("xml", "rdfxml"):
        with pytest.raises(ValueError, match="it is XML"):
            recode.recoded(body, form, MIB)
    with pytest.raises(QueryError, match="it is XML"):
        answer_of(reply(body, XML), wish())


def test_plain_encodings_of_xml_are_read() -> None:
    """UTF-8 by name, with a mark before it, and ASCII."""
    for head in (b'<?xml version="1.0" encoding="utf-8"?>', b"\xef\xbb\xbf<?xml version='1.0'?>", b""):
        recode.check_xml(head + b"<sparql/>")


BAD = {
    "no JSON": (b"<html>", JSON, "rows", "no JSON"),
    "cut JSON": (ROWS[:-2], JSON, "rows", "no JSON"),
    "no XML": (b"sparql", XML, "rows", r"\w"),
    "cut XML": (encoded("XML")[:-20], XML, "rows", r"\w"),
    "triples in XML": (b"<sparql><triple/></sparql>", XML, "rows", "triples within rows"),
    "triples in TSV": (b"?x\n<<( a b c )>>\n", "text/tab-separated-values", "rows", "triples within rows"),
    "no TSV": (b"?x\n<a b\n", "text/tab-separated-values", "rows", r"\w"),
    "no Turtle": (b"once upon a time", "text/turtle", "graph", r"\w"),
    "bad IRI": (b"<http://e/a b> <http://e/p> <http://e/o> .", "text/turtle", "graph", r"\w"),
    "no RDF/XML": (b"<html><p>", "application/rdf+xml", "graph", r"\w"),
}


@pytest.mark.parametrize(("body", "kind", "form", "reason"), BAD.values(), ids=BAD.keys())
def test_what_is_broken_is_refused(body: bytes, kind: str, form: str, reason: str) -> None:
    """The error names the server and what is wrong, on one line."""
    with pytest.raises(
        QueryError, match=f"^http://server.example/sparql answered with .*: .*{reason}"
    ) as caught:
        answer_of(reply(body, kind), wish(form))
    assert "\n" not in caught.value.message


def test_what_grows_is_left_at_the_limit() -> None:
    """A small answer that becomes a large one is refused."""
    body = (
        b"@prefix e: <http://"
        + b"e" * 1_000
        + b"/> . e:s e:p "
        + b",".join(b"%d" % n for n in range(2_000))
        + b" ."
    )
    with pytest.raises(QueryLimitError, match="larger than 1 MiB") as caught:
        answer_of(reply(body, "text/turtle"), wish("graph"))
    assert caught.value.limit == "result"
    with pytest.raises(OverflowError):
        recode.recoded(encoded("TSV"), "tsv", 10)


def test_a_parser_that_falls_harms_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the process that reads ends early, there is an error."""
    monkeypatch.setattr(recode, "__file__", "there-is-no-such-script.py")
    with pytest.raises(QueryError, match="breaks the parser"):
        answer_of(reply(TRIPLES, "text/turtle"), wish("graph"))


def test_a_parser_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading has the time limit too."""

    def hang(*arguments: object, **_settings: object) -> None:
        raise subprocess.TimeoutExpired(str(arguments), 1.0)

    monkeypatch.setattr(subprocess, "run", hang)
    with pytest.raises(QueryLimitError, match="reading the answer of") as caught:
        answer_of(reply(TRIPLES, "text/turtle"), wish("graph"))
    assert caught.value.limit == "time"


def test_nested_turtle_harms_nobody() -> None:
    """A list a hundred thousand deep ends in an error, or in triples, and in nothing else."""
    body = b"<http://e/a> <http://e/p> " + b"(" * 100_000
    with pytest.raises((QueryError, QueryLimitError)):
        answer_of(reply(body, "text/turtle"), wish("graph"))


@pytest.mark.parametrize(
    ("body", "form", "most", "said"),
    [(TRIPLES, "ntriples", 1_000, recode.DONE + TRIPLES), (TRIPLES, "ntriples", 10, b"-result")],
)
def test_the_process_says_how_it_went(
    body: bytes, form: str, most: int, said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One byte, then what was made or why nothing was."""
    from pharmagraph.graphs import worker

    monkeypatch.setattr(worker, "resource", None)  # the limits are for a process of its own
    written = io.BytesIO()
    recode.main(["", form, "1000000000", "20", str(most)], io.BytesIO(body), written)
    assert written.getvalue() == said
    written = io.BytesIO()
    recode.main(["", "turtle", "1000000000", "20", "1000"], io.BytesIO(b"<"), written)
    assert written.getvalue().startswith(recode.FAULT)


@given(st.binary(max_size=60), st.sampled_from(["xml", "tsv", "turtle", "rdfxml", "ntriples"]))
def test_any_bytes_are_recoded_or_refused(body: bytes, form: str) -> None:
    """No bytes make anything else happen."""
    try:
        recode.recoded(body, form, MIB)
    except (SyntaxError, ValueError):
        return
