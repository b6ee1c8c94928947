"""City feeds as a weather service writes them, for places that do not exist."""

from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from tests.small_lake import Feed

LABELS = {
    "en": (
        "Observed at", "Condition", "Temperature", "Pressure / Tendency", "Visibility", "Humidity", "Humidex",
        "Dewpoint", "Wind", "Air Quality Health Index",
    ),
    "fr": (
        "Enregistrées à", "Condition", "Température", "Pression / Tendance", "Visibilité", "Humidité",
        "Humidex", "Point de rosée", "Vents", "Cote air santé",
    ),
}  # fmt: skip
SALTMARSH = Feed(
    "sky-saltmarsh",
    "weather",
    ("kind: weather", "place: Saltmarsh", "name: {en: Weather for Saltmarsh, fr: Météo de Saltmarsh}"),
    in_french=True,
    outlet="{en: Office of Made-up Skies, fr: Bureau des ciels inventés}",
)


def entry(
    code: str,
    title: str,
    summary: str = "",
    at: str | None = "2024-06-12T09:00Z",
    *,
    link: str = "https://weather.example/city/zz-7",
    city: str = "zz-7",
    authority: str = "weather.example",
) -> str:
    """One Atom entry: `code` is what its guid calls it, `summary` HTML, `at` its time of issue."""
    published, stamp = "--T00:00:00Z", ""
    if at is not None:
        moment = datetime.fromisoformat(at)
        published, stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ"), moment.strftime("%Y%m%d%H%M%S")
    return (
        f"<entry><title>{escape(title)}</title><link type='text/html' href={quoteattr(link)}/>"
        f"<updated>{published}</updated><published>{published}</published>"
        f"<summary type='html'>{escape(summary)}</summary>"
        f"<id>tag:{authority},2024-01-01:{city}_{code}:{stamp}</id></entry>"
    )


def city_feed(*entries: str, language: str = "en") -> bytes:
    return (
        f"<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
        f"xml:lang='{language}-ca'><title>Saltmarsh</title><id>tag:weather.example,2024-01-01:1</id>"
        f"{''.join(entries)}</feed>"
    ).encode()


def current(
    language: str, condition: str, celsius: str, at: str = "2024-06-12T09:00Z", **changed: str
) -> str:
    """Current conditions; what only a station measures is not given. `changed` are values by label."""
    values = dict.fromkeys(LABELS[language], "n/a") | {
        LABELS[language][0]: "Saltmarsh Airfield",
        "Condition": condition,
        LABELS[language][2]: f"{celsius}&deg;C",
    }
    name = "Current Conditions" if language == "en" else "Conditions actuelles"
    lines = "".join(f"<b>{label}:</b> {value} <br/>\n" for label, value in (values | changed).items())
    return entry("cc", f"{name}: {condition}, {celsius}°C", lines, at)
