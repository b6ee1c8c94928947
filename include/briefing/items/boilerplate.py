"""What stands in feeds but is not the story: credits, invitations, datelines, notes of the platform.

Patterns are matched against blocks of clean text and against single sentences, English and French.
A phrase alone never decides: a pattern names the whole block or the whole sentence.
"""

from __future__ import annotations

import re

LONGEST_BOILERPLATE = 400
"""Characters. Longer blocks are text; it also bounds what the patterns can cost."""


def _one_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


NAME = r"(?-i:[A-ZÀ-Ý][\w.’'-]*)"
"""A capitalised word; the other patterns do not look at case."""

WHOLE = _one_of(
    # Invitations to go on reading.
    r"(?:read|see|view|show)(?: \d+)?(?: the)?(?: full| remaining| whole| complete| entire| original| "
    r"rest of)*"
    r" (?:story|article|post|text|interview|report|entry|version|piece|paragraphs?|coverage|transcript|"
    r"list)\b.{0,60}",
    r"(?:read|see|view) (?:more|the rest)\b.{0,80}",
    r"(?:continue|keep) reading\b.{0,120}",
    r"(?:click|tap) here\b.{0,120}",
    r"(?:learn|find out) more(?: (?:here|about|at|on)\b.{0,120})?[.:»→]?",
    r"(?:lire|voir) (?:la suite|plus|aussi|l[’']article|le reste|davantage)\b.{0,120}",
    r"(?:continuer|poursuivre) la lecture\b.{0,120}",
    r"(?:pour )?en savoir plus\b.{0,80}",
    r"(?:also )?(?:read|see|watch|listen)(?: also| next| more)? ?:.{0,200}",
    r"(?:related|more(?: on this)?|see also|à lire(?: aussi| également)?|à voir(?: aussi)?) ?:.{0,200}",
    r"comments?(?: url)?(?: ?[:(|].{0,80})?",
    r"commentaires?(?: ?[:(|].{0,80})?",
    r"(?:article )?url ?: ?\S+",
    r"(?:# ?comments|points) ?: ?\d+",
    r"\[?(?:link|lien)\]?(?: \[?comments?\]?)?",
    r"submitted by\b.{0,120}",
    # Notes of the platform.
    r"(?:the post|this (?:post|article|story))\b.{0,240}\b(?:first appeared|appeared first|originally "
    r"appeared|"
    r"was (?:originally |first )*published)\b.{0,160}",
    r"(?:l[’']article|le billet|cet article)\b.{0,240}\best apparu en premier\b.{0,160}",
    r"nature(?: [a-z&,]+){0,4} ?[,;] published online ?[:–—-].{0,160}",
    r"doi ?: ?10\.\d{4,9}/\S+",
    r"(?:arxiv ?:.{0,60}\b)?announce type ?:.{0,40}",
    r"(?:©|copyright (?:©|\(c\)|\d{4})|\(c\) (?:copyright|\d{4})).{0,200}",
    r"all rights reserved\.?",
    r"tous droits réservés\.?",
    r"(?:filed under|tags?|topics|categories|mots[- ]clés|étiquettes) ?:.{0,240}",
    r"(?:last )?updated(?: on| at)? ?:? ?(?:[a-z]{3,9},? ){0,2}\d[\d/.:, -]{0,20}(?:[a-z.]{2,9}[ "
    r",]*){0,3}\d{0,4}",
    r"(?:publié|mis à jour) le \d.{0,60}",
    r"\d+ min(?:ute)?s?(?: read| de lecture)\.?",
    r"temps de lecture ?:.{0,40}",
    # Notes of the editors to their readers.
    r"this (?:article|story|post|piece|page|headline|live blog) (?:was|is|has been|will be|is being) "
    r"(?:last )?(?:updated|corrected|amended)\b.{0,200}",
    r"(?:cet article|ce texte|cette page) (?:a été|est|sera) (?:mise? à jour|corrigée?|modifiée?)\b.{0,200}",
    r"an earlier version of this (?:article|story|post|piece|headline)\b.{0,240}",
    r"une version (?:précédente|antérieure) de (?:cet article|ce texte)\b.{0,240}",
    r"(?:editor['’]s note|note de la rédaction) ?:.{0,300}",
    r"this is a (?:developing|breaking)(?: news)? story\b.{0,120}",
    r"(?:please )?check back (?:for|later|soon)\b.{0,80}",
    r"more (?:to come|details to (?:come|follow))\.?",
    r"(?:plus|d[’']autres) (?:de )?détails (?:à venir|suivront)\.?",
    r"[(\[]?(?:this )?(?:story|segment|interview|piece) (?:first |originally )?aired (?:on|in)\b.{0,160}",
    # Credits.
    r"[(\[]?(?:image|photo|video|picture|audio|illustration|graphic)s?(?: (?:credit|source|by|courtesy|"
    r"illustration))?"
    r"s? ?[:/|].{0,200}",
    r"[(\[]?(?:credits?|crédits?(?: photos?)?|photographie|source|courtesy) ?[:/|].{0,200}",
    r"[(\[](?:credit|photo|image|crédit)\b.{0,240}[)\]]",
    r".{0,120}(?:/| via )(?:getty images|afp|reuters|ap|bloomberg|shutterstock|istock)(?: via "
    r".{0,40})?[.)]?",
    r"getty images?\.?",
    r"(?:the )?(?:associated press|canadian press)\.?",
    r"la presse canadienne\.?",
    rf"[—–-] ?{NAME}(?: {NAME}){{1,3}}",
    rf"(?:by|par) {NAME}(?: {NAME}){{1,3}}(?:(?:, and|,| and| et) {NAME}(?: {NAME}){{1,3}}){{0,5}}",
    r"enlarge(?: /.{0,400})?",
    r"(?:hide|toggle) caption",
    rf"{NAME}(?: {NAME}){{1,3}} is (?:an? |the )?(?:[\w-]+ ){{0,5}}(?:reporter|editor|correspondent|"
    rf"columnist|"
    r"journalist|contributor) (?:for|at|with|covering|based)\b.{0,160}",
    r"(?:additional )?reporting by\b.{0,200}",
    r"editing by\b.{0,160}",
    r"(?:with (?:files|reporting) from|avec (?:des|les) informations de)"
    r"(?-i:(?: (?:the|la|and|et|in|of|à|de)| (?:l[’'])?[A-ZÀ-Ý][\w.’'-]*,?){1,20})",
    r"avec (?-i:La Presse canadienne|l[’']Agence France-Presse|AFP|Reuters)\.?",
    # Greetings, invitations to subscribe, write, listen, buy.
    r"(?:hello|hi|hey|good morning|welcome|bonjour|bienvenue)\b.{0,80}\b(?:edition|newsletter|issue|"
    r"report|weekly|"
    r"readers?|lecteurs?|infolettre|back|à tous)\b.{0,80}",
    r"(?:sign up|subscribe|join us|follow us|support us|donate|register (?:now|here|today|for free|for "
    r"our))\b.{0,240}",
    r"(?:to )?(?:get|receive)\b.{0,100}\b(?:newsletter|in your inbox)\b.{0,160}",
    r"(?:abonnez[- ]vous|inscrivez[- ]vous|suivez[- ]nous|soutenez[- ]nous)\b.{0,240}",
    r"(?:want|looking for|for) (?:more|further|additional|the latest|sponsor[- ]free)\b.{0,100}[,?:;] "
    r"(?:please )?(?:go to|visit|check out|"
    r"sign up|subscribe|see|read|follow|listen|click)\b.{0,160}",
    r"(?:you can )?(?:e-?mail|write to|contact|text|call|reach) (?:us|the (?:show|reporter|author|"
    r"team))\b.{0,200}",
    r"(?:listen to|find|follow|hear)\b.{0,80}\b(?:spotify|apple podcasts?|our podcast|on (?:facebook|"
    r"instagram|"
    r"twitter|tiktok))\b.{0,160}",
    r"(?:this|the) (?:article|post|episode|story|newsletter|content|podcast|video) (?:is|was) "
    r"(?:sponsored|paid for|"
    r"brought to you|supported|produced|edited|mixed|fact[- ]checked) by\b.{0,240}",
    r"(?:sponsored|advertisement|publicité|contenu commandité|sponsored content)(?: (?:by|"
    r"par)\b.{0,120})?\.?",
    r"we (?:may|might) (?:earn|receive|get)\b.{0,60}\b(?:commission|affiliate)\b.{0,160}",
    r"(?:listen to|watch|hear) (?:this|the) (?:full |whole |entire )?(?:article|story|episode|interview|"
    r"conversation|podcast|video|segment)(?: (?:here|now|above|below))*[.!]?",
    r"(?:écoutez|regardez|visionnez) (?:l[’']|le |la |cet(?:te)? |ce )(?:article|épisode|entrevue|entretien|"
    r"balado|vidéo|reportage)\b.{0,40}",
    r"(?:you can )?tune in(?:to| to)?\b.{0,200}",
    r"find (?:it|us)\b.{0,160}\b(?:app|podcasts?|[\w-]+\.(?:org|com|ca))[.!]?",
    r"(?:support our journalism|join the conversation)\b.{0,80}",
    r"(?:have|got) (?:a|any) (?:tip|question|story idea|comment)s?\b.{0,240}",
)
"""Each alternative must cover the whole block or sentence."""

