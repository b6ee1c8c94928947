"""The command line: what it prints, what it exits with, and that a refusal changes nothing."""

import hashlib
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from briefing import progress
from briefing.cli import main
from tests.small_lake import Capture, Entry, Feed, SmallLake, catalogue_text

FEEDS = (Feed("harbour"), Feed("prairie", "science"), Feed("hill", "government"))
ONE_SENTENCE = "briefing: "


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A lake of two editions: 12 June is complete, 13 June lacks a feed."""
    lake = SmallLake(tmp_path_factory.mktemp("published"), FEEDS)
    quiz = Entry("Quiz: how well do you know the harbour?", link="https://harbour.example/quiz/12")
    lake.take_in(
        Capture("harbour", "2024-06-12T09:00Z", [Entry("Tunnel opens to cyclists"), quiz]),
        Capture("prairie", "2024-06-12T09:00Z", [Entry("Grassland birds return")]),
        Capture("hill", "2024-06-12T09:00Z", [Entry("Budget office reports")]),
        Capture("harbour", "2024-06-13T09:00Z", [Entry("Ferry timetable changes"), quiz]),
        Capture("prairie", "2024-06-13T09:00Z", [Entry("Lichens mapped from the air")]),
        Capture("hill", "2024-06-13T09:00Z", status=404),
    )
    lake.run("2024-06-12")
    lake.run("2024-06-13")
    return lake


@pytest.fixture
def lake(published, tmp_path):
    return published.copy(tmp_path / "copy")


@pytest.fixture
def briefing(monkeypatch, capsys):
    """Runs a command in this process on a lake; gives exit code, output and error output."""

    def run(lake, *arguments, **settings):
        monkeypatch.setenv("BRIEFING_LAKE", str(lake.lake.root))
        monkeypatch.setenv("BRIEFING_CATALOGUE", str(lake.settings.catalogue))
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:  # argparse leaves by itself
            code = left.code
        out, err = capsys.readouterr()
        return code, out, err

    return run


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def assert_one_sentence(err, *words):
    """A refusal is one line that names the program, the thing and what to do."""
    assert err.startswith(ONE_SENTENCE), err
    assert err.count("\n") == 1, err
    assert err.endswith(".\n"), err
    assert "Traceback" not in err
    for word in words:
        assert word in err, err


# ---- help and usage


@pytest.mark.parametrize("command", ["", "run", "show", "why", "captures", "captures import", "verify"])
def test_every_command_has_help(lake, briefing, command):
    code, out, err = briefing(lake, *command.split(), "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: briefing {command}".rstrip())
    assert max(len(line) for line in out.splitlines()) <= 120


def test_the_help_says_the_exit_codes(lake, briefing):
    for command in ([], ["run"]):
        _code, out, _err = briefing(lake, *command, "--help")
        for code in range(5):
            assert f"\n  {code}  " in out


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "publish",
        "run 2024-06-12",
        "captures",
        "captures import",
        "why",
        "show --format pdf",
        "show --language de",
        "verify --strict",
    ],
)
def test_wrong_usage_is_exit_2(lake, briefing, arguments):
    code, out, err = briefing(lake, *arguments.split())
    assert (code, out) == (2, "")
    assert err.startswith("usage: briefing")


NO_DATES = [
    "2024-6-1",
    "2024-02-30",
    "../x",
    "20240612",
    "2024-W24-3",
    "today",
    "",
    "0001-01-01",
    "２０２４-06-12",
]


@pytest.mark.parametrize("text", NO_DATES)
@pytest.mark.parametrize("command", ["run", "show", "verify", "why tunnel"])
def test_a_date_that_is_none(lake, briefing, command, text):
    before = contents(lake.folder)
    code, out, err = briefing(lake, *command.split(), "--date", text)
    assert (code, out) == (2, "")
    assert f"{text!r} is no date; write it as YYYY-MM-DD, such as 2024-06-12" in err
    assert contents(lake.folder) == before


# ---- settings and catalogue


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BRIEFING_LAK", "x", "did you mean BRIEFING_LAKE?"),
        ("BRIEFING_CATALOG", "x", "did you mean BRIEFING_CATALOGUE?"),
        ("BRIEFING_NOW", "yesterday", "BRIEFING_NOW is 'yesterday'"),
        ("BRIEFING_NOW", "2024-06-12T06:05:00", "write the offset too"),
        ("BRIEFING_THREADS", "0", "BRIEFING_THREADS is '0'"),
        ("BRIEFING_LAKE", "s3://bucket/lake", "BRIEFING_LAKE is 's3://bucket/lake'"),
    ],
)
def test_a_setting_that_is_none(lake, briefing, name, value, words):
    before = contents(lake.folder)
    code, out, err = briefing(lake, "run", "--date", "2024-06-12", **{name: value})
    assert (code, out) == (2, "")
    assert err.startswith(ONE_SENTENCE)
    assert words in err
    assert err.count("\n") == 1
    assert contents(lake.folder) == before


GOOD = catalogue_text(FEEDS[:1])


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (GOOD + "    colour: red\n", 9, 'key "colour"'),
        (GOOD + GOOD.partition("feeds:\n")[2], 9, 'key "id" is also the id of the feed on line 4'),
        (GOOD.replace("https://", "gopher://"), 5, "https://"),
        (GOOD.replace("harbour.example/feed", "user:word@harbour.example"), 5, "user name or a password"),
        (GOOD.replace("section: canada", "section: atlantis"), 7, "atlantis"),
        (GOOD.replace("    url:", "   url:"), 5, ""),
    ],
    ids=["unknown key", "a feed twice", "scheme", "password", "section", "YAML"],
)
@pytest.mark.parametrize("command", ["run", "captures import"])
def test_a_catalogue_that_is_wrong(lake, briefing, command, text, line, words):
    lake.settings.catalogue.write_text(text)
    manifest = lake.folder / "manifest.tsv"
    manifest.write_text("url\tcaptured_at\tpath\n")
    before = contents(lake.folder)
    where = ["--date", "2024-06-12", "--reissue"] if command == "run" else [manifest]
    code, out, err = briefing(lake, *command.split(), *where)
    assert (code, out) == (2, "")
    assert_one_sentence(err, f"feeds.yaml, line {line}", words)
    assert contents(lake.folder) == before


@pytest.mark.parametrize("kind", ["missing", "a folder"])
def test_a_catalogue_that_cannot_be_read(lake, briefing, kind):
    lake.settings.catalogue.unlink()
    if kind == "a folder":
        lake.settings.catalogue.mkdir()
    code, out, err = briefing(lake, "run", "--date", "2024-06-12")
    assert (code, out) == (2, "")
    assert_one_sentence(err, str(lake.settings.catalogue), "set BRIEFING_CATALOGUE")


# ---- run


def test_run_says_what_it_published_and_where(tmp_path, briefing):
    lake = SmallLake(tmp_path, FEEDS[:1])
    lake.take_in(Capture("harbour", "2024-06-12T09:00Z", [Entry("Tunnel opens to cyclists")]))
    code, out, _err = briefing(lake, "run", "--date", "2024-06-12", "--strict")
    state, folder = out.splitlines()
    assert (code, state) == (0, "2024-06-12: complete, published")
    assert (Path(folder) / "briefing.en.txt").read_bytes() == lake.read("2024-06-12", "briefing.en.txt")


def test_degraded_is_0_and_with_strict_4(published, tmp_path, briefing):
    lake = published.copy(tmp_path / "copy", "captures")
    code, out, _err = briefing(lake, "run", "--date", "2024-06-13")
    assert (code, out.splitlines()[0]) == (0, "2024-06-13: degraded, published")
    code, out, _err = briefing(lake, "run", "--date", "2024-06-13", "--strict")
    assert code == 4
    assert "degraded" in out


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ([], "was published before; nothing was done"),
        (["--reissue"], "nothing that it is made from has changed"),
    ],
)
def test_a_published_date_is_left_and_it_says_so(lake, briefing, option, words):
    before = contents(lake.lake.root / "editions")
    # The newest date: the record of an older one would also name the later edition.
    code, out, _err = briefing(lake, "run", "--date", "2024-06-13", *option)
    assert code == 0
    assert words in out.splitlines()[0]
    assert contents(lake.lake.root / "editions") == before


def test_nothing_captured_is_exit_3_and_the_last_good_edition_stays(lake, briefing):
    before = contents(lake.lake.root)
    code, out, err = briefing(lake, "run", "--date", "2024-06-14")
    assert (code, out) == (3, "")
    assert_one_sentence(
        err, "2024-06-14", "no feed has a usable capture", "2024-06-13 stays", "briefing captures import"
    )
    assert contents(lake.lake.root) == before
    assert briefing(lake, "show")[1] == lake.read("2024-06-13", "briefing.en.txt").decode()


def test_only_failed_captures_are_nothing_captured(tmp_path, briefing):
    lake = SmallLake(tmp_path, FEEDS)
    lake.take_in(*(Capture(feed.id, "2024-06-12T09:00Z", status=503) for feed in FEEDS))
    code, out, err = briefing(lake, "run", "--date", "2024-06-12")
    assert (code, out) == (3, "")
    assert_one_sentence(err, "2024-06-12", "there is no earlier edition")
    assert not (lake.lake.root / "inputs").exists()
    assert not (lake.lake.root / "editions").exists()


def test_a_date_in_the_future(lake, briefing):
    before = contents(lake.folder)
    code, out, err = briefing(lake, "run", "--date", "2024-06-15", BRIEFING_NOW="2024-06-13T12:00:00-04:00")
    assert (code, out) == (2, "")
    assert_one_sentence(err, "2024-06-15", "future")
    assert contents(lake.folder) == before


@pytest.mark.parametrize("name", ["staging", "items", "inputs", "editions"])
def test_a_lake_that_cannot_be_written(published, tmp_path, briefing, name):
    lake = published.copy(tmp_path / "copy", "captures")
    (lake.lake.root / name).write_bytes(b"a file in the way")
    captures = contents(lake.lake.root / "captures")
    code, out, err = briefing(lake, "run", "--date", "2024-06-12")
    assert (code, out) == (1, "")
    assert_one_sentence(err.splitlines()[-1] + "\n", f"{lake.lake.root}/{name}", "move that file away")
    assert contents(lake.lake.root / "captures") == captures
    assert lake.lake.names("editions/*/CURRENT.json") == [] if name != "editions" else True
    (lake.lake.root / name).unlink()
    assert briefing(lake, "run", "--date", "2024-06-12")[0] == 0
    assert lake.files("2024-06-12") == published.files("2024-06-12")


# ---- import


def test_import_says_what_it_took_and_what_not(tmp_path, briefing):
    lake = SmallLake(tmp_path, FEEDS[:1])
    (tmp_path / "one.xml").write_text("<rss/>")
    manifest = tmp_path / "manifest.tsv"
    manifest.write_text(
        "url\tcaptured_at\tpath\n"
        "https://harbour.example/feed\t2024-06-12T09:00Z\tone.xml\n"
        "https://unknown.example/feed\t2024-06-12T09:00Z\tone.xml\n"
    )
    code, out, err = briefing(lake, "captures", "import", manifest)
    assert (code, err) == (0, "")
    assert out.startswith("1 capture of 1 feed taken.\nNot taken: 1 x no feed of the catalogue has the URL")
    code, out, _err = briefing(lake, "captures", "import", manifest)
    assert code == 0
    assert out.startswith("0 captures of 0 feeds taken, 1 in the lake already.")


def test_a_wrong_manifest_is_exit_2(lake, briefing):
    before = contents(lake.lake.root)
    manifest = lake.folder / "manifest.tsv"
    manifest.write_text("url\tcaptured_at\tpath\nhttps://harbour.example/feed\t2024-06-12T09:00Z\tgone.xml\n")
    code, out, err = briefing(lake, "captures", "import", manifest)
    assert (code, out) == (2, "")
    assert_one_sentence(err, "manifest.tsv, line 2", "'gone.xml' is not there")
    assert contents(lake.lake.root) == before


# ---- show and why


@pytest.mark.parametrize("command", [["show"], ["why", "tunnel"], ["verify"]])
def test_an_empty_lake(tmp_path, briefing, command):
    lake = SmallLake(tmp_path, FEEDS)
    code, out, err = briefing(lake, *command)
    assert (code, out) == (2, "")
    assert_one_sentence(err, "No edition is published in", str(lake.lake.root), "briefing run")
    assert not lake.lake.root.exists()


def test_show_prints_the_newest_as_text(lake, briefing):
    code, out, err = briefing(lake, "show")
    assert (code, err) == (0, "")
    assert out.startswith("✅ Morning News Briefing – Thursday, June 13, 2024")


@pytest.mark.parametrize(
    ("language", "form", "start"),
    [
        ("en", "txt", "✅ Morning News Briefing – Wednesday, June 12, 2024, 06:00 EDT"),
        ("fr", "txt", "✅ Revue de presse du matin – mercredi 12 juin 2024"),
        ("en", "html", "<!doctype html>"),
        ("fr", "html", "<!doctype html>"),
        ("en", "md", "#"),
        ("fr", "md", "#"),
        ("en", "json", "{"),
        ("fr", "json", "{"),
    ],
)
def test_show_prints_each_format_in_each_language(lake, briefing, language, form, start):
    code, out, err = briefing(lake, "show", "--date", "2024-06-12", "--format", form, "--language", language)
    assert (code, err) == (0, "")
    assert out.lower().startswith(start.lower())
    assert "Tunnel opens to cyclists" in out
    if form == "html":
        assert f'lang="{language}' in out[:300]
    if form == "json":
        assert json.loads(out)["edition_date"] == "2024-06-12"


def test_show_of_a_date_without_an_edition(lake, briefing):
    code, out, err = briefing(lake, "show", "--date", "2024-06-20")
    assert (code, out) == (2, "")
    assert_one_sentence(
        err, "2024-06-20", "2 from 2024-06-12 to 2024-06-13", "briefing run --date 2024-06-20"
    )


def test_why_by_words_and_by_link(lake, briefing):
    link = next(row for row in lake.selection("2024-06-12") if row["title"].startswith("Tunnel"))[
        "canonical_link"
    ]
    for wanted in (["TUNNEL", "cyclists"], [link], [f"{link}?utm_source=letter"]):
        code, out, err = briefing(lake, "why", *wanted)
        assert (code, err) == (0, "")
        assert "item: Tunnel opens to cyclists" in out
        assert "edition of 2024-06-12: candidate by its version" in out
        assert "shown at place" in out
        assert "feed harbour" in out


def test_why_explains_the_rule(lake, briefing):
    code, out, _err = briefing(lake, "why", "https://harbour.example/quiz/12", "--date", "2024-06-12")
    assert code == 0
    assert "dropped by not_news: it is a promotion, a quiz or another thing that is not news" in out


def test_why_of_what_nobody_captured(lake, briefing):
    code, out, err = briefing(lake, "why", "zeppelin", "--date", "2024-06-12")
    assert (code, out) == (2, "")
    assert_one_sentence(err, "2024-06-12", "'zeppelin'")


@pytest.mark.parametrize("wanted", [[""], [" "], ["", ""]])
def test_why_of_nothing_is_not_everything(lake, briefing, wanted):
    code, out, err = briefing(lake, "why", *wanted)
    assert (code, out) == (2, "")
    assert_one_sentence(err, "a link, an id or words of a headline")


# ---- verify


def test_verify_finds_a_sound_lake_sound_and_changes_nothing(lake, briefing):
    before = contents(lake.lake.root)
    code, out, _err = briefing(lake, "verify")
    assert (code, out) == (0, "2 of 2 editions are sound.\n")
    assert contents(lake.lake.root) == before


def system_of_record(lake, on):
    """The files that the edition of a date rests on or is, by kind."""
    record, root = lake.record(on), lake.lake.root
    digests = {digest for _day, digest in record.batches}
    folder = f"editions/edition={on}/generation={lake.generation(on)}"
    return sorted(
        [name for name in lake.lake.names("captures/*/*") if Path(name).stem.rpartition("-")[2] in digests]
        + [record.name, f"inputs/catalogues/{record.catalogue_sha256}.yaml"]
        + [f"{folder}/{path.name}" for path in (root / folder).iterdir()]
        + [f"editions/edition={on}/CURRENT.json"]
    )


def sound_beside(name):
    """Both editions rest on the one catalogue; everything else is the damaged date's own."""
    return 0 if name.startswith("inputs/catalogues/") else 1


