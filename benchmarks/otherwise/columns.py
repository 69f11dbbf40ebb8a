"""Columns of the drug code directory for other programs: what they cannot split or encode, polars does."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import polars as pl

if TYPE_CHECKING:
    from pathlib import Path

VOCAB = "https://w3id.org/pharmagraph/vocab/"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
# Our property, the column, and "date" or "flag" where it is no text.
PRODUCT = (
    ("productCode", "PRODUCTNDC", ""),
    ("productType", "PRODUCTTYPENAME", ""),
    (LABEL, "PROPRIETARYNAME", ""),
    ("nameSuffix", "PROPRIETARYNAMESUFFIX", ""),
    ("genericName", "NONPROPRIETARYNAME", ""),
    ("dosageForm", "DOSAGEFORMNAME", ""),
    ("marketedFrom", "STARTMARKETINGDATE", "date"),
    ("marketedUntil", "ENDMARKETINGDATE", "date"),
    ("marketingCategory", "MARKETINGCATEGORYNAME", ""),
    ("applicationNumber", "APPLICATIONNUMBER", ""),
    ("labeler", "LABELERNAME", ""),
    ("schedule", "DEASCHEDULE", ""),
    ("excluded", "NDC_EXCLUDE_FLAG", ""),
    ("certifiedThrough", "LISTING_RECORD_CERTIFIED_THROUGH", "date"),
)
PACKAGE = (
    ("packageDescription", "PACKAGEDESCRIPTION", ""),
    ("marketedFrom", "STARTMARKETINGDATE", "date"),
    ("marketedUntil", "ENDMARKETINGDATE", "date"),
    ("excluded", "NDC_EXCLUDE_FLAG", ""),
    ("sample", "SAMPLE_PACKAGE", "flag"),
)
CLASS = r"[^\[\], ][^\[\]]*? *\[[A-Za-z/]+\]"


class Nodes(NamedTuple):
    """What products link to: pairs of product and node, and the nodes with label (and kind)."""

    links: pl.DataFrame
    nodes: pl.DataFrame


class Columns(NamedTuple):
    """The two tables with their subjects in ``id``, and what lists hold, by our property."""

    products: pl.DataFrame
    packages: pl.DataFrame
    nodes: dict[str, Nodes]


def read_table(path: Path, rows: int) -> pl.DataFrame:
    """Read a table: cells trimmed, null where they are empty; 0 rows stands for all."""
    text = gzip.decompress(path.read_bytes()).decode("cp1252").replace("\r\n", "\n")
    frame = pl.read_csv(
        text.encode(), separator="\t", quote_char=None, infer_schema=False, n_rows=rows or None
    )
    trimmed = frame.with_columns(pl.all().str.strip_chars())
    return trimmed.with_columns(pl.when(pl.all() == "").then(None).otherwise(pl.all()).name.keep())


def read_columns(folder: Path, rows: int, base: str) -> Columns:
    """Read both tables; ``base`` is what subjects begin with."""
    products = read_table(folder / "product.txt.gz", rows)
    products = products.with_columns(_iri("PRODUCTID", f"{base}product/").alias("id"))
    packages = read_table(folder / "package.txt.gz", rows)
    packages = packages.with_columns(
        _iri("NDCPACKAGECODE", f"{base}package/").alias("id"),
        _iri("PRODUCTID", f"{base}product/").alias("of"),
    )
    nodes = {
        "hasRoute": _split(products, "ROUTENAME", f"{base}route/"),
        "hasActiveIngredient": _split(products, "SUBSTANCENAME", f"{base}substance/"),
        "hasDrugClass": _classes(products, f"{base}class/"),
    }
    return Columns(_typed(products, PRODUCT), _typed(packages, PACKAGE), nodes)


def _iri(column: str, start: str) -> pl.Expr:
    """Percent-encode a column behind a start."""
    return pl.lit(start) + pl.col(column).map_elements(lambda x: quote(x, safe=""), pl.String)


def _typed(frame: pl.DataFrame, columns: tuple[tuple[str, str, str], ...]) -> pl.DataFrame:
    dates = [pl.col(name).str.to_date("%Y%m%d") for _, name, kind in columns if kind == "date"]
    flags = [pl.col(name) == "Y" for _, name, kind in columns if kind == "flag"]
    return frame.with_columns(*dates, *flags)


def _split(products: pl.DataFrame, column: str, start: str) -> Nodes:
    items = products.select("id", pl.col(column).str.split(";").alias("label")).explode("label")
    items = items.with_columns(pl.col("label").str.strip_chars()).drop_nulls().filter(pl.col("label") != "")
    items = items.unique().with_columns(_iri("label", start).alias("node"))
    return Nodes(items.select("id", "node"), items.select("node", "label").unique())


def _classes(products: pl.DataFrame, start: str) -> Nodes:
    items = products.select("id", pl.col("PHARM_CLASSES").str.extract_all(CLASS).alias("item")).explode(
        "item"
    )
    parts = pl.col("item").str.extract_groups(r"^(?P<label>.*?) *\[(?P<kind>[A-Za-z/]+)\]$")
    items = items.drop_nulls().with_columns(parts.alias("part")).unnest("part").unique()
    node = _iri("kind", start) + pl.lit("/") + _iri("label", "")
    items = items.with_columns(node.alias("node"))
    return Nodes(items.select("id", "node"), items.select("node", "label", "kind").unique())
