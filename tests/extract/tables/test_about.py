"""What is said of an imported data set: publisher, files, digests, counts, words; the same each time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from pharmagraph.extract.tables.about import (
    DCAT,
    DISCLAIMER,
    SPDX,
    VOID,
    InputFile,
    Totals,
    description,
    file_iri,
)
from pharmagraph.extract.tables.tally import Counts
from pharmagraph.ontology.prefixes import DCTERMS, RDFS, VOCAB
from support.mappings import DATASET, GRAPH, MAPPING, read

if TYPE_CHECKING:
    from pathlib import Path

ABOUT = GRAPH.replace("/data/", "/about/")
CLASS = f"{GRAPH}/vocab/Product"
TOTALS = Totals(rows=12, rejected=1, triples=50, links=3)
COUNTS = Counts(10, Counter({f"{RDFS}label": 7}), Counter({CLASS: 4}))


def described(root: Path, text: str = MAPPING, **file: Any) -> list[Quad]:
    """Describe the made-up products and parse what was written."""
    mapping = read(text, root)
    inputs = [InputFile("a b.csv", file_iri(mapping, "a b.csv"), "ab" * 32, 123, **file)]
    lines = description(mapping, inputs, COUNTS, TOTALS, mapping_sha256="cd" * 32)
    assert lines == sorted(set(lines))
    assert all(line.endswith(f" <{ABOUT}> .\n".encode()) for line in lines)
    return list(parse(b"".join(lines), RdfFormat.N_QUADS))


def values(quads: list[Quad], subject: str, predicate: str) -> list[str]:
    """Return the objects of a subject and a property as text, sorted."""
    about = [q for q in quads if (str(q.subject), q.predicate.value) == (f"<{subject}>", predicate)]
    return sorted(q.object.value for q in about if isinstance(q.object, (NamedNode, Literal)))


def test_the_data_set_tells_publisher_licence_and_counts(tmp_path: Path) -> None:
    """In the words of VoID, DCAT and Dublin Core, with a disclaimer."""
    quads = described(tmp_path)
    expected = {
        f"{DCTERMS}title": "Made-up products",
        f"{DCTERMS}publisher": "Nobody",
        f"{DCTERMS}license": "https://creativecommons.org/publicdomain/zero/1.0/",
        f"{DCTERMS}issued": "2024-02-29",
        f"{DCAT}landingPage": "https://example.org/products",
        f"{DCTERMS}source": "https://example.org/products.zip",
        f"{VOID}triples": "50",
        f"{VOID}entities": "10",
        f"{VOCAB}rowsRead": "12",
        f"{VOCAB}rowsRejected": "1",
        f"{VOCAB}linkedSubjects": "3",
        f"{VOCAB}disclaimer": DISCLAIMER,
    }
    assert {predicate: values(quads, GRAPH, predicate) for predicate in expected} == {
        predicate: [value] for predicate, value in expected.items()
    }


def test_partitions_count_classes_and_properties(tmp_path: Path) -> None:
    """One node for each, with the class or property and its number."""
    quads = described(tmp_path)
    (part,) = values(quads, GRAPH, f"{VOID}classPartition")
    assert (values(quads, part, f"{VOID}class"), values(quads, part, f"{VOID}entities")) == ([CLASS], ["4"])
    (part,) = values(quads, GRAPH, f"{VOID}propertyPartition")
    assert values(quads, part, f"{VOID}property") == [f"{RDFS}label"]
    assert values(quads, part, f"{VOID}triples") == ["7"]


def test_files_tell_digest_size_and_where_they_came_from(tmp_path: Path) -> None:
    """Address and day only where they are known; the mapping has a digest too."""
    quads = described(tmp_path, address="https://example.org/a.csv", fetched="2026-11-22")
    file = f"{ABOUT}/file/a%20b.csv"
    assert values(quads, GRAPH, f"{DCAT}distribution") == [file]
    assert values(quads, file, f"{DCAT}byteSize") == ["123"]
    assert values(quads, file, f"{DCAT}downloadURL") == ["https://example.org/a.csv"]
    assert values(quads, file, f"{VOCAB}retrievedOn") == ["2026-11-22"]
    (checksum,) = values(quads, file, f"{SPDX}checksum")
    assert values(quads, checksum, f"{SPDX}checksumValue") == ["ab" * 32]
    (checksum,) = values(quads, f"{ABOUT}/mapping", f"{SPDX}checksum")
    assert values(quads, checksum, f"{SPDX}checksumValue") == ["cd" * 32]
    plain = described(tmp_path)
    assert values(plain, file, f"{DCAT}downloadURL") == values(plain, file, f"{VOCAB}retrievedOn") == []


def test_properties_tell_whose_rows_say_them(tmp_path: Path) -> None:
    """The file of a table whose maps give the property, by name or by a template that may be any."""
    part = f"{ABOUT}/property/http%3A%2F%2Fwww.w3.org%2F2000%2F01%2Frdf-schema%23label"
    prov = "http://www.w3.org/ns/prov#wasDerivedFrom"
    file = f"{ABOUT}/file/a%20b.csv"
    assert values(described(tmp_path, tables=("product",)), part, prov) == [file]
    assert values(described(tmp_path), part, prov) == []
    text = MAPPING.replace('    label: "{name}"\n', "").replace('    label: "{route}"\n', "")
    assert values(described(tmp_path, text, tables=("product",)), part, prov) == []


def test_words_are_in_the_language_of_the_mapping(tmp_path: Path) -> None:
    """Titles, labels and definitions bear its tag; without one they are English."""
    for text, tag in ((MAPPING, "en"), (f"language: de-CH\n{MAPPING}", "de-ch")):
        quads = described(tmp_path / tag, text)
        words = [
            quad.object.language
            for quad in quads
            if isinstance(quad.object, Literal)
            and quad.predicate.value in {f"{DCTERMS}title", f"{RDFS}label"}
            and str(quad.subject) in {f"<{GRAPH}>", f"<{CLASS}>"}
        ]
        assert words == [tag] * 3


def test_own_words_are_explained(tmp_path: Path) -> None:
    """Label, definition and what is the same elsewhere; a property tells its unit."""
    quads = described(tmp_path)
    skos = "http://www.w3.org/2004/02/skos/core#"
    assert values(quads, CLASS, f"{RDFS}label") == ["product"]
    assert values(quads, CLASS, f"{skos}definition") == ["What is sold."]
    assert values(quads, CLASS, f"{skos}exactMatch") == [f"{VOCAB}Product"]
    assert values(quads, CLASS, f"{skos}closeMatch") == ["https://example.org/P", "https://schema.org/Drug"]
    assert values(quads, f"{GRAPH}/vocab/strength", f"{VOCAB}ucumCode") == ["mg"]
    assert values(quads, f"{VOCAB}rowsRejected", f"{RDFS}label") == ["rows rejected"]


def test_what_is_not_known_is_not_said(tmp_path: Path) -> None:
    """A licence in words gives no address; no date, page, publisher or download is made up."""
    kept = [
        line
        for line in MAPPING.splitlines()
        if not line.startswith(("description", "publisher", "issued", "homepage", "downloads", "- {address"))
    ]
    text = "\n".join(kept).replace("https://creativecommons.org/publicdomain/zero/1.0/", "nobody's") + "\n"
    quads = described(tmp_path, text)
    assert values(quads, GRAPH, f"{DCTERMS}rights") == ["nobody's"]
    for predicate in ("license", "issued", "publisher", "description", "source"):
        assert values(quads, GRAPH, f"{DCTERMS}{predicate}") == []
    assert DATASET in GRAPH
    mapping = read(text, tmp_path)
    assert not any(b"/mapping>" in line for line in description(mapping, [], COUNTS, TOTALS))