def test_verify_finds_each_flipped_bit_and_names_its_file(published, tmp_path, briefing):
    """20 bits, each kind of file at least once; the other date stays readable."""
    names = system_of_record(published, "2024-06-13")
    kinds = {Path(name).name for name in names if name.startswith("editions")}
    assert {"CURRENT.json", "manifest.json", "edition.json", "briefing.fr.html", "selection.parquet"} <= kinds
    choice = random.Random(13)  # noqa: S311 - the same flips in every run
    flips = (names * 2)[: max(20, len(names))]
    for number, name in enumerate(flips):
        lake = published.copy(tmp_path / str(number))
        path = lake.lake.root / name
        data = bytearray(path.read_bytes())
        place = choice.randrange(len(data))
        data[place] ^= 1 << choice.randrange(8)
        path.write_bytes(data)
        code, out, err = briefing(lake, "verify")
        where = f"{name}, byte {place}: {out}{err}"
        assert code == 1, where
        assert f"{sound_beside(name)} of 2 editions are sound" in out, where
        assert name in out, where
        code, out, _err = briefing(lake, "show", "--date", "2024-06-12")
        assert code == 0, where
        assert "Tunnel opens to cyclists" in out
        shutil.rmtree(lake.folder)


def test_verify_names_what_is_gone(published, tmp_path, briefing):
    for number, name in enumerate(system_of_record(published, "2024-06-13")):
        if name.endswith("CURRENT.json"):
            continue  # without it nothing is published
        lake = published.copy(tmp_path / str(number))
        (lake.lake.root / name).unlink()
        code, out, err = briefing(lake, "verify")
        assert code == 1, f"{name}: {err}"
        stem = Path(name).stem.rpartition("-")[2] if name.startswith("captures") else name
        assert stem in out
        assert f"{sound_beside(name)} of 2 editions are sound" in out
        shutil.rmtree(lake.folder)


