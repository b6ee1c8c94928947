"""The README names what the command line has, and every command in it is one that can be typed."""

import re
import shlex

import pytest

from briefing import cli
from tests.conftest import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^(briefing .*?)(?: {2,}#.*)?$", README, flags=re.MULTILINE)
WORDS = [
    ["run"],
    ["show"],
    ["why"],
    ["feeds", "list"],
    ["feeds", "check"],
    ["captures", "import"],
    ["verify"],
    ["up"],
    ["sample", "make"],
    ["sample", "up"],
    ["sample", "serve"],
]


def test_there_are_commands_in_it():
    assert len(COMMANDS) >= 5
    assert {shlex.split(command)[1] for command in COMMANDS} >= {words[0] for words in WORDS}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_is_understood(command):
    arguments = cli._parser().parse_args(shlex.split(command)[1:])  # noqa: SLF001 (main would run it)
    assert callable(arguments.command)


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_every_command_and_option_is_named(words, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main([*words, "--help"])
    assert stopped.value.code == 0
    assert f"briefing {' '.join(words)}" in README
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", capsys.readouterr().out)) - {"--help"}
    assert sorted(option for option in options if option not in README) == []


def test_every_exit_code_is_named(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    codes = re.findall(r"^  (\d)  ", capsys.readouterr().out, flags=re.MULTILINE)
    assert codes == ["0", "1", "2", "3", "4"]
    assert re.findall(r"^\| (\d) \|", README, flags=re.MULTILINE) == codes
