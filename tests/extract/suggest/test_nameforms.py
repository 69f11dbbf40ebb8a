from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pharmagraph.extract.suggest.nameforms import forms_of_names

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["Oedema", "rash", "edema"]


def kept(folder: Path) -> Path:
    """Return the one file of a cache."""
    (file,) = folder.iterdir()
    return file


def test_a_form_leads_to_all_its_names() -> None:
    """A form that two names share has the numbers of both; the forms are sorted."""
    forms = forms_of_names(NAMES)
    assert dict(forms)["edema"] == (0, 2)
    assert dict(forms)["rashes"] == (1,)
    assert forms == sorted(forms)


def test_the_cache_gives_the_same(tmp_path: Path) -> None:
    """What the cache gives is what is made without one, and the file stays as it is."""
    made = forms_of_names(NAMES, tmp_path / "names")
    before = kept(tmp_path / "names").read_bytes()
    assert forms_of_names(NAMES, tmp_path / "names") == made == forms_of_names(NAMES)
    assert kept(tmp_path / "names").read_bytes() == before


def test_other_names_have_a_file_of_their_own(tmp_path: Path) -> None:
    """The file is named by the names, their order too."""
    for names in (NAMES, NAMES[:2], NAMES[::-1]):
        forms_of_names(names, tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:0],
        lambda raw: raw[:-9],
        lambda raw: raw.replace(b"rash", b"rush"),
        lambda raw: b"\x80\x04" + raw,
        lambda raw: raw.replace(b"names 1", b"names 0"),
    ],
    ids=["empty", "cut", "changed", "pickle", "old"],
)
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: object) -> None:
    """A cache that is damaged, or of another version, is not believed, and is mended."""
    made = forms_of_names(NAMES, tmp_path)
    whole = kept(tmp_path).read_bytes()
    assert callable(damage)
    kept(tmp_path).write_bytes(damage(whole))
    assert forms_of_names(NAMES, tmp_path) == made
    assert kept(tmp_path).read_bytes() == whole


@pytest.mark.parametrize("line", ["rash\t7\n", "rash\tone\n", "rash\n", "rash\t-1\n"])
def test_a_file_that_lies_is_made_anew(tmp_path: Path, line: str) -> None:
    """A file whose digest fits, but whose lines name what is not there, is not believed either."""
    import hashlib

    made = forms_of_names(NAMES, tmp_path)
    head = f"pharmagraph names 1 {hashlib.sha256(line.encode()).hexdigest()}\n"
    kept(tmp_path).write_text(head + line, encoding="utf-8", newline="\n")
    assert forms_of_names(NAMES, tmp_path) == made


def test_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    """Where no folder can be made, names have their forms all the same."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert forms_of_names(NAMES, tmp_path / "file") == forms_of_names(NAMES)