DATELINE = re.compile(
    r"[A-ZÀ-Ý][A-ZÀ-Ý .’'-]{2,40}(?:, [A-Z][\w.,À-ÿ -]{1,30}?)?"
    r"(?: ?\((?:Reuters|AP|AFP|CP|PC|La Presse canadienne|The Canadian Press)\)| /CNW/)"
    r"(?: ?[-–—])+ ?(?=\S)"
)
"""`OTTAWA (Reuters) - `: the agency in brackets is required, so that a sentence is not mistaken for one."""

TAIL = _one_of(
    r"(?<=\s)(?-i:The post) .{1,240} (?:first appeared|appeared first) on .{1,100}$",
    r"(?<=\s)(?-i:L[’']article|Le billet) .{1,240} est apparu en premier sur .{1,100}$",
    r"(?<=[.!?…”\"»)] )(?:continue reading|read more|read the full \w+|lire la suite|en savoir "
    r"plus)\b.{0,60}$",
    r"(?<=[.!?…”\"»)] )[(\[](?:image|photo|video)? ?(?:credit|source|crédit)s? ?:.{1,160}[)\]]$",
)
TAIL_LENGTH = 450
"""Characters from the end of a block in which TAIL is looked for."""

ADDRESS = re.compile(
    r"\bhttps?://|\bwww\.|\b[\w.+-]+@[\w-]+\.\w|\b[\w-]+\.(?:org|com|ca|net)/\w", re.IGNORECASE
)
INVITATION = re.compile(
    r"(?:^|[,;:—–-] |\bplease |\bor )(?:also )?(?:e-?mail|visit|go to|sign up|subscribe|follow|listen|"
    r"join|download|"
    r"click|check out|find (?:us|more|it)|get|watch|write to|contact|abonnez|inscrivez|consultez|visitez|"
    r"écrivez|"
    r"cliquez)\b",
    re.IGNORECASE,
)
"""An imperative; with an address beside it, it sends the reader elsewhere."""


def is_boilerplate(text: str) -> bool:
    """Whether a block or sentence is none of the story: promotion, credit, note of the platform."""
    if len(text) > LONGEST_BOILERPLATE:
        return False
    return bool(WHOLE.fullmatch(text) or (ADDRESS.search(text) and INVITATION.search(text)))


def without_boilerplate(block: str) -> tuple[str, ...]:
    """`block` without a dateline before and a note after it; empty where nothing of the story is left.

    What is returned is a substring of `block`, so it stays a substring of the source.
    """
    if is_boilerplate(block):
        return ()
    dateline = DATELINE.match(block[:100])
    if dateline:
        block = block[dateline.end() :]
    offset = max(0, len(block) - TAIL_LENGTH)
    tail = TAIL.search(block, offset)
    if tail:
        block = block[: tail.start()]
    block = block.strip()
    return (block,) if block else ()