# ---- errors that nobody foresaw, output that cannot be written, noise


def test_an_unforeseen_error_is_a_sentence_and_a_traceback_on_demand(lake, briefing, monkeypatch):
    def refuse(_descriptor):
        raise ZeroDivisionError("by nothing\nat all")

    manifest = lake.folder / "manifest.tsv"
    (lake.folder / "one.xml").write_text("<rss/>")
    manifest.write_text("url\tcaptured_at\tpath\nhttps://harbour.example/feed\t2024-06-01T09:00Z\tone.xml\n")
    monkeypatch.setattr(os, "fsync", refuse)
    code, out, err = briefing(lake, "captures", "import", manifest)
    assert (code, out) == (1, "")
    assert_one_sentence(err, "ZeroDivisionError in whole_files.py, line", "by nothing at all", "--traceback")
    code, _out, err = briefing(lake, "--traceback", "captures", "import", manifest)
    assert code == 1
    assert err.startswith("Traceback (most recent call last)")


AS_INSTALLED = ("-m", "briefing.cli")


def process(lake, *arguments, program=AS_INSTALLED, **how):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BRIEFING_")}
    environment |= {
        "BRIEFING_LAKE": str(lake.lake.root),
        "BRIEFING_CATALOGUE": str(lake.settings.catalogue),
        **how.pop("environment", {}),
    }
    return subprocess.run(
        [sys.executable, *program, *arguments],
        env=environment,
        check=False,
        stderr=subprocess.PIPE,
        timeout=120,
        **how,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_an_output_that_is_full_is_said(lake):
    with Path("/dev/full").open("wb") as full:
        ended = process(lake, "show", stdout=full)
    assert ended.returncode == 1
    assert_one_sentence(ended.stderr.decode(), "No space left on device")


def test_a_reader_that_has_seen_enough_is_no_error(lake):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = process(lake, "show", stdout=writing)
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_a_terminal_that_is_not_utf8_breaks_nothing(tmp_path):
    lake = SmallLake(tmp_path, FEEDS[:1])
    lake.take_in(Capture("harbour", "2024-06-12T09:00Z", [Entry("Café « Été » opens")]))
    lake.run("2024-06-12")
    ended = process(lake, "why", "opens", environment={"PYTHONIOENCODING": "ascii"}, stdout=subprocess.PIPE)
    assert ended.returncode == 0
    assert rb"Caf\xe9 \xab" in ended.stdout


def test_a_run_says_nothing_but_its_own_lines(published, tmp_path):
    """Great Expectations, pandas and DuckDB are loaded and used here: none of them may be heard."""
    lake = published.copy(tmp_path / "copy", "captures")
    ended = process(lake, "run", "--date", "2024-06-12", stdout=subprocess.PIPE)
    assert ended.returncode == 0
    own = (
        r"Making the edition: [a-z, ]+ …",
        r"\d+ of \d+ batches of captures parsed",
        r"\d+ batches validated: \d+ items, \d+ rejects, quarantined: none",
    )
    lines = ended.stderr.decode().splitlines()
    assert [line for line in lines if not any(re.fullmatch(form, line) for form in own)] == []
    assert len(lines) == len(set(lines)), "said twice"


A_LOUD_LIBRARY = """
import logging, os, sys
flush = os.fsync
def loud(descriptor):
    logging.getLogger("library").info("of no account")
    logging.getLogger("library.part").warning("a warning")
    logging.getLogger("library.part").error("an error")
    flush(descriptor)
os.fsync = loud
from briefing.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_of_what_a_library_logs_only_errors_are_heard(tmp_path):
    """In a process: pytest's own log handlers would take what Python prints where there are none."""
    lake = SmallLake(tmp_path, FEEDS[:1])
    (tmp_path / "one.xml").write_text("<rss/>")
    manifest = tmp_path / "manifest.tsv"
    manifest.write_text("url\tcaptured_at\tpath\nhttps://harbour.example/feed\t2024-06-12T09:00Z\tone.xml\n")
    taking_in = ("captures", "import", str(manifest))
    ended = process(lake, *taking_in, program=("-c", A_LOUD_LIBRARY), stdout=subprocess.PIPE)
    assert (ended.returncode, ended.stdout) == (0, b"1 capture of 1 feed taken.\n")
    assert set(ended.stderr.decode().splitlines()) == {"an error"}


# ---- progress


@pytest.fixture
def terminal(monkeypatch):
    """Puts a stream in the place of the error stream; pytest puts its own there before each call."""

    class Stream(io.StringIO):
        tty = True

        def isatty(self):
            return self.tty

    def replace(*, tty):
        stream = Stream()
        stream.tty = tty
        monkeypatch.setattr(sys, "stderr", stream)
        return stream

    return replace


@pytest.fixture
def watch(monkeypatch):
    """A watch that the test moves on; it stands in for `time.monotonic`."""
    moment = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: moment[0])
    return moment


