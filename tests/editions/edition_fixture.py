"""A hand-made edition with every feature that a page can show. Outlets, people and events are made up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from briefing.model import (
    Alert,
    AlertWords,
    ChangedHeadline,
    ContinuingStory,
    Count,
    Coverage,
    Current,
    Edition,
    FeedTrouble,
    Forecast,
    Label,
    LeftOut,
    Moment,
    Notes,
    OtherOutlet,
    Section,
    Sentence,
    Silence,
    Story,
    WeatherPlace,
    WeatherReport,
    Why,
)

DATE = date(2024, 6, 12)
SHA256 = "0" * 64
# 06:00 in Toronto in June.
CUTOFF = datetime(2024, 6, 12, 10, 0, tzinfo=UTC)
WINDOW_START = CUTOFF - timedelta(days=1)
MARKS = {
    "weather": "🌤️",
    "international": "🌍",
    "canada": "🍁",
    "united_states": "🇺🇸",
    "artificial_intelligence": "🧠",
    "digital_strategy": "💻",
    "public_health": "🏥",
    "science": "🔬",
    "government": "🧾",
    "enterprise_architecture": "🏛️",
    "emerging_tech": "🤖",
    "cybersecurity": "🔒",
    "university_ai": "🎓",
    "corporate_ai": "🏢",
}
CBC = Label(en="CBC Canada", fr="CBC Canada")
WHO = Label(en="WHO", fr="OMS")
HARBOUR = Label(en="Harbour Gazette", fr="Harbour Gazette")
OFFICE = Label(en="Office of Small Bridges", fr="Bureau des petits ponts")
LANTERN = Label(en="The Lantern", fr="The Lantern")


def same(name: str) -> Label:
    return Label(en=name, fr=name)


def trouble(
    name: Label = CBC,
    error_kind: str = "not_found",
    *,
    since_on: date | None = date(2024, 6, 3),
    detail: str | None = None,
    last_success_utc: datetime | None = None,
    wait_until_utc: datetime | None = None,
) -> FeedTrouble:
    return FeedTrouble(
        feed_id=name.en.lower().replace(" ", "-"),
        name=name,
        error_kind=error_kind,
        detail=detail,
        since_on=since_on,
        last_success_utc=last_success_utc,
        wait_until_utc=wait_until_utc,
    )


NOT_FOUND = trouble(detail="HTTP 404", last_success_utc=datetime(2024, 6, 2, 10, 0, tzinfo=UTC))
NO_ANSWER = trouble(WHO, "no_answer", since_on=DATE)


def published(hour: int, minute: int = 0, day: int = 11) -> Moment:
    return Moment(kind="published", at_utc=datetime(2024, 6, day, hour, minute, tzinfo=UTC))


def story(
    headline: str,
    *sentences: str,
    section_id: str = "science",
    outlet: Label = HARBOUR,
    author: str | None = None,
    language: str = "en",
    link: str | None = None,
    when: Moment | None = None,
    tags: tuple[str, ...] = (),
    day_number: int = 1,
    also: tuple[OtherOutlet, ...] = (),
    why: Why | None = None,
    archive_url: str | None = None,
) -> Story:
    slug = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in headline.lower())[
        :60
    ]
    spans = []
    start = 0
    for text in sentences:
        spans.append(
            Sentence(
                text=text, field="description_text", start=start, end=start + len(text), capture_sha256=SHA256
            )
        )
        start += len(text) + 1
    return Story(
        story_id=slug,
        item_id=slug,
        feed_id="feed",
        section_id=section_id,
        headline=headline,
        language=language,
        link=f"https://news.example/{section_id}/{slug}" if link is None else link,
        outlet=outlet,
        author=author,
        tags=tags,  # type: ignore[arg-type]
        day_number=day_number,
        when=when or published(22, 56),
        sentences=tuple(spans),
        also=also,
        why=why,
        score_millionths=1_000_000,
        archive_url=archive_url,
        captured_at_utc=datetime(2024, 6, 12, 9, 5, tzinfo=UTC),
    )


def section(section_id: str, *stories: Story, silence: Silence | None = None, **values: object) -> Section:
    fields: dict[str, object] = {"weather": (), "troubles": (), "uncaptured": (), "more": 0}
    return Section.model_validate(
        {"section_id": section_id, "mark": MARKS[section_id], "stories": stories, "silence": silence}
        | fields
        | values
    )


WARM = {
    "high_celsius": 27.0,
    "humidex": 32,
    "ultraviolet_index": 7,
    "wind_direction": "NW",
    "wind_kilometres_per_hour": 20,
    "gust_kilometres_per_hour": 40,
}


def forecast(named: str | None, period: str, *remarks: str, **fields: object) -> Forecast:
    given = dict.fromkeys(Forecast.model_fields) | {"named": named, "period": period, "remarks": remarks}
    return Forecast(**given | fields)


def report(
    language: str, current: Current | None, *forecasts: Forecast, link: str | None = None, **fields: object
) -> WeatherReport:
    given: dict[str, object] = {
        "language": language,
        "link": link,
        "current": current,
        "observation_hours_old": None,
        "forecasts": forecasts,
        "forecast_hours_old": None,
        "statements": (),
    }
    return WeatherReport(**given | fields)


def also(name: str) -> OtherOutlet:
    return OtherOutlet(outlet=same(name), link=f"https://{name.lower().replace(' ', '')}.example/story")


TOP = (
    story(
        "Ferry service between the two shores is suspended for three weeks",
        "The crossing closes on Thursday while the north pier is rebuilt.",
        "About 2,400 people use it on a working day, and buses will run around the bay until it opens again.",
        section_id="canada",
        author="Odile Marchand",
        tags=("update", "day"),
        day_number=3,
        also=(also("The Lantern"), also("Morning Quay")),
        why=Why(
            outlets=4, official=1, first_seen_utc=datetime(2024, 6, 12, 8, 10, tzinfo=UTC), reason="outlets"
        ),
    ),
    story(
        "Advisory: boil water in the Lower Valley until further notice",
        "Tests on Monday found bacteria in two of nine wells.",
        section_id="public_health",
        outlet=OFFICE,
        tags=("press_release",),
        why=Why(
            outlets=1,
            official=1,
            first_seen_utc=datetime(2024, 6, 12, 9, 0, tzinfo=UTC),
            reason="official_alert",
        ),
    ),
    story(
        "Le conseil adopte un budget sans hausse de taxes, une première en dix ans",
        "Le vote s’est terminé à 23 h, après six heures de débat.",
        section_id="government",
        outlet=same("Le Phare"),
        author="Rosalie Thibault",
        language="fr",
        why=Why(
            outlets=2, official=0, first_seen_utc=datetime(2024, 6, 11, 14, 0, tzinfo=UTC), reason="outlets"
        ),
    ),
)
SECTIONS = (
    section(
        "weather",
        weather=(
            WeatherPlace(
                feed_id="weather-ottawa",
                place=Label(en="Ottawa", fr="Ottawa"),
                reports=(
                    report(
                        "en",
                        Current(observed_at_utc=CUTOFF, temperature_celsius=22.3, condition="Mainly Sunny"),
                        forecast("today", "Wednesday", "Sunny.", **WARM),
                        link="https://weather.example/ottawa",
                    ),
                    report(
                        "fr",
                        Current(
                            observed_at_utc=CUTOFF,
                            temperature_celsius=22.3,
                            condition="Généralement ensoleillé",
                        ),
                        link="https://weather.example/ottawa_f",
                    ),
                ),
            ),
            WeatherPlace(
                feed_id="weather-pembroke",
                place=Label(en="Pembroke", fr="Pembroke"),
                reports=(
                    report("en", Current(observed_at_utc=None, temperature_celsius=11.0, condition="Calm")),
                ),
            ),
        ),
    ),
    section(
        "international",
        story(
            "Island republic votes to keep its two capitals",
            "Turnout was 71 per cent, the highest since independence.",
            "The government had asked for a single seat to save money.",
            section_id="international",
            author="Tomas Wren",
            also=(also("The Lantern"),),
        ),
        story(
            "Talks on the river treaty resume after two years",
            "Delegations from four countries meet on Friday.",
            section_id="international",
            outlet=LANTERN,
            tags=("day",),
            day_number=2,
        ),
        story("Old lighthouse becomes a museum of fog", section_id="international", outlet=LANTERN),
        story("Live: the count in the island republic", section_id="international", tags=("live_page",)),
        more=4,
    ),
    section(
        "canada",
        silence=Silence(cause="quiet", since_utc=WINDOW_START, feeds_answered=3),
    ),
    section("united_states", silence=Silence(cause="all_failed", troubles=(NOT_FOUND,))),
    section(
        "artificial_intelligence",
        silence=Silence(cause="part_failed", feeds_answered=2, troubles=(NO_ANSWER,)),
    ),
    section(
        "digital_strategy",
        silence=Silence(cause="shown_before", stories=4, last_shown_on=date(2024, 6, 11)),
    ),
    section(
        "public_health",
        silence=Silence(cause="elsewhere", stories=2, sections=("top_stories", "science")),
    ),
    section(
        "science",
        story(
            "A warmer sea is moving the plankton line north, a 40-year survey finds",
            "The edge moved 310 kilometres between 1984 and 2024.",
            outlet=same("Annals of Made-up Results"),
            author="P. Lindqvist et al.",
            tags=("paper",),
            when=Moment(kind="published_on", on=date(2024, 6, 11)),
        ),
        story(
            "Why the moss on the north wall grows in rings",
            "It follows the frost, not the light.",
            when=Moment(kind="first_seen", at_utc=datetime(2024, 6, 12, 9, 10, tzinfo=UTC)),
        ),
        story("Letter: measure twice, publish once", tags=("letter",)),
        troubles=(NO_ANSWER,),
        more=1,
    ),
    section(
        "government",
        silence=Silence(
            cause="ruled_out",
            rules=(Count(rule="not_news", count=5), Count(rule="section_words", count=2)),
        ),
    ),
    section("enterprise_architecture", silence=Silence(cause="unusable", stories=4)),
    section(
        "emerging_tech",
        silence=Silence(cause="asked_to_wait", until_utc=datetime(2024, 6, 12, 13, 0, tzinfo=UTC)),
    ),
    section(
        "cybersecurity",
        story(
            "Ports of three cities pay a ransom twice to the same group",
            "The second demand came nine days after the first.",
            section_id="cybersecurity",
            author="Ines Kowal",
            tags=("subscription",),
        ),
        story(
            "Une faille dans les horloges de gare expose 12 000 panneaux",
            "Le correctif est publié.",
            section_id="cybersecurity",
            outlet=same("Le Phare"),
            language="fr",
        ),
        uncaptured=(LANTERN,),
    ),
    section("university_ai", silence=Silence(cause="no_capture")),
    section("corporate_ai", silence=Silence(cause="first_capture", since_utc=WINDOW_START)),
)
LEFT_OUT = (
    *(
        LeftOut(
            section_id="international",
            headline=headline,
            language="en",
            link=f"https://news.example/left/{place}",
            outlet=LANTERN,
            tags=("update",) if place == 1 else (),
        )
        for place, headline in enumerate(
            (
                "Mountain railway opens its last tunnel",
                "Harvest festival moves to the new square",
                "Two ministers change places in a small reshuffle",
                "Fishing quota unchanged for a third season",
            )
        )
    ),
    LeftOut(
        section_id="science",
        headline="Un insecte que l’on croyait disparu revient dans le delta",
        language="fr",
        link="https://phare.example/insecte",
        outlet=same("Le Phare"),
        tags=("audio",),
    ),
)
EDITION = Edition(
    edition_date=DATE,
    zone="America/Toronto",
    kind="final",
    state="degraded",
    basis="live",
    window_start_utc=WINDOW_START,
    cutoff_utc=CUTOFF,
    first_edition=False,
    report_to="https://office.example/briefing/issues",
    weather_outlets=(
        Label(
            en="Environment and Climate Change Canada",
            fr="Environnement et Changement climatique Canada",
        ),
    ),
    top_stories=TOP,
    sections=SECTIONS,
    changed_headlines=(
        ChangedHeadline(
            outlet=HARBOUR,
            printed_on=date(2024, 6, 10),
            was="Ferry to close for a week",
            now="Ferry to close for three weeks",
            language="en",
            link="https://news.example/changed/ferry",
        ),
    ),
    left_out=LEFT_OUT,
    unlisted=0,
    coverage=None,
    notes=Notes(
        troubles=(NOT_FOUND, NO_ANSWER),
        headline_only=3,
        rejected_entries=4,
        quarantined=(same("Morning Quay"),),
        truncated=(same("Deep Index"),),
    ),
    stories_shown=31,
    stories_considered=118,
    words=1180,
    feeds_read=33,
    feeds_asked=35,
)
CONTINUING = (
    ContinuingStory(
        story_id="c0ffee0000000001",
        headline="Ferry to close for a week",
        language="en",
        link="https://news.example/ferry",
        outlet=HARBOUR,
        shown_on=date(2024, 6, 10),
        day_number=3,
        also=(OtherOutlet(outlet=WHO, link="https://who.example/ferry"),),
    ),
)
RECONSTRUCTED = EDITION.model_copy(
    update={
        "basis": "archive",
        "first_edition": True,
        "top_stories": (),
        "coverage": Coverage(feeds_captured=21, feeds_total=35, missing=(CBC, WHO)),
    }
)
WARNED = EDITION.model_copy(
    update={
        "alerts": (
            Alert(
                feed_id="weather-ottawa",
                place=same("Ottawa"),
                alert_type="warning",
                colour="yellow",
                since_utc=datetime(2024, 6, 12, 8, 10, tzinfo=UTC),
                words=(
                    AlertWords(
                        language="en", name="HEAT", area="Ottawa", link="https://weather.example/warnings"
                    ),
                    AlertWords(
                        language="fr", name="CHALEUR", area="Ottawa", link="https://weather.example/alertes"
                    ),
                ),
            ),
        )
    }
)
