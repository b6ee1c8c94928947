"""The data dictionary: the one place that says what a column is.

From it, and from nowhere else, come the PyArrow schemas (:mod:`briefing.contracts`), the Great
Expectations suites (:mod:`briefing.validation.suites`) and `docs/generated/tables.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal[
    "string", "int32", "int64", "bool", "float64", "date", "timestamp", "binary", "strings", "int16s"
]
"""`timestamp` is microseconds in UTC; `strings` and `int16s` are lists."""

Layer = Literal["raw", "staged", "core", "cache", "edition"]

QUALITY_FLAGS = ("ok", "missing", "future", "stale", "zoneless", "date_only")
NO_CLAIM = frozenset(("missing", "future", "stale"))
"""Qualities of a date that says nothing: an empty field made 1970 must not drop a story as too old."""
ITEM_KINDS = (
    "news",
    "advisory",
    "press_release",
    "opinion",
    "letter",
    "paper",
    "notice",
    "fiction",
    "digest",
    "live_page",
    "audio",
    "video",
    "photos",
    "quiz",
    "sport",
    "obituary",
    "promotion",
    "weather",
)
WEATHER_KINDS = (
    "current",
    "forecast",
    "alert",
    "ended_alert",
    "statement",
    "no_alert",
    "unknown",
)
ALERT_TYPES = ("warning", "watch", "advisory")
ALERT_COLOURS = ("yellow", "orange", "red")
TENDENCIES = ("steady", "falling", "rising")
COMPASS_POINTS = tuple("N NNE NE ENE E ESE SE SSE S SSW SW WSW W WNW NW NNW".split())
ERROR_KINDS = (
    "not_found",
    "gone",
    "no_answer",
    "refused",
    "server_error",
    "not_a_feed",
    "too_large",
    "address_not_allowed",
    "insecure_connection",
    "name_not_found",
    "asked_to_wait",
    "unsupported_encoding",
    "entity_declaration",
    "parse_limit",
    "no_entries",
    "http_error",
    "connection_failed",
    "too_many_redirects",
    "not_read",
    "quarantined",
)
GATES = ("outlets", "official_alert", "pinned", "editors_order")
DROP_RULES = (
    "same_story",
    "superseded",
    "too_late",
    "too_old",
    "before_first_capture",
    "in_a_later_edition",
    "shown_before",
    "cosmetic_change",
    "changed_headline",
    "not_news",
    "notice_not_printed",
    "no_such_feed",
    "weather_only",
    "one_digest",
    "sport_outside_news",
    "muted",
    "section_words",
    "same_headline",
    "section_limit",
    "length_budget",
)


@dataclass(frozen=True)
class Column:
    """One column. Bounds are inclusive; `checked` columns carry expectations that a document can break."""

    name: str
    type: ColumnType
    meaning: str
    unit: str | None = None
    key: bool = False
    nullable: bool = False
    minimum: int | None = None
    maximum: int | None = None
    allowed: tuple[str, ...] | None = None
    pattern: str | None = None
    forbidden: str | None = None
    required: bool = False
    """Null is stored but breaks the expectation `<column>_present` (a document may lack the value)."""
    checked: bool = False


@dataclass(frozen=True)
class Table:
    """One table: a folder of the lake or a file of a generation; `grain` says what one row is."""

    name: str
    layer: Layer
    grain: str
    where: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.key)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


FEED = (
    Column("feed_id", "string", "Feed of the catalogue.", key=True),
    Column("feed_language", "string", "Which URL of the feed: its language in the catalogue.", key=True),
)
CAPTURED = Column("captured_at_utc", "timestamp", "When the server sent these bytes.", unit="UTC", key=True)
PROVENANCE = (
    Column("capture_sha256", "string", "SHA-256 of the captured body that the row was read from."),
    Column("parser_version", "string", "Version of the parser that made the row."),
)

CAPTURES = Table(
    name="captures",
    layer="raw",
    grain="one attempt to read one URL of one feed",
    where="captures/captured_on=YYYY-MM-DD/<batch>.parquet",
    columns=(
        *FEED,
        CAPTURED,
        Column("url", "string", "URL as the catalogue writes it, secrets as ${NAME}."),
        Column("final_url", "string", "URL after redirects, secrets masked.", nullable=True),
        Column("status", "int32", "HTTP status.", nullable=True, minimum=100, maximum=599),
        Column("headers", "string", "Allow-listed response headers as sorted JSON."),
        Column("requested_at_utc", "timestamp", "When the request was sent.", unit="UTC", nullable=True),
        Column("recorded_at_utc", "timestamp", "When the row was stored.", unit="UTC"),
        Column("elapsed_milliseconds", "int64", "Request to last byte.", unit="ms", nullable=True, minimum=0),
        Column("body_bytes", "int64", "Length of the body after Content-Encoding.", unit="bytes", nullable=True, minimum=0),
        Column("body_sha256", "string", "SHA-256 of that body.", nullable=True),
        Column("body_captured_on", "date", "Partition in which a body of this digest is stored.", nullable=True),
        Column("body", "binary", "The body, where it differs from the feed's last stored one.", nullable=True),
        Column("error_kind", "string", "Why there is no usable body.", nullable=True, allowed=ERROR_KINDS),
        Column("error_detail", "string", "The cause in the words of the layer that failed, secrets masked.", nullable=True),
        Column("source", "string", "Who captured it.", allowed=("live", "archive", "sample")),
        Column("archive_url", "string", "Where the archived copy came from.", nullable=True),
    ),
)

HEALTH = Table(
    name="health",
    layer="staged",
    grain="one captured body that was parsed",
    where="health/captured_on=YYYY-MM-DD/<batch>.<parser version>.parquet",
    columns=(
        *FEED,
        CAPTURED,
        *PROVENANCE,
        Column("format", "string", "Format that the parser recognised, such as rss20 or atom10.", nullable=True),
        Column("entries", "int32", "Entries in the document.", unit="entries", minimum=0),
        Column("parsed", "int32", "Entries that were read: items + rejects.", unit="entries", minimum=0),
        Column("truncated", "int32", "Entries past the limit of one document, not read.", unit="entries", minimum=0),
        Column("error_kind", "string", "Why the document gave nothing.", nullable=True, allowed=ERROR_KINDS),
        Column("error_detail", "string", "The parser's own words.", nullable=True),
        Column("quarantined", "bool", "Whether the feed's rows of this batch were all rejected."),
    ),
)

ITEMS = Table(
    name="items",
    layer="core",
    grain="one entry of one captured body",
    where="items/captured_on=YYYY-MM-DD/<batch>.<parser version>.parquet",
    columns=(
        *FEED,
        CAPTURED,
        Column("item_id", "string", "Stable id within the feed: digest of guid, else link, else title.", key=True, pattern=r"^[0-9a-f]{32}$"),
        Column("content_hash", "string", "Digest of title, description and body as cleaned.", pattern=r"^[0-9a-f]{32}$"),
        Column("entry_index", "int32", "Place of the entry in the document, from 0.", minimum=0),
        Column("occurrence", "int32", "How often this item id came before in the same document.", minimum=0, maximum=0, checked=True),
        Column("title", "string", "Headline as text.", nullable=True, required=True, checked=True, forbidden="\ufffd", pattern=r"^.{1,400}$"),
        Column("canonical_link", "string", "Link without tracking parameters.", nullable=True, required=True, checked=True, pattern=r"^https?://[^\s/]+"),
        Column("author", "string", "Author as the feed names it.", nullable=True, forbidden="\ufffd", checked=True),
        Column("language", "string", "Language of the text, ISO 639-1.", pattern=r"^[a-z]{2,3}$"),
        Column("item_kind", "string", "Kind by URL path, feed category or form of the title.", allowed=ITEM_KINDS),
        Column("description_text", "string", "The publisher's own description as clean text; blocks end in a line feed.", forbidden="\ufffd", checked=True),
        Column("body_text", "string", "The entry's full content as clean text; blocks end in a line feed."),
        Column("published_at_utc", "timestamp", "Published, as claimed.", unit="UTC", nullable=True),
        Column("published_on", "date", "Published, where only a date is claimed.", nullable=True),
        Column("published_quality", "string", "What the claimed publication time is worth.", allowed=QUALITY_FLAGS),
        Column("updated_at_utc", "timestamp", "Updated, as claimed.", unit="UTC", nullable=True),
        Column("updated_on", "date", "Updated, where only a date is claimed.", nullable=True),
        Column("updated_quality", "string", "What the claimed update time is worth.", allowed=QUALITY_FLAGS),
        Column("categories", "strings", "Categories as the feed names them."),
        Column("flags", "strings", "What the parser had to do: title_capped, text_capped, …"),
        *PROVENANCE,
    ),
)

WEATHER = Table(
    name="weather",
    layer="core",
    grain="one weather entry of one captured body",
    where="weather/captured_on=YYYY-MM-DD/<batch>.<parser version>.parquet",
    columns=(
        *FEED,
        CAPTURED,
        Column("item_id", "string", "The weather entry's item.", key=True),
        Column("entry_index", "int32", "Place of the entry in the document, from 0.", key=True, minimum=0),
        Column("city_code", "string", "The service's code of the place, as in the guid."),
        Column("entry_code", "string", "What the guid calls the entry: w1 a warning, cc current conditions, fc1 the first period.", pattern=r"^(w|cc|fc)[0-9]*$"),
        Column("weather_kind", "string", "What the entry is.", allowed=WEATHER_KINDS),
        Column("canonical_link", "string", "Link of the entry's item.", nullable=True),
        Column("observed_at_utc", "timestamp", "Time of the observation.", unit="UTC", nullable=True),
        Column("issued_at_utc", "timestamp", "Time of issue.", unit="UTC", nullable=True),
        Column("period", "string", "Period of a forecast, in the publisher's words.", nullable=True),
        Column("condition", "string", "Sky in the publisher's words.", nullable=True),
        Column("temperature_celsius", "float64", "Temperature.", unit="°C", nullable=True, minimum=-60, maximum=50, checked=True),
        Column("high_celsius", "float64", "High of the period.", unit="°C", nullable=True, minimum=-60, maximum=50, checked=True),
        Column("low_celsius", "float64", "Low of the period.", unit="°C", nullable=True, minimum=-60, maximum=50, checked=True),
        Column("temperature_tendency", "string", "Where the temperature of a period goes that has no high or low.", nullable=True, allowed=TENDENCIES),
        Column("temperature_remark", "string", "What follows the period's temperature in the publisher's words, such as an exception near a lake.", nullable=True),
        Column("dewpoint_celsius", "float64", "Dew point.", unit="°C", nullable=True, minimum=-60, maximum=50, checked=True),
        Column("humidex", "int32", "Humidex as announced, a number without unit.", nullable=True, minimum=20, maximum=60, checked=True),
        Column("wind_chill", "int32", "Wind chill as announced, a number without unit.", nullable=True, minimum=-70, maximum=10, checked=True),
        Column("humidity_percent", "int32", "Relative humidity.", unit="%", nullable=True, minimum=0, maximum=100, checked=True),
        Column("precipitation_percent", "int32", "Probability of precipitation.", unit="%", nullable=True, minimum=0, maximum=100, checked=True),
        Column("pressure_kilopascals", "float64", "Pressure.", unit="kPa", nullable=True, minimum=85, maximum=108, checked=True),
        Column("pressure_tendency", "string", "Tendency of the pressure.", nullable=True, allowed=TENDENCIES),
        Column("visibility_kilometres", "float64", "Visibility.", unit="km", nullable=True, minimum=0, maximum=200, checked=True),
        Column("wind_direction", "string", "Where the wind comes from, one of 16 points, W for the French O.", nullable=True, allowed=COMPASS_POINTS),
        Column("wind_kilometres_per_hour", "int32", "Wind speed.", unit="km/h", nullable=True, minimum=0, maximum=400, checked=True),
        Column("gust_kilometres_per_hour", "int32", "Gusts.", unit="km/h", nullable=True, minimum=0, maximum=400, checked=True),
        Column("ultraviolet_index", "int32", "UV index.", nullable=True, minimum=0, maximum=14, checked=True),
        Column("air_quality_health_index", "int32", "Canada's Air Quality Health Index as announced.", nullable=True, minimum=0, maximum=11, checked=True),
        Column("alert_type", "string", "Type of an alert.", nullable=True, allowed=ALERT_TYPES),
        Column("alert_colour", "string", "Colour of an alert.", nullable=True, allowed=ALERT_COLOURS),
        Column("alert_name", "string", "Name of an alert or a statement in the publisher's words; the whole title where its form is not known.", nullable=True),
        Column("alert_area", "string", "Area of an alert or a statement in the publisher's words.", nullable=True),
        Column("text", "string", "The entry's own sentences; blocks end in a line feed."),
        Column("remarks", "strings", "Sentences of a forecast that no other column holds whole."),
        Column("unparsed", "strings", "Labels, values and titles that the parser could not read."),
        *PROVENANCE,
    ),
)

REJECTS = Table(
    name="rejects",
    layer="core",
    grain="one entry that broke a rule",
    where="rejects/captured_on=YYYY-MM-DD/<batch>.<parser version>.parquet",
    columns=(
        *FEED,
        CAPTURED,
        Column("entry_index", "int32", "Place of the entry in the document, from 0.", key=True, minimum=0),
        Column("item_id", "string", "Item id, where one could be made.", nullable=True),
        Column("stage", "string", "Which step refused it.", allowed=("parse", "validate", "quarantine")),
        Column("rules", "strings", "Names of the rules that it broke."),
        Column("title", "string", "Its title, where it has one.", nullable=True),
        Column("link", "string", "Its link as written, where it has one.", nullable=True),
        Column("detail", "string", "What was found, one sentence.", nullable=True),
        *PROVENANCE,
    ),
)

VECTORS = Table(
    name="vectors",
    layer="cache",
    grain="one text as a sentence encoder reads it",
    where="vectors/model=<encoder>/edition=YYYY-MM-DD/<digest>.parquet",
    columns=(
        Column("text_sha256", "binary", "SHA-256 of the text.", key=True),
        Column("vector", "int16s", "Direction of its meaning, 384 numbers in units of 1/4000 of its length."),
    ),
)

STORIES = Table(
    name="stories",
    layer="edition",
    grain="one member of a story that has a candidate in the edition",
    where="editions/edition=YYYY-MM-DD/generation=<digest>/stories.parquet",
    columns=(
        Column("edition_date", "date", "Date of the edition.", key=True),
        Column("story_id", "string", "Id of the story; lasts over days.", key=True),
        Column("item_id", "string", "The member.", key=True),
        *FEED,
        CAPTURED,
        Column("content_hash", "string", "Version of the member."),
        Column("outlet", "string", "Outlet by its English name."),
        Column("origin", "string", "Who wrote the text: outlet or, for a copy, its source."),
        Column("canonical_link", "string", "Link of the member."),
        Column("title", "string", "Headline of the member."),
        Column("language", "string", "Language of the member."),
        Column("item_kind", "string", "Kind of the member.", allowed=ITEM_KINDS),
        Column("is_candidate", "bool", "Whether this version is a candidate of this edition."),
        Column("joined_by", "string", "What joined it to the story.", allowed=("alone", "same_item", "same_link", "same_content", "same_title", "near_copy", "same_event", "twin")),
        Column("section_id", "string", "Section of the story."),
        Column("story_first_seen_utc", "timestamp", "First capture of any member.", unit="UTC"),
        Column("merged_from", "string", "Earlier story of this member, taken over by this one.", nullable=True),
        Column("merged_into", "string", "Story that took this member's earlier story over.", nullable=True),
        Column("split_from", "string", "Story that this member was part of before.", nullable=True),
    ),
)

SELECTION = Table(
    name="selection",
    layer="edition",
    grain="one candidate: an item version first captured in the edition's record",
    where="editions/edition=YYYY-MM-DD/generation=<digest>/selection.parquet",
    columns=(
        Column("edition_date", "date", "Date of the edition.", key=True),
        *FEED,
        Column("item_id", "string", "The item.", key=True),
        CAPTURED,
        Column("content_hash", "string", "Version of the item."),
        Column("capture_sha256", "string", "Body in which the version was first seen."),
        Column("story_id", "string", "Story of the candidate."),
        Column("section_id", "string", "Section of the story.", nullable=True),
        Column("outcome", "string", "Shown or dropped.", allowed=("shown", "dropped")),
        Column("rule", "string", "The rule that dropped it.", nullable=True, allowed=DROP_RULES),
        Column("change", "string", "What it is to the reader's memory.", allowed=("new", "update", "headline", "cosmetic", "repeat")),
        Column("day_number", "int32", "Days since the story was first shown, from 1.", unit="days", minimum=1),
        Column("place", "int32", "Place on the page, from 1.", nullable=True, minimum=1),
        Column("round", "int32", "Round in which its words were spent, 0 for top stories.", nullable=True, minimum=0),
        Column("score_millionths", "int64", "Score of the story.", unit="millionths", minimum=0),
        Column("weight_millionths", "int64", "Weight of the feed.", unit="millionths", minimum=0),
        Column("outlets", "int32", "Distinct outlets of the story by true origin.", minimum=1),
        Column("official_outlets", "int32", "Those of them that are official.", minimum=0),
        Column("age_minutes", "int64", "Age at the cutoff.", unit="minutes", minimum=0),
        Column("counted_age_minutes", "int64", "Age that the score counts: that of the story's latest telling, dealt anew among the alike stories of a feed in its editors' order.", unit="minutes", minimum=0),
        Column("half_life_hours", "int32", "Half-life of the section.", unit="hours", minimum=1),
        Column("novelty_millionths", "int64", "1 for new, less for what was shown.", unit="millionths", minimum=0, maximum=1_000_000),
        Column("place_in_feed", "int32", "Place in the newest document of its feed, from 0; null where it stands there no more.", nullable=True, minimum=0),
        Column("feed_entries", "int32", "Entries of that document.", unit="entries", minimum=1),
        Column("tier", "int32", "Place of its kind in a section, from 0: journalism, papers and sport, talk and pictures, opinion, fillers, digests; null where a rule dropped it before.", nullable=True, minimum=0),
        Column("has_summary", "bool", "Whether a sentence of it can be shown; null where a rule dropped it before.", nullable=True),
        Column("of_its_outlet", "int32", "Stories of its outlet that its section chose before it.", nullable=True, minimum=0),
        Column("likeness_millionths", "int64", "How like the nearest headline of its section on the page its own is.", unit="millionths", nullable=True, minimum=0, maximum=1_000_000),
        Column("counted_millionths", "int64", "Score after these two, by which its section chose.", unit="millionths", nullable=True, minimum=0),
        Column("gate", "string", "Why it might be a top story.", nullable=True, allowed=GATES),
        Column("operator_rules", "strings", "Operator's rules that fired, each with its word or name."),
        Column("section_fit", "int32", "By how much the text fits the sections of its feed and its story better than any other, in thousandths of a logarithm; null where it was not judged.", nullable=True),
        Column("better_section", "string", "Section that the text fits clearly better: the score is halved, the story stays.", nullable=True),
        Column("title", "string", "Headline."),
        Column("canonical_link", "string", "Link."),
        Column("shown_text", "string", "The sentences shown with it.", nullable=True),
    ),
)

EDITIONS = Table(
    name="editions",
    layer="edition",
    grain="one generation of one edition",
    where="editions/edition=YYYY-MM-DD/generation=<digest>/editions.parquet",
    columns=(
        Column("edition_date", "date", "Date of the edition.", key=True),
        Column("kind", "string", "Final, or a try before the scheduled time.", allowed=("final", "provisional")),
        Column("state", "string", "Whether anything was missing.", allowed=("complete", "degraded")),
        Column("basis", "string", "What it rests on.", allowed=("live", "archive", "sample")),
        Column("window_start_utc", "timestamp", "Cutoff of the edition before.", unit="UTC"),
        Column("cutoff_utc", "timestamp", "Nothing captured after it was read.", unit="UTC"),
        Column("candidates", "int64", "Item versions that were considered.", minimum=0),
        Column("shown", "int64", "Item versions shown.", minimum=0),
        Column("dropped", "int64", "Item versions dropped by a rule.", minimum=0),
        Column("candidate_stories", "int64", "Stories that were considered; those that a feed's first capture held from before the window are not counted.", minimum=0),
        Column("words", "int64", "Words of headlines and summaries.", unit="words", minimum=0),
        Column("feeds_read", "int64", "Feeds that answered in the window.", minimum=0),
        Column("feeds_asked", "int64", "Feeds of the catalogue.", minimum=0),
    ),
)

TABLES = (CAPTURES, HEALTH, ITEMS, WEATHER, REJECTS, VECTORS, STORIES, SELECTION, EDITIONS)