def test_progress_says_nothing_before_two_seconds(terminal, watch):
    stream = terminal(tty=True)
    counted = progress.Progress("captures stored", 5)
    for _step in range(4):
        watch[0] += 0.49
        counted.step()
    counted.end()
    assert stream.getvalue() == ""


def test_progress_says_a_line_after_two_seconds_and_takes_it_back(terminal, watch):
    stream = terminal(tty=True)
    counted = progress.Progress("captures stored", 5)
    watch[0] += 2.0
    counted.step()
    watch[0] += 0.4
    counted.step()
    watch[0] += 0.1
    counted.step()
    assert stream.getvalue() == "\r\x1b[K1 of 5 captures stored\r\x1b[K3 of 5 captures stored"
    counted.end()
    assert stream.getvalue().endswith("stored\r\x1b[K")


def test_progress_in_a_log_is_a_line_every_ten_seconds(terminal, watch):
    stream = terminal(tty=False)
    counted = progress.Progress("captures stored", 500)
    for _step in range(200):
        watch[0] += 0.125
        counted.step()
    counted.end()
    assert (
        stream.getvalue()
        == "16 of 500 captures stored\n96 of 500 captures stored\n176 of 500 captures stored\n"
    )


@pytest.mark.parametrize(("tty", "said"), [(True, "\r\x1b[KWorking …\r\x1b[K"), (False, "Working …\n")])
def test_work_without_steps_is_told_of_once(terminal, monkeypatch, tty, said):
    stream = terminal(tty=tty)
    assert progress.QUIET_SECONDS == 2.0
    monkeypatch.setattr(progress, "QUIET_SECONDS", 0.05)
    with progress.telling("Working"):
        time.sleep(0.3)
    assert stream.getvalue() == said
    with progress.telling("Quick"):
        pass
    time.sleep(0.1)
    assert stream.getvalue() == said
