"""What English and French abbreviate, and with which words their sentences begin."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rules:
    """What a language abbreviates, and with which words its sentences nearly always begin."""

    never_final: frozenset[str]
    """Abbreviations that a name or a second party follows: `Dr.`, `M.`, `v.`."""
    seldom_final: frozenset[str]
    """Abbreviations that end a sentence only before one of `openers`."""
    before_figures: frozenset[str]
    """Abbreviations only where a figure follows: `No. 5`, `art. 12`."""
    openers: frozenset[str]
    speech: frozenset[str]
    """Verbs after a closing quote and a name: `“Really?” Smith asked.` is one sentence."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH = Rules(
    never_final=_words(
        "Mr Mrs Ms Mx Dr Drs Prof Rev Fr Hon Gov Govs Sen Sens Rep Reps Gen Col Lt Maj Cmdr Capt Sgt "
        "Cpl Pvt Adm Supt Det Insp Pres Amb Messrs St Ste Mt Ft v vs cf e.g i.e eg ie viz Lt.Col Pte "
        "Const Cst Br Sr.Dr Mlle Mme Mmes"
    ),
    seldom_final=_words(
        "Jr Sr Inc Corp Pty Ltd Co Cos Bros LLC LLP Plc Assn Univ Dept etc al approx est ca Jan Feb Mar "
        "Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri Sat Sun Ala Ariz Ark "
        "Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore "
        "Pa Tenn Tex Vt Va Wash Wis Wyo Ont Que Alta Sask Man Ave Blvd Rd Hwy Bldg a.m p.m am pm Ph.D "
        "M.D B.C A.D D.C U.S U.K U.N E.U Esq Intl Natl Govt mph op cit incl excl misc resp avg min "
        "max sq ft lb lbs oz mi hr hrs sec yr yrs dept approx ret"
    ),
    before_figures=_words(
        "No Nos no nos Vol vol p pp Fig fig Figs figs Sec sec Ch ch Art art Arts arts para paras Eq "
        "eq Ref ref Pt pt Op op Rm Ext ext Tel tel c ca s ss cl Sched Reg reg Bk Jan Feb Mar Apr Jun "
        "Jul Aug Sep Sept Oct Nov Dec"
    ),
    openers=_words(
        "The This That These Those There Then They He She It Its It's It’s We You I But And Or So Yet "
        "If In On At As By For From With Without While When Where What Who Why How After Before Since "
        "Until During Under Over Although Though Because However Meanwhile Now Once Some Many Most "
        "Several Both Each Every All Any No Not Only Another Other Others His Her Their Our My Your "
        "An A One Two Three Four Five Also Still Even Such Here To Nor Despite Instead Moreover "
        "Earlier Later Last Today Yesterday Among Between More Much That's That’s He's He’s She's "
        "She’s They're They’re We're We’re Is Are Was Were Do Does Did Can Could Will Would Should "
        "Has Have"
    ),
    speech=_words(
        "said says asked asks told tells added adds wrote writes replied replies answered shouted "
        "cried wondered recalled explained tweeted posted quipped joked declared insisted"
    ),
)

FRENCH = Rules(
    never_final=_words(
        "M MM Mr Mrs Mme Mmes Mlle Mlles Me Mes Mgr Dr Drs Dre Pr Prof St Ste Sts Stes S.E S.A.R Gén Col Cdt "
        "Cap Lt Sgt cf p.ex c.-à-d c-à-d ex av apr J env Vve Hon Sén Dép vs"
    ),
    seldom_final=_words(
        "etc al J.-C Inc Ltée Cie Corp janv févr fév avr juill juil sept oct nov déc boul bd av tél "
        "dép min max approx hab éd coll trad suiv É.-U E.-U U.S Qc Ont Alb Sask Man N.-B N.-É T.-N.-L "
        "C.-B Î.-P.-É U.E R.-U O.N.U a.m p.m Jr Sr Ph.D M.D S.A S.A.R.L lun mar mer jeu ven sam dim "
        "enr ltée"
    ),
    before_figures=_words(
        "art Art arts al p pp vol no No nos n N n° chap Chap fig Fig par paragr réf Réf sect ann Ann "
        "ch poste tél Tél v bull L ca env éd t"
    ),
    openers=_words(
        "Le La Les Un Une Des Du De Il Elle Ils Elles On Ce Cet Cette Ces Cela Ça Mais Et Ou Or Donc "
        "Car En Dans Pour Par Sur Sous Selon Au Aux À Après Avant Depuis Pendant Lors Nous Vous Je "
        "Son Sa Ses Leur Leurs Notre Nos Votre Vos Tous Toutes Tout Toute Plus Avec Sans Si Quand "
        "Lorsque Comme Ainsi Cependant Toutefois Pourtant Enfin Ensuite Puis Alors Déjà Hier Chaque "
        "Plusieurs Certains Certaines Aucun Aucune Deux Trois Quatre Cinq Malgré Entre Parmi Chez "
        "Contre Vers Jusqu Grâce Face Bien Même Qui Que Quoi Où Comment Pourquoi Quel Quelle Est"
    ),
    speech=_words(
        "dit déclare affirme ajoute écrit demande répond explique lance précise souligne a "
        "s'interroge raconte confie"
    ),
)
"""Months are before figures by `seldom_final`: in French no sentence begins with a figure after one."""
