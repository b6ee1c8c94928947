"""Bring your own archive: what a manifest says is taken in whole, or nothing is, and it is said why."""

import gzip
import hashlib
import itertools
import re
import tracemalloc
from datetime import UTC, date, datetime

import pyarrow.parquet as pq
import pytest

from briefing.captures.archive import import_captures, without_secrets
from briefing.captures.store import captured_between, damage, list_batches, logical_digest, read_bodies
from briefing.errors import ConfigurationError, LakeError
from briefing.feeds.catalogue import parse_catalogue
from briefing.lake import Lake

CATALOGUE = parse_catalogue(
    b"""
feeds:
  - id: harbour
    url: https://harbour.example/feed
    also_at: [https://old.harbour.example/rss.xml]
    outlet: Harbour Gazette
    section: canada
    evidence: made up for a test
  - id: treasury
    url: {en: https://treasury.example/en.xml, fr: https://treasury.example/fr.xml}
    outlet: Treasury
    section: government
    evidence: made up for a test
""",
    "feeds.yaml",
)
HARBOUR = "https://harbour.example/feed"
NOW = datetime(2024, 7, 1, tzinfo=UTC)
HEADER = "url\tcaptured_at\tpath"
BODY = b"<rss version='2.0'><channel><title>Harbour</title></channel></rss>"


class Archive:
    """A manifest with its files, and a lake to take them in."""

    def __init__(self, folder):
        self.folder = folder
        self.lake = Lake(str(folder / "lake"))
        self.manifest = folder / "archive" / "manifest.tsv"
        self.manifest.parent.mkdir(parents=True, exist_ok=True)

    def file(self, name, data=BODY):
        (self.manifest.parent / name).parent.mkdir(parents=True, exist_ok=True)
        (self.manifest.parent / name).write_bytes(data)
        return name

    def take_in(self, *lines, header=HEADER, end="\n", start=""):
        self.manifest.write_bytes((start + end.join([header, *lines]) + end).encode())
        return import_captures(self.lake, CATALOGUE, self.manifest, NOW)

    def refused(self, *lines, **how):
        """The sentence of a refusal; nothing was written."""
        before = self.names()
        with pytest.raises(ConfigurationError) as error:
            self.take_in(*lines, **how)
        assert self.names() == before
        assert error.value.exit_code == 2
        assert "\n" not in str(error.value)
        assert str(error.value).endswith("Nothing was imported.")
        return str(error.value)

    def names(self):
        return sorted(path.name for path in self.lake.root.rglob("*") if path.is_file())

    def rows(self):
        return [
            row for batch in list_batches(self.lake) for row in self.lake.read_table(batch.path).to_pylist()
        ]


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path)


def test_a_row_becomes_a_capture(archive):
    archive.file("day/one.xml")
    report = archive.take_in(
        f"{HARBOUR}\t2024-06-12T06:05:00-04:00\tday/one.xml\t200\tapplication/rss+xml; charset=utf-8",
        header=f"{HEADER}\tstatus\tcontent_type",
    )
    [row] = archive.rows()
    assert row == {
        "feed_id": "harbour",
        "feed_language": "en",
        "captured_at_utc": datetime(2024, 6, 12, 10, 5, tzinfo=UTC),
        "url": HARBOUR,
        "final_url": None,
        "status": 200,
        "headers": '{"content-type": "application/rss+xml; charset=utf-8"}',
        "requested_at_utc": None,
        "recorded_at_utc": NOW,
        "elapsed_milliseconds": None,
        "body_bytes": len(BODY),
        "body_sha256": hashlib.sha256(BODY).hexdigest(),
        "body_captured_on": date(2024, 6, 12),
        "body": BODY,
        "error_kind": None,
        "error_detail": None,
        "source": "archive",
        "archive_url": None,
    }
    assert report.lines() == ["1 capture of 1 feed taken."]


