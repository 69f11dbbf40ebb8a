"""Staging: from a publisher's file to clean rows, and the rows that do not fit."""

from pharmagraph.extract.tables.staging.lookups import Find
from pharmagraph.extract.tables.staging.rejects import (
    Reject,
    check_rejects,
    read_rejects,
    write_rejects,
)
from pharmagraph.extract.tables.staging.stage import STAGING_VERSION, stage_file
from pharmagraph.extract.tables.staging.staged import Staged

__all__ = [
    "STAGING_VERSION",
    "Find",
    "Reject",
    "Staged",
    "check_rejects",
    "read_rejects",
    "stage_file",
    "write_rejects",
]
