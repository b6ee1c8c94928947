"""Words that carry no topic, and openings that lean on what stands before, English and French."""

from __future__ import annotations

import re

FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        "a about above according across after again against all almost along already also although am "
        "amid among an and another any are around as at away back be because been before being below "
        "between both but by can could did do does doing done down during each either else even ever "
        "every few first for from further get gets getting go going got had has have having he her here "
        "hers herself him himself his how however if in including instead into is it its itself just "
        "last least less let like likely made make makes making many may me might more most much must my "
        "myself near never next no nor not now of off often on once one only onto or other others our "
        "ours out over own per percent put rather really same say saying says said second see several "
        "shall she should since so some still such take than that the their theirs them themselves then "
        "there these they this those though three through thus to today together told too toward towards "
        "two under until up upon us use used using very via was way we well went were what when where "
        "whether which while who whom whose why will with within without would year years yesterday yet "
        "you your yours mr mrs ms dr don doesn didn isn wasn aren weren won wouldn couldn shouldn hasn "
        "haven hadn can't ll re ve".split()
    ),
    "fr": frozenset(
        "à a afin ai ainsi ajouté alors an annoncé année années ans après as assez au aucun aucune "
        "aujourd aura auraient aurait auront aussi autant autour autre autres aux avaient avait avant "
        "avec avez avoir avons beaucoup bien car ce ceci cela celle celles celui cent cependant certaines "
        "certains ces cet cette ceux chacun chaque chez ci comme comment contre d dans de déclaré déjà "
        "depuis dernier dernière derniers dernières des désormais deux devant devrait dit doit doivent "
        "donc dont du durant elle elles en encore enfin ensuite entre es est et étaient était étant été "
        "être eu eux expliqué face faire fait faites faut font fut grâce hier hors hui il ils indiqué "
        "j je jusqu jusque l la là le les leur leurs lors lorsqu lorsque lui m ma mais malgré me même "
        "mêmes mes mis mise mme moi moins mon n ne ni non nos notre nous on ont or ou où par parce parmi "
        "pas pendant peu peut peuvent plus plusieurs plutôt pour pourcent pourquoi pourrait pourtant "
        "précisé premier première près presque puis puisque qu quand quant que quel quelle quelles "
        "quelque quelques quels qui quoi s sa sans sauf se selon sera seraient serait seront ses seul "
        "seulement si sien soit son sont sous souvent sur surtout t ta tandis tant te tel telle telles "
        "tels tes toi ton toujours tous tout toute toutefois toutes très trois trop tu un une va vers "
        "voici voilà vont vos votre vous y".split()
    ),
}

_ENGLISH = re.compile(
    r"[“\"‘'(\[]?(?:"
    r"(?:He|She|They|It|Him|Them)(?:['’](?:s|re|d|ll|ve))?"
    r"|(?:His|Her|Their|Its)"
    r"|(?:This|These)(?! (?:past |coming |last )?(?:week|weekend|month|year|morning|afternoon|evening|"
    r"spring|summer|fall|autumn|winter|season|days)s?\b)"
    r"|That(?:['’]s)?|Those(?! who\b)|Such|Both|Neither|Another|Others|The (?:latter|former|pair|duo)"
    r"|But|And|Or|Nor|So|Yet|Then|Thus|Hence|Still|However|Meanwhile|Instead|Also|Too|Besides"
    r"|Moreover|Furthermore|Additionally|Nevertheless|Nonetheless|Therefore|Similarly|Likewise"
    r"|Otherwise|Afterwards?|Consequently|Conversely|Indeed|Even so|That said|Of course"
    r"|(?:In|By) (?:addition|contrast|fact|turn|response|comparison|other words)|As (?:a result|such)"
    r"|For (?:example|instance|that reason)|On the (?:other hand|contrary)|At the same time"
    r"|(?:After|For|Because of|Despite) (?:that|this)|In this case|Yes|No(?=,)|The (?:first|last|only) such"
    r")(?=[\s,:;—–-])"
)
_FRENCH = re.compile(
    r"(?:«\s?|[“\"(\[])?(?:"
    r"(?:Il|Ils)(?! (?:y (?:a|avait|aura)|faut|faudra|est (?:possible|probable|important|interdit))\b)"
    r"|Elles?|Lui|Eux"
    r"|(?:Son|Sa|Ses|Leurs?)"
    r"|(?:Ce|Cet|Cette|Ces)(?! (?:dernière?s? )?(?:semaine|année|matin|midi|soir|mois|week-end|été|hiver|"
    r"automne|printemps|jours|saison|nuit|après-midi)s?\b)"
    r"|Cela|Ça|Celui|Celle|Ceux|Celles|Tous deux|Toutes deux|D[’']autres|(?:Un|Une) autre"
    r"|Mais|Et|Or|Donc|Car|Cependant|Toutefois|Pourtant|Néanmoins|Ainsi|Ensuite|Puis|Alors|Aussi|De plus"
    r"|En (?:effet|outre|revanche|conséquence|fait|réponse)|Par (?:ailleurs|contre|exemple|conséquent)"
    r"|Au contraire|À l[’']inverse|D[’']où|De même|De son côté|Du coup|Dans ce cas|Pour (?:cela|autant)"
    r"|Oui|Non(?=,)|Parallèlement|Quant à (?:lui|elle|eux|elles)"
    r")(?=[\s,:;—–-])|(?:«\s?|[“\"])?C[’'](?:est|était|étaient)\b"
)
_HE_SAID = re.compile(
    r"[”\"’»],?\s(?:(?:he|she|they) [a-z]+|(?:said|says|added|asked) (?:he|she))\b"
    r"|[”\"»],?\s(?:l[’'])?(?:[a-zà-ÿ]+ ){0,2}?[a-zà-ÿ]+(?:-t)?-(?:ils?|elles?)\b"
)
"""Words of somebody whom only the sentence before names: `“We lost,” he said`, « … », a-t-elle dit."""


def leans(sentence: str, language: str) -> bool:
    """Whether a sentence points back: it opens with a pronoun or a link, or quotes a bare `he said`."""
    opening = _FRENCH if language == "fr" else _ENGLISH
    return bool(opening.match(sentence) or _HE_SAID.search(sentence))
