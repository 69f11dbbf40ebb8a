"""What users get: the files and the metadata of the wheel and of the source distribution."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest
from hatchling import build as backend

if TYPE_CHECKING:
    from email.message import Message

CORE = "pharmagraph/_core/ontology"
MAPPINGS = "pharmagraph/_core/extract"
CORE_FILES = ["README.md", "concepts.ttl", "pharmagraph.ttl", "shapes.ttl"]
# What makes up a package; all of it is small, so that the tests may copy it.
PARTS = ["CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "LICENSE-content", "README.md", ".gitignore"]
PARTS += ["pyproject.toml", "extract", "ontology", "src"]
# What `make frontend` builds, and git ignores.
BUNDLE = "pharmagraph/serve/querypage/bundle/"


def build_wheel(project: Path, into: Path) -> Path:
    """Build the wheel of a project as pip does and return its path."""
    into.mkdir(parents=True, exist_ok=True)
    with contextlib.chdir(project):
        return into / backend.build_wheel(str(into))


def build_sdist(project: Path, into: Path) -> Path:
    """Build the source distribution of a project as pip does and return its path."""
    into.mkdir(parents=True, exist_ok=True)
    with contextlib.chdir(project):
        return into / backend.build_sdist(str(into))


def unpack(sdist: Path, into: Path) -> None:
    """Unpack a source distribution (no two patch releases of Python 3.11 agree on extractall)."""
    with tarfile.open(sdist) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None:
                (into / member.name).parent.mkdir(parents=True, exist_ok=True)
                (into / member.name).write_bytes(file.read())


def names_in(wheel: Path) -> list[str]:
    """Return the names of the files in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def own_files(repository: Path, folder: str) -> list[str]:
    """Return the files below a folder that git tracks or would track: all not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", folder]
    listed = subprocess.run(command, cwd=repository, check=True, capture_output=True, text=True)
    found = (name for name in listed.stdout.split("\0") if name)
    return sorted(name for name in found if (repository / name).is_file())


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the wheel, built from this repository."""
    return build_wheel(repository, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    """Give the names of the files in the wheel."""
    return names_in(wheel)


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    """Give the wheel's metadata."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode("utf-8"))


@pytest.fixture
def copy(repository: Path, tmp_path: Path) -> Path:
    """Give a copy of what makes up a package, in a git repository of its own."""
    project = tmp_path / "copy"
    project.mkdir()
    for part in PARTS:
        if (repository / part).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(repository / part, project / part, ignore=ignored)
        else:
            shutil.copy(repository / part, project / part)
    subprocess.run(["git", "init", "--quiet"], cwd=project, check=True)
    return project


def test_wheel_claims_one_name(names: list[str]) -> None:
    """An install puts only pharmagraph and its metadata into site-packages."""
    tops = sorted({PurePosixPath(name).parts[0] for name in names})
    assert tops == ["pharmagraph", "pharmagraph-0.1.0.dist-info"]


def test_wheel_holds_each_file_once(names: list[str]) -> None:
    """No file is in the wheel twice."""
    assert len(names) == len(set(names))


def test_wheel_holds_the_package(repository: Path, names: list[str]) -> None:
    """Every file of the package that git does not ignore is in the wheel, and the editor if built."""
    expected = [name.removeprefix("src/") for name in own_files(repository, "src/pharmagraph")]
    ours = [n for n in names if n.startswith("pharmagraph/") and "/_core/" not in n]
    actual = sorted(name for name in ours if not name.startswith(BUNDLE))
    assert expected == actual
    assert "pharmagraph/py.typed" in actual


def test_wheel_holds_the_built_editor(frontend: Path, repository: Path, wheel: Path) -> None:
    """The editor comes as one script with the licences of its parts, and names no folder of the builder's."""
    with zipfile.ZipFile(wheel) as archive:
        held = {name: archive.read(name) for name in archive.namelist() if name.startswith(BUNDLE)}
    assert sorted(held) == [f"{BUNDLE}LICENSES.txt", f"{BUNDLE}query.js"]
    assert {name: (frontend / PurePosixPath(name).name).read_bytes() for name in held} == held
    script = held[f"{BUNDLE}query.js"].decode("utf-8")
    foreign = ("node_modules", "sourceMappingURL", str(repository), str(Path.home()))
    assert [word for word in foreign if word in script] == []


def test_without_the_editor_a_wheel_is_built_all_the_same(
    copy: Path, tmp_path: Path, names: list[str]
) -> None:
    """Whoever has no Node.js gets the same wheel but for the editor."""
    shutil.rmtree(copy / "src" / BUNDLE, ignore_errors=True)
    without = [name for name in names if not name.startswith(BUNDLE)]
    assert sorted(without) == sorted(names_in(build_wheel(copy, tmp_path / "wheel")))


def test_wheel_holds_the_core_ontology(repository: Path, names: list[str]) -> None:
    """The wheel holds classes, concepts, shapes, questions, rules and patterns, but no own terms."""
    folders = ("questions", "rules", "patterns")
    queries = [name for folder in folders for name in own_files(repository, f"ontology/{folder}")]
    assert {name.split("/")[1] for name in queries} == set(folders)
    expected = [f"{CORE}/{name}" for name in CORE_FILES]
    expected += [f"{CORE}/{name.removeprefix('ontology/')}" for name in queries]
    assert sorted(expected) == sorted(name for name in names if name.startswith(CORE))


def test_wheel_holds_the_mappings_of_data_sets(repository: Path, names: list[str]) -> None:
    """The wheel holds every mapping of the repository with its queries, and nothing else of extract/."""
    shipped = [name for name in own_files(repository, "extract") if name.endswith(("/mapping.yaml", ".rq"))]
    assert len([name for name in shipped if name.endswith("/mapping.yaml")]) >= 4
    assert {name.split("/")[2] for name in shipped} == {"conflicts", "mapping.yaml", "questions"}
    expected = [f"{MAPPINGS}/{name.removeprefix('extract/')}" for name in shipped]
    assert sorted(expected) == sorted(
        name for name in names if "/_core/" in name and not name.startswith(CORE)
    )


def test_wheel_holds_no_content_of_the_repository(names: list[str]) -> None:
    """No test, store, build product or source text is in the wheel, save the starter's own."""
    unwanted = ("source.txt", "terms.tsv", "mappings.sssom.tsv", ".nq", ".trig", ".pyc")
    parts = {".store", "tests", "benchmarks", "__pycache__"}
    outside = [name for name in names if not name.startswith("pharmagraph/starter/")]
    assert [name for name in outside if name.endswith(unwanted)] == []
    assert [name for name in names if parts & set(PurePosixPath(name).parts)] == []


def test_ignored_files_stay_out(copy: Path, tmp_path: Path, names: list[str]) -> None:
    """What git ignores reaches neither the wheel nor the source distribution."""
    ignored = [
        "extract/article/source.txt",
        "graphs/.store/CURRENT",
        "ontology/questions/.cache.swp",
        "src/pharmagraph/graphs/left.swp",
        "src/pharmagraph/__pycache__/left.cpython-311.pyc",
    ]
    for name in ignored:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text("not ours to give away", encoding="utf-8")
    assert sorted(names) == sorted(names_in(build_wheel(copy, tmp_path / "wheel")))
    with tarfile.open(build_sdist(copy, tmp_path / "sdist")) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    assert set(ignored) & packed == set()


def test_source_distribution_builds_the_same_wheel(repository: Path, wheel: Path, tmp_path: Path) -> None:
    """The wheel made from the source distribution has the same bytes as the one made from git."""
    unpack(build_sdist(repository, tmp_path), tmp_path)
    again = build_wheel(tmp_path / "pharmagraph-0.1.0", tmp_path / "again")
    assert wheel.read_bytes() == again.read_bytes()


def test_source_distribution_holds_what_builds_it(repository: Path, tmp_path: Path) -> None:
    """The source distribution has package, ontology, mappings and licences; no facts, no graphs."""
    with tarfile.open(build_sdist(repository, tmp_path)) as archive:
        names = archive.getnames()
    assert sorted({*PARTS, "PKG-INFO"}) == sorted({PurePosixPath(name).parts[1] for name in names})
    from_extract = {PurePosixPath(n).name for n in names if PurePosixPath(n).parts[1:2] == ("extract",)}
    assert {name for name in from_extract if not name.endswith(".rq")} == {"mapping.yaml"}


def test_metadata_says_who_and_what(metadata: Message) -> None:
    """Name, version, Python, licence and author are stated."""
    fields = ["Name", "Version", "Requires-Python", "License-Expression", "Author"]
    expected = ["pharmagraph", "0.1.0", ">=3.11", "MIT", "The pharmagraph maintainers"]
    assert expected == [metadata[field] for field in fields]


def test_metadata_bounds_every_dependency(metadata: Message) -> None:
    """Every dependency has a lower bound and an upper one."""
    stated = metadata.get_all("Requires-Dist")
    assert stated
    assert [line for line in stated if ">=" not in line or "<" not in line] == []


def test_base_needs_ten_libraries(metadata: Message) -> None:
    """A base install asks for the ten chosen libraries; everything else is an extra."""
    stated = metadata.get_all("Requires-Dist") or []
    base = sorted(line.split("<")[0].split(">")[0] for line in stated if "extra ==" not in line)
    expected = "click jinja2 networkx pyahocorasick pyoxigraph pyshacl pyvis pyyaml rapidfuzz rdflib"
    assert expected.split() == base


def test_extras_are_the_documented_ones(metadata: Message) -> None:
    """The extras are the seven that an error message may name."""
    expected = ["analysis", "documents", "notebook", "review", "serve", "spark", "tables"]
    assert expected == sorted(metadata.get_all("Provides-Extra") or [])


def test_wheel_installs_the_command(wheel: Path) -> None:
    """The wheel's one command is pharmagraph."""
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read("pharmagraph-0.1.0.dist-info/entry_points.txt").decode("utf-8")
    assert text.split("\n")[:2] == ["[console_scripts]", "pharmagraph = pharmagraph.cli.main:main"]


def test_both_licences_are_in_the_wheel(names: list[str]) -> None:
    """The licence of the code and the licence of the content go along."""
    found = sorted(PurePosixPath(name).name for name in names if "/licenses/" in name)
    assert found == ["LICENSE", "LICENSE-content"]


def test_every_ignored_lint_rule_has_its_reason(repository: Path) -> None:
    """Each rule that ruff is told to ignore has a comment beside it that says why."""
    text = (repository / "pyproject.toml").read_text(encoding="utf-8")
    lint = tomllib.loads(text)["tool"]["ruff"]["lint"]
    rules = sum(lint["per-file-ignores"].values(), start=lint["ignore"])
    lines = [line.strip() for line in text.splitlines()]
    bare = [r for r in rules if not any(x.startswith(f'"{r}",') and "# " in x for x in lines)]
    assert bare == []
