"""The signs by which a kind is known, one rule each; :mod:`briefing.items.kinds` says how they are used.

A form is taken whole: a beginning or an end of a title, a category, a folder of the path. "deal",
"correction", "sponsored" or "podcast" inside a headline are words like any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


def _words(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split("|"))


def _title(*forms: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for form in forms), re.IGNORECASE)


@dataclass(frozen=True)
class Rule:
    """Makes an entry `kind` when any of its signs is there.

    `folders`: a segment of the path before its last one. `categories`: a whole category. `title`,
    `text`, `link`: searched in the title, in the description and the title, in host and path.
    """

    kind: str
    folders: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    title: re.Pattern[str] | None = None
    text: re.Pattern[str] | None = None
    link: re.Pattern[str] | None = None


NPR_PERSON = r"NPR['’][sS] (?:[A-ZÀ-Ý][\w.'’-]* ){1,3}"
SPEAKS = r"(?:speaks?|talks?|chats?) (?:to|with|about)|asks?|interviews?|discuss(?:es)?"

RULES = (
    Rule(
        "notice",
        title=_title(
            r"^(?:author |publisher |editorial )?(?:correction|retraction(?: note)?|corrigend(?:um|a)"
            r"|errat(?:um|a)"
            r"|addendum|expression of concern)\s*:",
            r"^(?:errata|corrections and clarifications|précisions et corrections)$",
        ),
    ),
    Rule(
        "paper",
        link=re.compile(
            r"^(?:www\.)?nature\.com/articles/s\d{5}-|^arxiv\.org/abs/|^(?:dx\.)?doi\.org/10\."
            r"|rxiv\.org/content/10\."
            r"|/doi/(?:abs/|full/|pdf/|10\.)|^link\.springer\.com/article/"
            r"|sciencedirect\.com/science/article/"
            r"|^journals\.plos\.org/|thelancet\.com/journals/[^/]+/article/|^academic\.oup\.com/[^/]+/article"
            r"|cell\.com/[^/]+/fulltext/|^(?:www\.)?nber\.org/papers/"
        ),
    ),
    Rule(
        "promotion",
        folders=_words(
            "coupons|shopping|sponsored|sponsored-content|partner-content|paid-post|paidpost"
            "|advertorial|webinar|webinars|giveaway|giveaways|contests|concours|job-openings"
            "|offres-emploi"
        ),
        categories=_words(
            "advertisement|advertorial|sponsored|sponsored content|sponsored post|partner content"
            "|paid content|paid post|coupons|giveaway|giveaways|contest|contests|job openings|webinar"
            "|webinars|publireportage|contenu commandité|concours|offres d'emploi"
        ),
        title=_title(
            r"^(?:dealmaster|deals?(?: of the (?:day|week))?|today['’]s (?:best )?deals?"
            r"|daily deals?|ars live|webinar"
            r"|webinaire|sponsored|sponsored post|promoted|job opening|job alert|giveaway|contest|concours"
            r"|save the date|upcoming event|event|événement|offre d['’]emploi)\s*[:|–—]",
            r"^(?:the )?(?:\d+ )?best\b.{0,60}\bdeals\b",
            r"^save (?:up to )?[$£€]?\d+ ?%? (?:on|off)\b",
            r"^(?:join us|register now|enter to win|win an? |sign up for|rejoignez-nous|inscrivez-vous)\b",
            r"[.?!:] (?:join (?:us|our)\b|register (?:now|today|here)|enter to win|inscrivez-vous).{0,60}$",
            r"[.?!] share your (?:\w+ )?(?:insights|thoughts|views|story|stories"
            r"|experiences?) with [\w’' ]{2,30}$",
            r"\b(?:is|are|we['’]re) hiring (?:an? |our |more )?(?:[\w-]+ ){0,4}"
            r"(?:correspondent|editor|reporter|journalist|intern|producer|fellow|columnist|writer)s?[.!]?$",
            r"^(?:media advisory|notice to (?:the )?media|invitation to (?:the )?media|avis aux médias"
            r"|invitation aux médias)\b",
        ),
    ),
    Rule(
        "quiz",
        folders=_words("quiz|quizzes|puzzles|crosswords|crossword|mots-croises|jeux"),
        categories=_words("quizzes|crossword|crosswords|mots croisés|jeux-questionnaires"),
        title=_title(
            r"^(?:.{0,20}\b(?:news |weekly |daily )?quiz|sunday puzzle|puzzle|crossword"
            r"|mots croisés|jeu-questionnaire)"
            r"(?: of the week)?\s*[:|–—]",
            r"\b(?:the|this|last) week['’]s (?:\w+ )?quiz\b",
            r"\b(?:weekly|news|daily) quiz(?: of the week)?[.!?]?$",
        ),
        link=re.compile(r"/news-quiz-"),
    ),
    Rule(
        "digest",
        folders=_words("newsletter|newsletters|infolettre|infolettres|daily-briefing|morning-briefing"),
        categories=_words(
            "newsletter|newsletters|daily briefing|morning briefing|roundup|round-up|news in brief"
        ),
        title=_title(
            r"^(?:morning|evening|weekend) news brief\b",
            r"^(?:the )?(?:daily|morning|evening|midday|weekly|weekend|nature|ai & robotics|cancer"
            r"|anthropocene"
            r"|translational research|careers) (?:news )?brief(?:ing)?\s*[:|–—]",
            r"^rocket report\s*[:|–—]",
            r"^(?:this|the|last) week in \w+(?: \w+)?\s*[:|–—]",
            r"^week in (?:politics|review)\b",
            r"\b(?:books|news|world|research|science|week|month) in brief$",
            r"\b(?:weekly|daily|news|morning|evening) round-?up\b",
            r"^(?:revue de presse|l['’]essentiel de l['’]actualité|en bref"
            r"|l['’]actualité en bref)\b\s*(?:[:|–—]|$)",
            r";[^;]+; ",
            # "…; how plastics became ingrained": a second headline. "…; what we know" goes on with the first.
            r"; (?:why|how|what|who|where|when|do|does|can|should)\b"
            r"(?! (?:we|you|it|its|he|she|they|that|this|these|those|things|is|are|was|were|will"
            r"|did|has|to know|to do"
            r"|happens|happened|next|now|comes)\b)",
        ),
        text=re.compile(r"^We round up\b"),
        link=re.compile(r"/up-first-(?:newsletter|briefing)\b"),
    ),
    Rule(
        "opinion",
        folders=_words(
            "opinion|opinions|commentisfree|editorial|editorials|columnists|columns|op-ed|op-eds"
            "|commentary|chroniques|chronique|debats|idees|editoriaux|points-de-vue|blogues"
        ),
        categories=_words(
            "opinion|opinions|op-ed|op-eds|editorial|editorials|commentary|comment|column|columns"
            "|columnists|viewpoint|guest essay|éditorial|éditoriaux|chronique|chroniques|point de vue"
            "|points de vue|idées"
        ),
        title=_title(
            r"^(?:opinion|editorial|op-ed|commentary|column|viewpoint|guest essay|éditorial"
            r"|chronique|point de vue"
            r"|tribune|lettre ouverte|open letter)\s*[:|]",
            r"\s[|–—-] (?:opinion|editorial|op-ed|éditorial|chronique)$",
        ),
        text=_title(r"^(?:op-ed|opinion|editorial|éditorial|chronique)\s*:"),
    ),
    Rule(
        "letter",
        folders=_words("letters|letters-to-the-editor|correspondence|courrier-des-lecteurs"),
        categories=_words("letters|letters to the editor|correspondence|courrier des lecteurs"),
        title=_title(r"^(?:letters?(?: to the editor)?|readers['’] letters|courrier des lecteurs)\s*[:|]"),
    ),
    Rule(
        "live_page",
        folders=_words("live|live-news|live-updates|liveblog|live-blog|live-reporting|en-direct"),
        categories=_words("live|live blog|liveblog|live updates|live news|en direct"),
        title=_title(
            r"^(?:live(?: updates?| blog| coverage| news)?|as it happened|en direct|direct)\s*[:|–—]",
            r"\s[|–—-] (?:live(?: updates?| blog| coverage)?|as it happened|en direct)$",
            r"\blive updates$",
        ),
    ),
    Rule(
        "sport",
        folders=_words("sport|sports"),
        categories=_words("sport|sports|sports news|nouvelles sportives"),
        title=_title(r"^(?:saturday |sunday )?sports?\s*:"),
        link=re.compile(r"^(?:www\.)?bbc\.(?:co\.uk|com)/sport/"),
    ),
    Rule(
        "photos",
        folders=_words(
            "gallery|galleries|photos|photo-gallery|photo-galleries|picture-gallery|in-pictures"
            "|diaporama|the-picture-show|pictures"
        ),
        categories=_words(
            "photos|photo gallery|photo galleries|gallery|in pictures|pictures|the picture show"
            "|diaporama|en images"
        ),
        title=_title(
            r"^(?:photos?|pictures|in (?:pictures|photos)|gallery|en (?:images|photos)|diaporama)\s*[:|–—]",
            r"\s[|–—-] in (?:pictures|photos)$",
            r"\bbest (?:\w+ )?(?:images|photos|pictures)$",
            r"^(?:the )?week in (?:pictures|photos)\b",
        ),
    ),
    Rule(
        "video",
        folders=_words("video|videos|av|watch"),
        categories=_words("video|videos|vidéo|vidéos"),
        title=_title(
            r"^(?:watch|videos?|in video|en vidéo|vidéos?|à voir)\s*[:|–—]",
            r"\s[|–—-] (?:video|vidéo)$",
        ),
        link=re.compile(r"^(?:www\.|m\.)?(?:youtube\.com|youtu\.be|vimeo\.com|dailymotion\.com)/"),
    ),
    Rule(
        "audio",
        folders=_words("audio|podcast|podcasts|balado|balados|sounds|episode|episodes"),
        categories=_words("audio|podcast|podcasts|balado|balados"),
        title=_title(
            r"^(?:listen|podcast|audio(?: long read)?|nature podcast|balado|écoutez)\s*[:|–—]",
            r"\s[|–—-] (?:podcast|audio|balado)$",
            r"^transcript$",
        ),
        text=re.compile(
            rf"\b{NPR_PERSON}(?:[^.]{{0,60}} )?(?:{SPEAKS})\b"
            rf"|\b(?:tells|(?:speaks|talks) (?:to|with)|joins) {NPR_PERSON}"
            r"|\b(?:speaks|talks) (?:to|with) NPR about\b"
        ),
        link=re.compile(
            r"^(?:podcasts\.apple\.com|open\.spotify\.com|www\.bbc\.co\.uk/(?:sounds|programmes))/"
        ),
    ),
    Rule(
        "obituary",
        folders=_words("obituaries|obituary|necrologie|deces"),
        categories=_words("obituary|obituaries|deaths (obituaries)|nécrologie|avis de décès"),
        title=_title(
            r"^(?:obituary|nécrologie)\s*[:|]",
            r"\b(?:dies|has died|dead|décède|meurt|est morte?|est décédée?),? (?:at(?: age)?|aged"
            r"|à(?: l['’]âge de)?) "
            r"(?:[4-9]\d|1[01]\d)(?: ans)?(?=[.,;:]|$)",
        ),
    ),
    Rule(
        "advisory",
        folders=_words(
            "alerts-advisories|alertes-avis|advisories|cybersecurity-advisories|ics-advisories"
            "|security-advisories|alert-recall|avis-rappel|travel-advisories|public-health-notices"
            "|avis-sante-publique|avis-securite"
        ),
        categories=_words(
            "advisory|advisories|security advisory|public advisory|public health notice"
            "|travel advisory|avis de santé publique|avis public"
        ),
        title=_title(
            r"^(?:public advisory|security advisory|public health notice|avis de santé publique)\s*[:–—-]"
        ),
        link=re.compile(r"\bcisa\.gov/news-events/alerts/|^(?:www\.)?recalls-rappels\.canada\.ca/"),
    ),
    Rule(
        "press_release",
        folders=_words(
            "news-releases|press-releases|press-release|media-releases|pressreleases|communiques"
            "|communiques-de-presse|news-release"
        ),
        categories=_words(
            "press release|press releases|news release|news releases|media release|communiqué"
            "|communiqués|communiqué de presse|communiqués de presse"
        ),
        title=_title(r"^(?:press|news|media) release\s*:", r"^communiqué(?: de presse)?\s*:"),
        link=re.compile(r"^(?:www\.)?canada\.ca/(?:en/.+/news|fr/.+/nouvelles)/"),
    ),
)
