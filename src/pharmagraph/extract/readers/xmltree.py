"""Parse XML that nobody vouches for: no document type, no entities, no network, bounded depth."""

from __future__ import annotations

from lxml import etree

from pharmagraph.findings import Finding, Place
from pharmagraph.textfile import refused


def parsed(raw: bytes) -> etree._Element:
    """Return the root of an XML document.

    Raises ContentError (PG115) with line and column where it is not well-formed, nested deeper or
    longer than libxml2 reads without ``huge_tree`` (256 levels, 10 million characters a text), or
    brings a document type, in which entities could grow without end.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        reason = (error.msg or "it is empty").rpartition(", line ")[0] or error.msg or "it is empty"
        message = f"not well-formed XML: {reason}"
        mend = "take the file anew from where it was published, and renew the sha256 in source.yaml"
        raise refused(
            Finding("PG115", message, Place("source", max(line, 0), max(column, 0)), mend)
        ) from None
    if root.getroottree().docinfo.doctype:
        message = "the XML brings a document type (DOCTYPE): entities in it can grow without end"
        raise refused(Finding("PG115", message, Place("source", 1), "delete the DOCTYPE; labels need none"))
    return root
