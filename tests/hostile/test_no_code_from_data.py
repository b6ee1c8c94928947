"""H16: nothing in the package turns data into code. Read from the syntax tree, not from the text."""

import ast
from pathlib import Path

import pytest

import briefing
from tests.conftest import PROJECT

PACKAGE = Path(briefing.__file__).parent
FILES = sorted(
    [*PACKAGE.rglob("*.py"), *(PROJECT / "dags").rglob("*.py"), *(PROJECT / "plugins").rglob("*.py")]
)
CALLS = frozenset(
    "eval exec compile __import__ os.system os.popen os.execv os.execve os.execvp os.spawnv os.spawnl "
    "subprocess.getoutput subprocess.getstatusoutput commands.getoutput yaml.load yaml.load_all "
    "yaml.unsafe_load yaml.full_load yaml.unsafe_load_all yaml.full_load_all numpy.load pandas.read_pickle "
    "pandas.eval runpy.run_path runpy.run_module code.interact".split()
)
SAFE_LOADERS = frozenset({"SafeLoader", "CSafeLoader"})
MODULES = frozenset("pickle cPickle dill cloudpickle shelve marshal jsonpickle imp xmlrpc telnetlib".split())
SOURCES = frozenset({"from_string", "DictLoader", "Template", "NativeEnvironment", "render_template_string"})
"""Ways to make a Jinja template of a string."""


def name_of(node: ast.AST) -> str:
    """`a.b.c` of an attribute or a name; "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = name_of(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""


def faults(source: str):
    """Line and reason of whatever may run data."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names]
            modules = {(node.module or "") if isinstance(node, ast.ImportFrom) else name for name in names}
            modules |= set(names)
            for module in sorted(modules):
                if module.partition(".")[0] in MODULES:
                    yield node.lineno, f"imports {module}"
                if isinstance(node, ast.ImportFrom) and f"{node.module}.{module}" in CALLS:
                    yield node.lineno, f"imports {node.module}.{module}"
        if isinstance(node, ast.Call):
            yield from _of_call(node)


def _of_call(node: ast.Call):
    name = name_of(node.func)
    given = {one.arg: one.value for one in node.keywords if one.arg}
    if name in CALLS:
        loader = name_of(given.get("Loader", node.args[1] if len(node.args) > 1 else ast.Constant(0)))
        if not (name in ("yaml.load", "yaml.load_all") and loader.rpartition(".")[2] in SAFE_LOADERS):
            yield node.lineno, f"calls {name}"
    shell = given.get("shell")
    if shell is not None and not (isinstance(shell, ast.Constant) and shell.value is False):
        yield node.lineno, "runs a shell"
    if name.rpartition(".")[2] in SOURCES:
        yield node.lineno, f"makes a template of a string: {name}"
    if name.rpartition(".")[2] == "Environment" and "autoescape" not in given:
        yield node.lineno, "a template environment without autoescape"
    if name.rpartition(".")[2] == "to_pickle" or name == "importlib.import_module":
        argument = node.args[0] if node.args else None
        if not isinstance(argument, ast.Constant):
            yield node.lineno, f"{name} of something that is no constant"


@pytest.mark.parametrize(
    "path",
    FILES,
    ids=lambda path: str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else path.name,
)
def test_no_module_turns_data_into_code(path):
    assert list(faults(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "eval(text)",
        "exec(text)",
        "import pickle",
        "from pickle import loads",
        "from yaml import unsafe_load",
        "import subprocess\nsubprocess.run(text, shell=True)",
        "import subprocess\nsubprocess.run(text, shell=flag)",
        "import yaml\nyaml.load(text)",
        "import yaml\nyaml.load(text, Loader=yaml.Loader)",
        "import os\nos.system(text)",
        "jinja2.Environment().from_string(text)",
        "from jinja2 import Template\nTemplate(text)",
        "from jinja2 import Environment\nEnvironment(loader=loader)",
        "import importlib\nimportlib.import_module(name)",
    ],
)
def test_the_check_finds(source):
    assert list(faults(source))


def test_safe_ways_pass():
    assert list(faults("import yaml\nyaml.load(text, Loader=yaml.SafeLoader)\nyaml.safe_load(text)")) == []
