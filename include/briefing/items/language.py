"""The language of an entry: English, French and their neighbours by small words, other scripts by letters.

Publishers mix languages in one feed and label them by the site's default, so enough words decide
against the label; where there are too few, the label holds, then the catalogue's language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from babel import localedata

LENGTH_LIMIT = 600
"""Characters looked at: two or three sentences decide."""

UNDETERMINED = "und"
OURS = ("en", "fr")

LEAST_POINTS = 3
LEAST_LEAD = 1.25
"""The best language needs three points and a quarter more than the second."""

SURE_POINTS = 6
SURE_DENSITY = 1
"""What contradicts more needs more: a third language without its label ("Van Buren" is no Dutch), and
English or French under the label of a third one, which also needs a point a word.
"""

SMALL_WORDS = {
    "en": "a about after against all an and are as at be because been before but by could did do does for"
    " from had has have he her his how if in into is it its may more new not of off on or our out"
    " over says she should since than that the their them these they this through to under until up"
    " was we what when where which while who why will with would you your",
    "fr": "au aux avec ce ces cette chez comme contre dans de depuis des dont du elle elles en entre est"
    " et il ils je la le les leur leurs lors mais mes mon nos notre nous ou où par pas plus pour"
    " pourquoi quand que quel quelle qui sa sans se selon ses son sont sous sur tous tout toute un"
    " une vers vos votre vous été être à",
    "es": "al como con contra de del desde donde el ella en entre es esta está este hasta la las lo los"
    " más muy no para pero por que qué se según ser sin sobre son su sus también tras un una y ya",
    "pt": "ao aos as até com como contra da das de do dos e é em entre mais mas na não nas no nos o os ou"
    " para pela pelo por que são se sem ser seu sobre sua também um uma",
    "it": "al alla anche che chi con contro da dal dalla degli dei del della delle di e è gli i il in ha"
    " la le lo ma nel nella non per più sono su sul sulla tra un una uno",
    "de": "als am an auf aus bei bis das dass dem den der des die ein eine einem einen einer er es für"
    " hat ich im in ist mit nach nicht noch oder sich sie sind über um und vom von vor war was wie"
    " wird zu zum zur",
    "nl": "aan als bij dat de deze die dit door een en er geen het hij ik in is maar met na naar niet nog"
    " of om ook op over te tegen tot uit van voor was wat wel wordt zijn",
}
WORD_LANGUAGES: dict[str, tuple[str, ...]] = {
    word: tuple(language for language, words in SMALL_WORDS.items() if word in words.split())
    for word in sorted({word for words in SMALL_WORDS.values() for word in words.split()})
}
LETTER_LANGUAGES = {
    **dict.fromkeys("éèêëàâçîïôûùœ", "fr"),
    **dict.fromkeys("ñ¿¡áíóú", "es"),
    **dict.fromkeys("ãõ", "pt"),
    **dict.fromkeys("äöüß", "de"),
    **dict.fromkeys("ìò", "it"),
}
"""One point each kind: é is Spanish too, but a Spanish text has more to say for itself."""

WORD = re.compile(r"[^\W\d_]+")
ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|lorsqu|puisqu|jusqu|aujourd)['’](?=[^\W\d_]{2})", re.IGNORECASE)
"""French l', d', qu': "that's" and "don't" do not begin so."""

SCRIPTS = {
    "ARABIC": ("ar", "fa", "ur", "ps", "ckb", "sd", "ug"),
    "CYRILLIC": ("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg"),
    "GREEK": ("el",),
    "HEBREW": ("he", "yi"),
    "DEVANAGARI": ("hi", "mr", "ne"),
    "BENGALI": ("bn", "as"),
    "HANGUL": ("ko",),
    "CJK": ("zh", "ja", "ko"),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "THAI": ("th",),
    "ARMENIAN": ("hy",),
    "GEORGIAN": ("ka",),
    "TAMIL": ("ta",),
    "CANADIAN": ("iu", "cr", "oj"),
}
"""First word of a letter's Unicode name → languages written so, the one assumed without a label first."""

LONG_CODES = {"eng": "en", "fra": "fr", "fre": "fr", "english": "en", "french": "fr", "français": "fr"}


def detect(text: str, declared: str | None, fallback: str) -> str:
    """ISO 639-1 code of the language of `text`, `und` for a script without a label that we know.

    `declared` is what the entry or its feed says, `fallback` the catalogue's language of the feed.
    """
    beginning = unicodedata.normalize("NFKC", text[:LENGTH_LIMIT])
    label = normalised(declared)
    script = main_script(beginning)
    if script not in (None, "LATIN"):
        return by_script(beginning, script or "", label)
    return by_words(beginning, label) or label or fallback


def normalised(declared: str | None) -> str | None:
    """`en-US`, `EN_ca`, `eng` as `en`; None for what is no language, such as `us`."""
    if not declared:
        return None
    code = re.split(r"[-_]", declared.strip().lower(), maxsplit=1)[0]
    code = LONG_CODES.get(code, code)
    return code if is_language(code) else None


@lru_cache(maxsize=256)
def is_language(code: str) -> bool:
    return re.fullmatch("[a-z]{2,3}", code) is not None and localedata.exists(code)


def main_script(text: str) -> str | None:
    """First word of the Unicode names of most letters: LATIN, CYRILLIC, CJK …; None without letters."""
    scripts = Counter(script_of(letter) for letter in text if letter.isalpha())
    return max(sorted(scripts), key=scripts.__getitem__) if scripts else None


@lru_cache(maxsize=4_096)
def script_of(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split(maxsplit=1)[0]


def by_script(text: str, script: str, label: str | None) -> str:
    languages = SCRIPTS.get(script, ())
    if label in languages:
        return label or UNDETERMINED
    if script == "CJK" and any(script_of(letter) in ("HIRAGANA", "KATAKANA") for letter in text):
        return "ja"
    if script == "CYRILLIC" and re.search("[іїєґІЇЄҐ]", text):
        return "uk"
    return languages[0] if languages else UNDETERMINED


def by_words(text: str, label: str | None) -> str | None:
    """The language that the small words and letters of `text` speak for, None where they do not decide."""
    points = Counter(dict.fromkeys(SMALL_WORDS, 0))
    words = WORD.findall(text.lower())
    for word in words:
        languages = WORD_LANGUAGES.get(word, ())
        for language in languages:
            points[language] += 2 if len(languages) == 1 else 1
    points["fr"] += 2 * len(ELISION.findall(text))
    for letter in sorted(set(text.lower()) & LETTER_LANGUAGES.keys()):
        points[LETTER_LANGUAGES[letter]] += 1
    (best, most), (_, second) = points.most_common(2)
    if most < LEAST_LEAD * second or most < least_points(best, label, len(words)):
        return None
    return best


def least_points(best: str, label: str | None, words: int) -> int:
    if best in OURS and (label is None or label in OURS):
        return LEAST_POINTS
    if label is None or label in OURS:
        return SURE_POINTS
    return max(SURE_POINTS, SURE_DENSITY * words)
