"""The rules of the house that no linter knows."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from briefing import documentation
from briefing.settings import PREFIX, Settings
from tests.conftest import PROJECT

NOT_OURS = {
    ".git", ".venv", ".uv", "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis",
    "build", "data",
}  # fmt: skip
THIS_FILE = "tests/test_house.py"
LONGER_MODULES = {
    "tables.py": "the data dictionary has a line a column",
    "model.py": "the edition record is one contract and is read in one piece",
}
IN_MEMORY_ONLY = {
    "edges.py": "the nodes between two queries; they are in no file of the lake",
    "events.py": "the texts between two queries; they are in no file of the lake",
    "twins.py": "the items between two queries; they are in no file of the lake",
}
BROUGHT_ALONG = {"pydantic-core", "markupsafe"}
"""Parts of pydantic and Jinja2 that have names of their own and are pinned by them."""
VAGUE_NAMES = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common)(_|$)")


def project_files():
    for folder, folders, names in os.walk(PROJECT):
        folders[:] = sorted(
            name for name in folders if name not in NOT_OURS and not name.endswith(".egg-info")
        )
        for name in sorted(names):
            path = (PROJECT / folder / name).relative_to(PROJECT)
            if path.parts[0] != ".env":
                yield path


def text_of(path):
    """The text of a file of the project, or "" for a picture or a document in an odd encoding."""
    try:
        return (PROJECT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


FILES = list(project_files())
MODULES = [path for path in FILES if path.suffix == ".py" and path.parts[:2] == ("include", "briefing")]
CONFIGURATION = tomllib.loads(text_of("pyproject.toml"))
LOCK = text_of("requirements.txt")
SEMANTIC_LOCK = text_of("requirements-semantic.txt")


def direct_requirements():
    extras = CONFIGURATION["project"]["optional-dependencies"]
    listed = [
        *CONFIGURATION["project"]["dependencies"],
        *(line for lines in extras.values() for line in lines),
    ]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in listed}


def locked_blocks(lock=LOCK):
    """Each pin of the lock with its hashes: the first line and the indented ones below it."""
    return re.findall(r"^(\S+==[^\\\n]+)\\?\n((?:[ ]+--hash=.*\n)*)", lock, flags=re.MULTILINE)


def semantic_requirements():
    """What `make semantic` adds, by name."""
    requirements = [Requirement(pin.strip()) for pin, _hashes in locked_blocks(SEMANTIC_LOCK)]
    return {canonicalize_name(requirement.name): requirement for requirement in requirements}


def findings(pattern, files=FILES):
    compiled = re.compile(pattern)
    return [
        f"{path}:{number}: {line.strip()[:80]}"
        for path in files
        if path.as_posix() != THIS_FILE
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if compiled.search(line)
    ]


def test_the_walk_sees_the_project():
    seen = {path.as_posix() for path in FILES}
    assert {"Makefile", ".ci/run", "include/briefing/tables.py", "requirements.txt"} <= seen
    assert not [path for path in seen if path.startswith((".venv/", ".git/"))]


def test_no_file_names_a_path_of_one_machine():
    assert findings(r"(?<![\w/.:>-])/(work|root|home|Users)/\w") == []


def test_no_file_names_a_registry():
    assert findings(r"(?i)pypi\.org|pythonhosted\.org|artifactory|registry\.npmjs|/simple/\w") == []
    assert findings(r"(?<!emit-)(index-url|find-links|trusted-host)[ =]+\S") == []


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_module_can_be_read_in_one_go(path):
    lines = text_of(path).count("\n")
    allowed = path.name in LONGER_MODULES and path.parts[2] == path.name
    assert lines <= 250 or allowed, f"{path} has {lines} lines: split it, or give a reason in LONGER_MODULES"
    assert not VAGUE_NAMES.search(path.stem), f"{path} does not say what is in it"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_the_package_imports_what_it_declares_and_no_airflow(path):
    tree = ast.parse(text_of(path))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    distributions = packages_distributions()
    for name in sorted({name.partition(".")[0] for name in imported}):
        assert name != "airflow", f"{path} imports Airflow: that belongs into dags/"
        if name in sys.stdlib_module_names or name == "briefing":
            continue
        found = {canonicalize_name(distribution) for distribution in distributions.get(name, [])}
        optional = {canonicalize_name(name)} & set(semantic_requirements())
        assert optional or found & (set(direct_requirements()) | BROUGHT_ALONG), (
            f"{path} imports {name}, which pyproject.toml does not name"
        )


def test_schemas_are_made_in_one_place():
    others = [path for path in MODULES if path.name not in {"contracts.py", *IN_MEMORY_ONLY}]
    assert findings(r"\b(pa|pyarrow)\.(schema|field)\(|\bfrom_pylist\(", others) == []


def test_the_environment_example_lists_every_setting_in_order():
    lines = text_of(".env.example").splitlines()
    variables = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    assert variables == [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]


def test_the_environment_example_gives_the_defaults(tmp_path):
    (tmp_path / ".env").write_text(text_of(".env.example"))
    shown = "from briefing.settings import *; print(load_settings() == load_settings({}))"
    command = ["bash", "-c", f'set -a; . ./.env; exec "{sys.executable}" -c "{shown}"']
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert result.stdout == "True\n"


def test_the_generated_pages_are_up_to_date():
    assert documentation.stale_pages(PROJECT) == []


def test_every_pin_of_the_lock_has_a_hash():
    blocks = locked_blocks()
    assert len(blocks) == sum(1 for line in LOCK.splitlines() if "==" in line and line[0] not in " #") > 100
    assert [pin for pin, hashes in blocks if "--hash=sha256:" not in hashes] == []


def test_the_lock_names_no_address():
    assert re.findall(r"\w+://\S*|^-\S.*|\S+ @ \S+", LOCK, flags=re.MULTILINE) == []


def test_the_lock_satisfies_what_the_project_asks_for():
    pinned = {}
    for pin, _ in locked_blocks():
        requirement = Requirement(pin.strip())
        if requirement.marker is None or requirement.marker.evaluate():
            pinned[canonicalize_name(requirement.name)] = next(iter(requirement.specifier)).version
    for name, requirement in direct_requirements().items():
        assert name in pinned, f"{name} is not in requirements.txt: run `make lock`"
        assert requirement.specifier.contains(pinned[name], prereleases=True), f"{name}: run `make lock`"


def test_the_lock_of_the_encoder_is_as_tight_as_the_other_and_agrees_with_it():
    blocks = locked_blocks(SEMANTIC_LOCK)
    assert len(blocks) == SEMANTIC_LOCK.count("==") == 4
    assert [pin for pin, hashes in blocks if "--hash=sha256:" not in hashes] == []
    assert re.findall(r"\w+://\S*|^-\S.*|\S+ @ \S+", SEMANTIC_LOCK, flags=re.MULTILINE) == []
    pinned = {Requirement(pin.strip()).name: pin.strip() for pin, _hashes in locked_blocks()}
    shared = {name: str(one) for name, one in semantic_requirements().items() if name in pinned}
    assert shared == {name: pinned[name] for name in shared}
    rows = re.findall(r"^\| \*`([^`]+)`\* \| .{20,} \|$", text_of("docs/dependencies.md"), flags=re.MULTILINE)
    assert rows == sorted(semantic_requirements())


def test_every_direct_dependency_has_its_reason():
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", text_of("docs/dependencies.md"), flags=re.MULTILINE)
    assert sorted(name for name, _ in rows) == sorted(direct_requirements())
    assert [name for name, reason in rows if len(reason) < 20] == []


def test_every_word_of_the_makefile_is_explained():
    makefile = text_of("Makefile")
    words = re.search(r"^\.PHONY: (help .*)$", makefile, flags=re.MULTILINE).group(1).split()
    explained = re.findall(r"^([a-z-]+):.*## \S", makefile, flags=re.MULTILINE)
    assert sorted(words) == sorted(explained)


def test_links_between_documents_lead_somewhere():
    broken = [
        f"{path}: {target}"
        for path in FILES
        if path.suffix == ".md"
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text_of(path))
        if not target.startswith(("http://", "https://", "mailto:"))
        if not (PROJECT / path.parent / target).exists()
    ]
    assert broken == []


def test_the_licence_is_the_one_that_the_project_names():
    assert CONFIGURATION["project"]["license"] == "Apache-2.0"
    assert "Version 2.0, January 2004" in text_of("LICENSE")
    assert "END OF TERMS AND CONDITIONS" in text_of("LICENSE")


def test_great_expectations_and_airflow_are_not_imported_with_the_package():
    modules = ", ".join(
        ".".join(path.with_suffix("").parts[1:]).removesuffix(".__init__")
        for path in MODULES
        if path.name != "__main__.py"
    )
    shown = f"import sys, {modules}; print(sorted({{'airflow', 'great_expectations'}} & sys.modules.keys()))"
    result = subprocess.run(
        [sys.executable, "-c", shown], capture_output=True, text=True, timeout=120, check=False, cwd=PROJECT
    )
    assert (result.stdout, result.stderr) == ("[]\n", "")