@pytest.mark.parametrize(
    ("url", "feed", "language"),
    [
        (HARBOUR, "harbour", "en"),
        ("https://old.harbour.example/rss.xml", "harbour", "en"),
        ("http://HARBOUR.example/feed/", "harbour", "en"),
        ("https://treasury.example/en.xml", "treasury", "en"),
        ("https://treasury.example/fr.xml", "treasury", "fr"),
    ],
)
def test_a_row_is_matched_by_url_or_earlier_url(archive, url, feed, language):
    archive.file("one.xml")
    archive.take_in(f"{url}\t2024-06-12T10:05:00Z\tone.xml")
    [row] = archive.rows()
    assert (row["feed_id"], row["feed_language"]) == (feed, language)
    assert row["url"] == CATALOGUE.feed(feed).urls[language]


def test_a_packed_file_is_unpacked(archive):
    archive.file("one.xml.gz", gzip.compress(BODY))
    archive.take_in(f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml.gz")
    assert archive.rows()[0]["body"] == BODY


@pytest.mark.parametrize(("start", "end"), [("\ufeff", "\n"), ("", "\r\n"), ("\ufeff", "\r\n")])
def test_byte_order_mark_and_windows_line_ends(archive, start, end):
    archive.file("one.xml")
    report = archive.take_in(f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml", start=start, end=end)
    assert report.taken == 1


def test_columns_in_another_order_and_blank_lines(archive):
    archive.file("one.xml")
    report = archive.take_in(
        f"one.xml\t{HARBOUR}\t\t2024-06-12T10:05:00Z", "", header="path\turl\tstatus\tcaptured_at"
    )
    assert (report.taken, archive.rows()[0]["status"]) == (1, 200)


def test_a_line_ends_at_its_line_feed_only(archive):
    """U+0085 and U+2028 break lines for str.splitlines; a file may have them in its name."""
    name = archive.file("one\u2028two\u0085.xml")
    assert archive.take_in(f"{HARBOUR}\t2024-06-12T10:05:00Z\t{name}").taken == 1


def test_an_absolute_path_stays_as_it_is(archive):
    (archive.folder / "elsewhere.xml").write_bytes(BODY)
    report = archive.take_in(f"{HARBOUR}\t2024-06-12T10:05:00Z\t{archive.folder / 'elsewhere.xml'}")
    assert report.taken == 1


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("url\tcaptured_at", "lacks path"),
        ("url captured_at path", "lacks url and lacks captured_at and lacks path"),
        ("url\tcaptured_at\tpath\tetag", "unknown column 'etag'"),
        ("URL\tcaptured_at\tpath", "lacks url and has the unknown column 'URL'"),
        ("url\tcaptured_at\tpath\turl", "has url twice"),
        ("url\tcaptured_at\tpath\t", "unknown column ''"),
        ("", "lacks url"),
    ],
)
def test_a_wrong_header(archive, header, words):
    archive.file("one.xml")
    sentence = archive.refused(f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml", header=header)
    assert "manifest.tsv, line 1:" in sentence
    assert words in sentence
    assert "url, captured_at, path" in sentence


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f"{HARBOUR}\t2024-06-12T10:05:00Z\tgone.xml\t", "the file 'gone.xml' is not there"),
        (f"{HARBOUR}\t2024-06-12T10:05:00Z\t.\t", "the file '.' is not there"),
        (f"{HARBOUR}\t2024-06-12T10:05:00Z\t\t", "path is empty"),
        (f"{HARBOUR}\t2024-06-12T10:05:00Z\t\t200", "path is empty"),
        (f"{HARBOUR}\tyesterday\tone.xml\t", "captured_at is 'yesterday'"),
        (f"{HARBOUR}\t2024-02-30T10:05:00Z\tone.xml\t", "captured_at is '2024-02-30T10:05:00Z'"),
        (f"{HARBOUR}\t\tone.xml\t", "captured_at is ''"),
        (f"{HARBOUR}\t2024-06-12T10:05:00\tone.xml\t", "its offset, such as 2024-06-12T10:05:00Z"),
        (f"{HARBOUR}\t2024-06-12\tone.xml\t", "its offset"),
        (f"{HARBOUR}\t0001-01-01T00:00:00+14:00\tone.xml\t", "captured_at is '0001-01-01T00:00:00+14:00'"),
        (f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml\tOK", "status is 'OK'"),
        (f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml\t99", "status is '99'"),
        (f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml\t600", "status is '600'"),
        (f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml\t２００", "status is '２００'"),
        (f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml\t0200", "status is '0200'"),
        (f"{HARBOUR}\t2024-06-12T10:05:00Z", "another number of columns"),
        (f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml\t200\textra", "another number of columns"),
        (f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml\0\t200", "is not there"),
        (f"{HARBOUR}\t2024-06-12T10:05:00Z\t{'y' * 300}\t200", "is not there"),
        (f"{HARBOUR}\t2024-06-12T10:05:00Z\t{'x' * 200_000}\t200", "cannot be read"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_written(archive, line, words):
    """The good row before it is not written either."""
    archive.file("one.xml")
    sentence = archive.refused(
        f"{HARBOUR}\t2024-06-11T10:05:00Z\tone.xml\t200", line, header=f"{HEADER}\tstatus"
    )
    assert f"{archive.manifest}, line 3:" in sentence
    assert words in sentence


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (gzip.compress(BODY)[:-9], "before the end-of-stream marker"),
        (gzip.compress(BODY)[:20] + b"\xff\xff\xff" + gzip.compress(BODY)[23:], "cannot be read"),
        (BODY, "Not a gzipped file"),
    ],
    ids=["cut", "broken", "not packed"],
)
def test_a_broken_packed_file_is_named_and_nothing_is_written(archive, data, words):
    archive.file("one.xml")
    archive.file("bad.xml.gz", data)
    sentence = archive.refused(
        f"{HARBOUR}\t2024-06-11T10:05:00Z\tone.xml", f"{HARBOUR}\t2024-06-12T10:05:00Z\tbad.xml.gz"
    )
    assert "line 3: the file" in sentence
    assert "bad.xml.gz cannot be read" in sentence
    assert words in sentence


@pytest.mark.parametrize("data", [b"\xff\xfeu\x00r\x00", b"url\tcaptured_at\tpath\n\xe9"])
def test_a_manifest_in_another_encoding(archive, data):
    archive.manifest.write_bytes(data)
    with pytest.raises(ConfigurationError, match=r"is no UTF-8 text .* save it as UTF-8"):
        import_captures(archive.lake, CATALOGUE, archive.manifest, NOW)


def test_a_manifest_that_is_not_there(archive):
    with pytest.raises(ConfigurationError, match=r"manifest\.tsv cannot be read \(No such file"):
        import_captures(archive.lake, CATALOGUE, archive.manifest, NOW)


def test_what_belongs_to_no_feed_is_said_and_the_others_are_taken(archive):
    archive.file("one.xml")
    report = archive.take_in(
        "https://unknown.example/feed\t2024-06-12T10:05:00Z\tone.xml",
        "https://unknown.example/feed\t2024-06-12T11:05:00Z\tone.xml",
        f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml",
        f"{HARBOUR}\t2024-08-12T10:05:00Z\tone.xml",
    )
    assert report.lines() == [
        "1 capture of 1 feed taken.",
        "Not taken: 1 x feed harbour: captured in the future",
        (
            "Not taken: 2 x no feed of the catalogue has the URL https://unknown.example/feed: "
            "add it there under url or also_at"
        ),
    ]


@pytest.mark.parametrize("size", [15 * 1024**2, 15 * 1024**2 + 1])
@pytest.mark.parametrize("packed", [False, True])
def test_a_body_over_15_mib_is_said_and_not_taken(archive, size, packed):
    data = b"x" * size
    name = archive.file("big.xml.gz" if packed else "big.xml", gzip.compress(data, 1) if packed else data)
    archive.file("one.xml")
    report = archive.take_in(
        f"{HARBOUR}\t2024-06-12T10:05:00Z\t{name}", f"{HARBOUR}\t2024-06-12T11:05:00Z\tone.xml"
    )
    fits = size == 15 * 1024**2
    assert report.taken == (2 if fits else 1)
    assert len(report.not_taken) == (0 if fits else 1)
    if not fits:
        assert "line 2" in report.not_taken[0][0]
        assert "big.xml" in report.not_taken[0][0]
        assert "larger than 15 MiB" in report.not_taken[0][0]


def test_a_gzip_bomb_costs_no_more_than_the_limit(archive):
    """1 GiB of zeros in 1 MB: it is unpacked to the limit and no further."""
    bomb = gzip.compress(b"\0" * 1024**2, 9) * 1024
    archive.file("bomb.xml.gz", bomb)
    tracemalloc.start()
    report = archive.take_in(f"{HARBOUR}\t2024-06-12T10:05:00Z\tbomb.xml.gz")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (report.taken, len(report.not_taken)) == (0, 1)
    assert peak < 48 * 1024**2


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, "not_found"), (410, "gone"), (403, "refused"), (429, "asked_to_wait"), (503, "server_error")],
)
def test_a_failure_without_a_file_is_a_capture_that_failed(archive, status, kind):
    archive.take_in(f"{HARBOUR}\t2024-06-12T10:05:00Z\t\t{status}", header=f"{HEADER}\tstatus")
    [row] = archive.rows()
    assert (row["status"], row["error_kind"], row["body"], row["body_sha256"]) == (status, kind, None, None)


def test_every_row_carries_its_body_also_where_it_is_the_same(archive):
    archive.file("one.xml")
    archive.take_in(*(f"{HARBOUR}\t2024-06-12T{hour}:05:00Z\tone.xml" for hour in (10, 11, 12)))
    assert [row["body"] for row in archive.rows()] == [BODY] * 3


def test_a_batch_for_each_feed_and_utc_day_named_by_its_rows(archive):
    archive.file("one.xml")
    archive.take_in(
        f"{HARBOUR}\t2024-06-12T23:59:59.999999Z\tone.xml",
        f"{HARBOUR}\t2024-06-13T00:00:00Z\tone.xml",
        f"{HARBOUR}\t2024-06-12T21:00:00-04:00\tone.xml",
        "https://treasury.example/en.xml\t2024-06-12T10:00:00Z\tone.xml",
        "https://treasury.example/fr.xml\t2024-06-12T10:00:00Z\tone.xml",
    )
    batches = list_batches(archive.lake)
    assert [batch.captured_on.day for batch in batches] == [12, 12, 12, 13]
    feeds = set()
    for batch in batches:
        rows = archive.lake.read_table(batch.path).to_pylist()
        feeds.add((batch.captured_on.day, *{(row["feed_id"], row["feed_language"]) for row in rows}))
        assert batch.name == f"archive-{logical_digest(rows)}"
        assert damage(archive.lake, batch) is None
    assert feeds == {
        (12, ("harbour", "en")), (13, ("harbour", "en")), (12, ("treasury", "en")), (12, ("treasury", "fr"))
    }  # fmt: skip
    last = batches[-1]
    assert captured_between(archive.lake, last) == (
        datetime(2024, 6, 13, tzinfo=UTC),
        datetime(2024, 6, 13, 1, tzinfo=UTC),
    )


def test_the_digest_is_over_feed_time_status_and_body_and_nothing_else():
    row = {
        "feed_id": "harbour",
        "feed_language": "en",
        "captured_at_utc": datetime(2024, 6, 12, tzinfo=UTC),
        "status": 200,
        "body_sha256": "aa",
        "recorded_at_utc": NOW,
        "elapsed_milliseconds": 5,
        "final_url": None,
    }
    same = row | {
        "recorded_at_utc": datetime(2025, 1, 1, tzinfo=UTC),
        "elapsed_milliseconds": 9,
        "final_url": "x",
    }
    assert logical_digest([row]) == logical_digest([same])
    for change in (
        {"feed_id": "bay"},
        {"feed_language": "fr"},
        {"captured_at_utc": datetime(2024, 6, 12, 0, 0, 0, 1, tzinfo=UTC)},
        {"status": 404},
        {"body_sha256": "ab"},
    ):
        assert logical_digest([row | change]) != logical_digest([row])
    assert logical_digest([row, row | {"status": 304}]) == logical_digest([row | {"status": 304}, row])


def lines_of_three_days(archive):
    lines = []
    for number in range(6):
        archive.file(f"{number}.xml", BODY + b"%d" % number)
        at = f"2024-06-{12 + number % 3}T{10 + number}:05:00Z"
        lines.append(f"{HARBOUR if number % 2 else 'https://treasury.example/en.xml'}\t{at}\t{number}.xml")
    return lines


def test_twice_is_once_and_says_so(archive):
    lines = lines_of_three_days(archive)
    archive.take_in(*lines)
    before = archive.names()
    report = archive.take_in(*lines)
    assert (report.taken, report.already_there) == (0, 6)
    assert "6 in the lake already" in report.lines()[0]
    assert archive.names() == before


def test_three_orders_give_the_same_names(tmp_path):
    names = []
    for number, order in enumerate(([0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [2, 5, 0, 3, 1, 4])):
        archive = Archive(tmp_path / str(number))
        lines = lines_of_three_days(archive)
        archive.take_in(*(lines[place] for place in order))
        names.append(archive.names())
    assert len(names[0]) == 6
    assert names[0] == names[1] == names[2]


def test_in_parts_and_overlapping_each_row_is_there_once(archive):
    lines = lines_of_three_days(archive)
    assert archive.take_in(*lines[:4]).taken == 4
    report = archive.take_in(*lines[2:])
    assert (report.taken, report.already_there) == (2, 2)
    assert archive.take_in(*lines).already_there == 6
    keys = [(row["feed_id"], row["captured_at_utc"]) for row in archive.rows()]
    assert len(keys) == len(set(keys)) == 6


def test_another_body_with_the_same_time_is_said_and_the_first_stays(archive):
    archive.file("one.xml")
    archive.file("two.xml", BODY + b"two")
    archive.take_in(f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml")
    report = archive.take_in(f"{HARBOUR}\t2024-06-12T10:05:00Z\ttwo.xml")
    assert report.taken == 0
    assert report.not_taken == (("feed harbour: another body with the same captured_at is in the lake", 1),)
    assert [row["body"] for row in archive.rows()] == [BODY]


def test_of_two_bodies_with_one_time_in_a_manifest_the_order_decides_nothing(tmp_path):
    taken = set()
    for number, names in enumerate(itertools.permutations(("one.xml", "two.xml"))):
        archive = Archive(tmp_path / str(number))
        archive.file("one.xml")
        archive.file("two.xml", BODY + b"two")
        report = archive.take_in(*(f"{HARBOUR}\t2024-06-12T10:05:00Z\t{name}" for name in names))
        assert (report.taken, len(report.not_taken)) == (1, 1)
        taken.add(archive.rows()[0]["body"])
    assert len(taken) == 1


def test_a_row_that_stands_twice_in_the_manifest_is_said(archive):
    archive.file("one.xml")
    report = archive.take_in(*[f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml"] * 2)
    assert (report.taken, report.already_there) == (1, 0)
    assert report.not_taken == (("feed harbour: the row stands twice in the manifest", 1),)


def test_what_was_stored_live_does_not_stand_in_the_way(archive):
    """Archived rows are compared with archived ones: live rows may point at a body instead of having it."""
    archive.file("one.xml")
    archive.take_in(f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml")
    [batch] = list_batches(archive.lake)
    table = archive.lake.read_table(batch.path)
    live = table.set_column(table.schema.get_field_index("source"), table.schema.field("source"), [["live"]])
    (archive.lake.root / batch.path).unlink()
    archive.lake.write_table(batch.path.replace("archive-", "live-"), live)
    assert archive.take_in(f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml").taken == 1
    assert len(list_batches(archive.lake)) == 2


def test_five_thousand_rows_are_not_held_at_once(archive):
    """250 days of 20 captures of 20 KB: 100 MB of bodies, of which a day's 400 KB are held at a time."""
    padding = b" " * 20_000
    lines = []
    for number in range(20):
        archive.file(f"{number}.xml", BODY + padding + b"%d" % number)
    for day_number in range(250):
        on = date.fromordinal(date(2023, 1, 1).toordinal() + day_number)
        lines += [f"{HARBOUR}\t{on}T{hour:02}:00:00Z\t{hour}.xml" for hour in range(20)]
    tracemalloc.start()
    report = archive.take_in(*lines)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert report.taken == 5000
    assert len(list_batches(archive.lake)) == 250
    assert peak < 30 * 1024**2


def test_a_changed_body_in_the_lake_is_found(archive):
    archive.file("one.xml")
    archive.take_in(f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml")
    [batch] = list_batches(archive.lake)
    table = archive.lake.read_table(batch.path)
    changed = table.set_column(
        table.schema.get_field_index("body"),
        table.schema.field("body"),
        [[BODY.replace(b"Harbour", b"Harvest")]],
    )
    archive.lake.write_table(batch.path, changed)
    assert "is not what its digest says" in damage(archive.lake, batch)
    with pytest.raises(LakeError, match="restore it from a copy"):
        read_bodies(archive.lake, batch)


def test_a_row_less_or_more_in_the_lake_is_found(archive):
    archive.file("one.xml")
    archive.take_in(*(f"{HARBOUR}\t2024-06-12T{hour}:05:00Z\tone.xml" for hour in (10, 11)))
    [batch] = list_batches(archive.lake)
    archive.lake.write_table(batch.path, archive.lake.read_table(batch.path).slice(1))
    assert "its rows are not those of its name" in damage(archive.lake, batch)


def test_a_change_that_no_digest_covers_is_found(archive):
    """The URL stands outside the digest; the relative links of the entries depend on it."""
    archive.file("one.xml")
    archive.take_in(f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml")
    [batch] = list_batches(archive.lake)
    path = archive.lake.path(batch.path)
    rows, data = archive.rows(), path.read_bytes()
    places = [found.start() for found in re.finditer(re.escape(HARBOUR.encode()), data)]
    only_the_bytes_tell = 0
    for place in places:
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        found = damage(archive.lake, batch)
        assert found is not None, f"byte {place}"
        assert path.name in found
        if found.endswith("its bytes were changed; restore the file from a copy."):
            # The footer's bounds of the column: who asks for this URL by them is told that there is none.
            only_the_bytes_tell += 1
            assert archive.rows() == rows
    assert only_the_bytes_tell >= 1


def test_the_files_are_parquet_that_others_can_read(archive):
    archive.file("one.xml")
    archive.take_in(f"{HARBOUR}\t2024-06-12T10:05:00Z\tone.xml")
    [batch] = list_batches(archive.lake)
    metadata = pq.read_metadata(archive.lake.path(batch.path))
    assert {metadata.row_group(0).column(place).compression for place in range(metadata.num_columns)} == {
        "ZSTD"
    }


def test_a_url_in_a_message_gives_no_secret_away():
    """A query or a user name may hold one (PROMISES H14)."""
    assert (
        without_secrets("https://me:CANARY@feeds.example/a.xml?key=CANARY") == "https://feeds.example/a.xml?…"
    )
    assert without_secrets("https://feeds.example/a.xml") == "https://feeds.example/a.xml"
    assert "CANARY" not in without_secrets("http://[CANARY")
