"""The signs by which a kind is known, one rule each; :mod:`briefing.items.kinds` says how they are used.

A form is taken whole: a beginning or an end of a title, a category, a folder of the path. "deal",
"correction", "sponsored" or "podcast" inside a headline are words like any other.
"""

from __future__ import annotations

import re

from briefing.items.kind_rule import Rule, title_forms, words
from briefing.items.sport_titles import SPORT_FORMS

NPR_PERSON = r"NPR['’][sS] (?:[A-ZÀ-Ý][\w.'’-]* ){1,3}"
LIVE = r"(?:live(?: updates?| blog| coverage| news)?|en direct)"
SPEAKS = r"(?:speaks?|talks?|chats?) (?:to|with|about)|asks?|interviews?|discuss(?:es)?"

RULES = (
    Rule(
        "notice",
        title=title_forms(
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
        folders=words(
            "coupons|shopping|sponsored|sponsored-content|partner-content|paid-post|paidpost"
            "|advertorial|webinar|webinars|giveaway|giveaways|contests|concours|job-openings"
            "|offres-emploi"
        ),
        categories=words(
            "advertisement|advertorial|sponsored|sponsored content|sponsored post|partner content"
            "|paid content|paid post|coupons|giveaway|giveaways|contest|contests|job openings|webinar"
            "|webinars|publireportage|contenu commandité|concours|offres d'emploi"
        ),
        title=title_forms(
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
            r"[.?] we want to hear\b.{0,60}$|^tell us your story\b|^calling all \w+!|: official rules$",
            r"^(?:listen to|tune in(?:to| to)?) .{3,90}\bon (?-i:NPR|PBS|CBC|BBC|CNN)\b.{0,20}$",
            r"\b(?:is|are|we['’]re) hiring (?:an? |our |more )?(?:[\w-]+ ){0,4}"
            r"(?:correspondent|editor|reporter|journalist|intern|producer|fellow|columnist|writer)s?[.!]?$",
            r"^(?:media advisory|notice to (?:the )?media|invitation to (?:the )?media|avis aux médias"
            r"|invitation aux médias)\b",
        ),
    ),
    Rule(
        "quiz",
        folders=words("quiz|quizzes|puzzles|crosswords|crossword|mots-croises|jeux"),
        categories=words("quizzes|crossword|crosswords|mots croisés|jeux-questionnaires"),
        title=title_forms(
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
        folders=words("newsletter|newsletters|infolettre|infolettres|daily-briefing|morning-briefing"),
        categories=words(
            "newsletter|newsletters|daily briefing|morning briefing|roundup|round-up|news in brief"
        ),
        title=title_forms(
            r"^(?:morning|evening|weekend) news brief\b",
            r"^(?:the )?(?:daily|morning|evening|midday|weekly|weekend|nature|ai & robotics|cancer"
            r"|anthropocene"
            r"|translational research|careers) (?:news )?brief(?:ing)?\s*[:|–—]",
            r"^rocket report\s*[:|–—]",
            r"^(?:this|the|last) week in \w+(?: \w+)?\s*[:|–—]",
            r"^week in (?:politics|review)\b",
            r"^(?:the papers|icymi)\s*:",
            r"\band other (?:tech|science|business|world|health) news$",
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
        # Two old articles at a time: four times in a month the column stood first in its section.
        text=re.compile(r"^We round up\b|\bthe weekly dip (?:in|into) \w+['’]s archive\b"),
        link=re.compile(r"/up-first-(?:newsletter|briefing)\b"),
    ),
    Rule(
        "opinion",
        folders=words(
            "opinion|opinions|commentisfree|editorial|editorials|columnists|columns|op-ed|op-eds"
            "|commentary|chroniques|chronique|debats|idees|editoriaux|points-de-vue|blogues"
        ),
        categories=words(
            "opinion|opinions|op-ed|op-eds|editorial|editorials|commentary|comment|column|columns"
            "|columnists|viewpoint|guest essay|éditorial|éditoriaux|chronique|chroniques|point de vue"
            "|points de vue|idées"
        ),
        title=title_forms(
            r"^(?:opinion|editorial|op-ed|commentary|column|viewpoint|guest essay|éditorial"
            r"|chronique|point de vue"
            r"|tribune|lettre ouverte|open letter)\s*[:|]",
            r"\s[|–—-] (?:opinion|editorial|op-ed|éditorial|chronique)$",
        ),
        text=title_forms(r"^(?:op-ed|opinion|editorial|éditorial|chronique)\s*:"),
    ),
    Rule(
        "letter",
        folders=words("letters|letters-to-the-editor|correspondence|courrier-des-lecteurs"),
        categories=words("letters|letters to the editor|correspondence|courrier des lecteurs"),
        title=title_forms(
            r"^(?:letters?(?: to the editor)?|readers['’] letters|courrier des lecteurs)\s*[:|]"
        ),
    ),
    Rule(
        "live_page",
        folders=words("live|live-news|live-updates|liveblog|live-blog|live-reporting|en-direct"),
        categories=words("live|live blog|liveblog|live updates|live news|en direct"),
        title=title_forms(
            rf"^\W*(?:{LIVE}|as it happened|direct)\s*[:|–—]",
            # "Middle East live: …", "West Asia war updates: …": 125 in three weeks of 24 outlets
            rf"^[^:|–—]{{2,60}}(?<!\bto )(?<!\bwe )(?<!\bwho )(?<!\byou )(?<!\bthey )\b{LIVE}\s*[:|–—]",
            r"^[^:|–—]{2,50}(?<!\bget )(?<!\bapp )\bupdates\s*:",
            r"\s[|–—-] (?:live(?: updates?| blog| coverage)?|as it happened|en direct)$",
            r"\blive updates$",
        ),
    ),
    Rule(
        "sport",
        folders=words("sport|sports|football|soccer|hockey|nhl|nba|nfl|mlb|cricket|tennis|golf|olympics"),
        categories=words("sport|sports|sports news|nouvelles sportives"),
        title=title_forms(r"^(?:saturday |sunday )?sports?\s*:"),
        link=re.compile(r"^(?:www\.)?bbc\.(?:co\.uk|com)/sport/"),
    ),
    Rule(
        "photos",
        folders=words(
            "gallery|galleries|photos|photo-gallery|photo-galleries|picture-gallery|in-pictures"
            "|diaporama|the-picture-show|pictures"
        ),
        categories=words(
            "photos|photo gallery|photo galleries|gallery|in pictures|pictures|the picture show"
            "|diaporama|en images"
        ),
        title=title_forms(
            r"^(?:photos?|pictures|in (?:pictures|photos)|gallery|en (?:images|photos)|diaporama)\s*[:|–—]",
            r"\s[|–—-] in (?:pictures|photos)$",
            r"\bbest (?:\w+ )?(?:images|photos|pictures)$",
            r"^(?:the )?week in (?:pictures|photos)\b",
        ),
        link=re.compile(r"^(?:www\.)?bbc\.(?:co\.uk|com)/news/in-pictures-"),
    ),
    Rule(
        "video",
        folders=words("video|videos|av|watch"),
        categories=words("video|videos|vidéo|vidéos"),
        title=title_forms(
            r"^(?:watch|videos?|in video|en vidéo|vidéos?|à voir)\s*[:|–—]",
            r"\s[|–—-] (?:video|vidéo)$",
        ),
        link=re.compile(r"^(?:www\.|m\.)?(?:youtube\.com|youtu\.be|vimeo\.com|dailymotion\.com)/"),
    ),
    Rule(
        "audio",
        folders=words("audio|podcast|podcasts|balado|balados|sounds|episode|episodes"),
        categories=words("audio|podcast|podcasts|balado|balados"),
        title=title_forms(
            r"^(?:listen|podcast|audio(?: long read)?|nature podcast|balado|écoutez)\s*[:|–—]",
            r"\s[|–—-] (?:podcast|audio|balado)$",
            # A programme about a programme: so are all four such headlines of 11,072 of NPR.
            r"^(?:['‘“][^'’”]{2,50}['’”] |(?-i:(?:[A-ZÀ-Ý][\w-]* ){1,4}))podcast (?:explores|follows)\b",
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
        folders=words("obituaries|obituary|necrologie|deces"),
        categories=words("obituary|obituaries|deaths (obituaries)|nécrologie|avis de décès"),
        title=title_forms(
            r"^(?:obituary|nécrologie)\s*[:|]",
            r"\b(?:dies|has died|dead|décède|meurt|est morte?|est décédée?),? (?:at(?: age)?|aged"
            r"|à(?: l['’]âge de)?) "
            r"(?:[4-9]\d|1[01]\d)(?: ans)?(?=[.,;:]|$)",
        ),
    ),
    Rule(
        "advisory",
        folders=words(
            "alerts-advisories|alertes-avis|advisories|cybersecurity-advisories|ics-advisories"
            "|security-advisories|alert-recall|avis-rappel|travel-advisories|public-health-notices"
            "|avis-sante-publique|avis-securite"
        ),
        categories=words(
            "advisory|advisories|security advisory|public advisory|public health notice"
            "|travel advisory|avis de santé publique|avis public"
        ),
        title=title_forms(
            r"^(?:public advisory|security advisory|public health notice|avis de santé publique)\s*[:–—-]"
        ),
        link=re.compile(r"\bcisa\.gov/news-events/alerts/|^(?:www\.)?recalls-rappels\.canada\.ca/"),
    ),
    Rule(
        "press_release",
        folders=words(
            "news-releases|press-releases|press-release|media-releases|pressreleases|communiques"
            "|communiques-de-presse|news-release"
        ),
        categories=words(
            "press release|press releases|news release|news releases|media release|communiqué"
            "|communiqués|communiqué de presse|communiqués de presse"
        ),
        title=title_forms(r"^(?:press|news|media) release\s*:", r"^communiqué(?: de presse)?\s*:"),
        link=re.compile(r"^(?:www\.)?canada\.ca/(?:en/.+/news|fr/.+/nouvelles)/"),
    ),
    Rule("sport", title=title_forms(*SPORT_FORMS)),
)
