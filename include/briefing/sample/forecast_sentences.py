"""What the sample's weather service says of a day and of a night, in English and French."""

from __future__ import annotations

from briefing.sample.climate import Weather

UV_WORDS = (
    (3, "low", "bas"),
    (6, "moderate", "modéré"),
    (8, "high", "élevé"),
    (11, "very high", "très élevé"),
)


def day(weather: Weather, *, french: bool) -> tuple[str, str]:
    """The day in short, as in a title, and in full."""
    language = "fr" if french else "en"
    sky, pop = weather.day.words[language], weather.day.pop
    wind = weather.wind[1] if french else weather.wind[0]
    of_wind = f"de l’{wind}" if wind[0] in "eo" else f"du {wind}"
    gusts = ""
    if weather.gust:
        gusts = f" avec rafales à {weather.gust}" if french else f" gusting to {weather.gust}"
    high = f"{'Maximum' if french else 'High'} {_degrees(weather.high, french=french)}."
    speed = f"{weather.wind_speed} km/h"
    parts = [
        f"{sky}.",
        weather.alert.sentence[language] if weather.in_effect else "",
        f"Vents {of_wind} de {speed}{gusts}." if french else f"Wind {wind} {speed}{gusts}.",
        high,
        _feels(weather.feels, french=french),
        _uv(weather.uv, french=french),
    ]
    return f"{sky}. {high}{_pop(pop, french=french)}", " ".join(filter(None, parts))


def night(weather: Weather, *, french: bool) -> tuple[str, str]:
    """The night that follows it, in the same way."""
    sky, pop = weather.night.words["fr" if french else "en"], weather.night.pop
    low = f"{'Minimum' if french else 'Low'} {_degrees(weather.low, french=french)}."
    return f"{sky}. {low}{_pop(pop, french=french)}", f"{sky}. {low}"


def _degrees(value: int, *, french: bool) -> str:
    """Whole degrees as the service writes them: "minus 6", "zero", "plus 2" near zero, "13"."""
    if value == 0:
        return "zéro" if french else "zero"
    if value < 0:
        return f"{'moins' if french else 'minus'} {-value}"
    return f"plus {value}" if value <= 2 else str(value)


def _pop(percent: int, *, french: bool) -> str:
    return f" {'PdP' if french else 'POP'} {percent}%" if percent else ""


def _feels(value: int, *, french: bool) -> str:
    if value > 0:
        return f"Humidex {value}."
    name = "Refroidissement éolien de" if french else "Wind chill"
    return f"{name} {_degrees(value, french=french)}." if value else ""


def _uv(index: int, *, french: bool) -> str:
    if not index:
        return ""
    word = next(word for limit, *word in UV_WORDS if index < limit)
    return f"Indice UV de {index} ou {word[1]}." if french else f"UV index {index} or {word[0]}."
