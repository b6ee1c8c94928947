"""Two mornings of a small town, from feeds to the page, word for word as the reader's standard has it."""

import pytest

from tests.small_lake import Capture, Entry, Feed, SmallLake

FEEDS = (
    Feed("harbour"),
    Feed("prairie"),
    Feed("quay", more=("language: fr",)),
    Feed("lantern", "science", more=("kind: journal",)),
    Feed("office", "government", more=("kind: official",)),
    Feed("lamp", "digital_strategy"),
    Feed("mill", "corporate_ai"),
)
TUNNEL = "Tunnel under the harbour opens to cyclists on Friday"
BRIDGE = "Le pont de bois de la rivière rouvre après trois mois"
FERRY = "Ferry fares rise by ten percent in July"
PAPER = (
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'"
    " xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='https://lantern.example/'>"
    "<title>Lantern</title><link>https://lantern.example/</link><description>d</description></channel>"
    "<item rdf:about='https://lantern.example/moss'><title>Moss keeps walls 3 °C cooler in summer</title>"
    "<link>https://lantern.example/moss</link><dc:date>2024-06-11</dc:date>{authors}"
    "<description>Nine walls were measured for two years.</description></item></rdf:RDF>"
).format(authors="".join(f"<dc:creator>{name}</dc:creator>" for name in ("A Li", "B Ro", "C Ek", "D Ng")))

FIRST = (
    Capture(
        "harbour",
        "2024-06-12T08:10Z",
        (
            Entry(
                TUNNEL,
                "The tunnel cost $12 million and is lit all night. Nobody may walk in it.",
                link="https://harbour.example/tunnel",
                author="Ida Roe",
                published="2024-06-11T22:56Z",
            ),
            Entry(
                FERRY,
                "The board voted 5 to 4. For more coverage, go to harbour.example/ferries.",
                link="https://harbour.example/ferry",
                published="2024-06-12T04:00Z",
            ),
        ),
    ),
    Capture(
        "prairie",
        "2024-06-12T09:00Z",
        (Entry(TUNNEL, "", link="https://prairie.example/tunnel", published="2024-06-12T01:00Z"),),
    ),
    Capture(
        "quay",
        "2024-06-12T09:00Z",
        (Entry(BRIDGE, "", link="https://quay.example/pont", published="2024-06-11T16:05Z"),),
    ),
    Capture("lantern", "2024-06-12T09:00Z", body=PAPER.encode()),
    Capture(
        "office",
        "2024-06-12T09:00Z",
        (Entry("Webinar: How to write a plan", published="2024-06-12T02:00Z"),),
    ),
    Capture("lamp", "2024-06-12T09:00Z", status=404),
)
SECOND = (
    Capture(
        "harbour",
        "2024-06-13T09:00Z",
        (
            Entry(
                "Cyclists get their tunnel under the harbour on Friday",
                "The tunnel cost $12 million and is lit all night. Nobody may walk in it.",
                link="https://harbour.example/tunnel",
                author="Ida Roe",
                published="2024-06-11T22:56Z",
            ),
            Entry(
                FERRY,
                "The board voted 5 to 4. The mayor said on Wednesday that she will appeal.",
                link="https://harbour.example/ferry",
                published="2024-06-12T04:00Z",
            ),
        ),
    ),
    Capture("lantern", "2024-06-13T09:00Z", body=PAPER.encode()),
    Capture("lamp", "2024-06-13T09:00Z", status=404),
)

FIRST_IN_ENGLISH = """\
✅ Morning News Briefing – Wednesday, June 12, 2024, 06:00 EDT

📅 First seen by us from Tue June 11, 06:00 to Wed June 12, 06:00 EDT
🏷️ Tags: #briefing #canada #science
4 of 5 stories · 64 words, about 1 minute · 5 of 7 feeds read
Reconstructed from archived captures: 6 of 7 feeds; none for Mill Gazette.
First edition: there is no earlier one to compare with.
Not read today: Lamp Gazette (page not found). News may be missing.

⸻

🗞️ Top stories
• Tunnel under the harbour opens to cyclists on Friday
  The tunnel cost $12 million and is lit all night. Nobody may walk in it.
  Harbour Gazette, Ida Roe · Tue June 11, 18:56 EDT · Also: Prairie Gazette · https://harbour.example/tunnel
  Why here: 2 outlets; first seen Wed 04:10 EDT.

🌤️ Weather
No feed is set up.

🌍 International News
No feed is set up.

🍁 Canadian News
• Ferry fares rise by ten percent in July
  The board voted 5 to 4.
  Harbour Gazette · Wed June 12, 00:00 EDT · https://harbour.example/ferry
• Le pont de bois de la rivière rouvre après trois mois
  in French · Quay Gazette · Tue June 11, 12:05 EDT · https://quay.example/pont

🇺🇸 U.S. Top Stories
No feed is set up.

🧠 Artificial Intelligence
No feed is set up.

💻 Digital Strategy
Could not be read: Lamp Gazette (page not found).

🏥 Public Health
No feed is set up.

🔬 Science
• Moss keeps walls 3 °C cooler in summer
  Nine walls were measured for two years.
  Lantern Gazette, A Li et al. · Tue June 11 · https://lantern.example/moss

🧾 Government & Policy
1 new, not shown: 1 promotion.

🏛️ Enterprise Architecture & IT Governance
No feed is set up.

🤖 AI & Emerging Tech
No feed is set up.

🔒 Cybersecurity & Privacy
No feed is set up.

🎓 University AI
No feed is set up.

🏢 Corporate AI
No capture of its feeds exists for this date.

📝 Notes
• Lamp Gazette: page not found (HTTP 404).
• No capture for this date: Mill Gazette.
• 1 story has a headline only.

⸻

Headlines and sentences are copied word for word from publishers' feeds and belong to them. \
Stories are chosen by rules; no text is written by a machine. \
Report a problem: briefing@example.org
"""

SECOND_IN_FRENCH = """\
✅ Revue de presse du matin – jeudi 13 juin 2024, 6 h HAE

📅 Repéré du mer. 12 juin, 6 h, au jeu. 13 juin, 6 h HAE
🏷️ Mots-clés : #revuedepresse #canada
1 sujet sur 2 · 17 mots, environ 1 minute · 2 fils lus sur 7
Reconstitué à partir d’archives : 3 fils sur 7; \
aucun pour Prairie Gazette, Quay Gazette, Office Gazette et 1 autre.
Non lu aujourd’hui : Lamp Gazette (page introuvable depuis le 12 juin). Des nouvelles peuvent manquer.

⸻

🗞️ À la une
Pas de manchette aujourd’hui : aucun sujet n’a été repris par deux de nos médias.

🌤️ Météo
Aucun fil configuré.

🌍 Actualité internationale
Aucun fil configuré.

🍁 Actualité canadienne
• Ferry fares rise by ten percent in July
  The mayor said on Wednesday that she will appeal.
  Mise à jour · Jour 2 · en anglais · Harbour Gazette · mer. 12 juin, 0 h HAE · https://harbour.example/ferry
Aucune capture pour cette date : Prairie Gazette, Quay Gazette. Des nouvelles peuvent manquer.

🇺🇸 À la une aux États-Unis
Aucun fil configuré.

🧠 Intelligence artificielle
Aucun fil configuré.

💻 Stratégie numérique
Lecture impossible : Lamp Gazette (page introuvable depuis le 12 juin).

🏥 Santé publique
Aucun fil configuré.

🔬 Sciences
Rien de nouveau depuis le mer. 12 juin, 6 h HAE. Le fil a répondu.

🧾 Gouvernement et politiques publiques
Aucune capture de ses fils pour cette date.

🏛️ Architecture d’entreprise et gouvernance des TI
Aucun fil configuré.

🤖 IA et technologies émergentes
Aucun fil configuré.

🔒 Cybersécurité et vie privée
Aucun fil configuré.

🎓 IA universitaire
Aucun fil configuré.

🏢 IA en entreprise
Aucune capture de ses fils pour cette date.

✏️ Modifié depuis notre parution
• en anglais · Harbour Gazette, 12 juin : « Tunnel under the harbour opens to cyclists on Friday » \
est devenu « Cyclists get their tunnel under the harbour on Friday ». · https://harbour.example/tunnel

📝 Notes
• Lamp Gazette : page introuvable depuis le 12 juin (HTTP 404).
• Aucune capture pour cette date : Prairie Gazette, Quay Gazette, Office Gazette, Mill Gazette.

⸻

Les titres et les phrases sont repris mot pour mot des fils des éditeurs et leur appartiennent. \
Le choix suit des règles; aucun texte n’est rédigé par une machine. \
Signaler un problème : briefing@example.org
"""


@pytest.fixture(scope="module")
def mornings(tmp_path_factory):
    lake = SmallLake(tmp_path_factory.mktemp("town"), FEEDS)
    lake.take_in(*FIRST)
    lake.run("2024-06-12")
    lake.take_in(*SECOND)
    lake.run("2024-06-13")
    return lake


def page_of(lake, on, language):
    return lake.read(on, f"briefing.{language}.txt").decode()


def test_the_first_morning_in_english(mornings):
    assert page_of(mornings, "2024-06-12", "en") == FIRST_IN_ENGLISH


def test_the_second_morning_in_french(mornings):
    assert page_of(mornings, "2024-06-13", "fr") == SECOND_IN_FRENCH


@pytest.mark.parametrize("on", ["2024-06-12", "2024-06-13"])
def test_both_languages_have_the_same_stories_in_the_same_order(mornings, on):
    links = {
        language: [word for word in page_of(mornings, on, language).split() if word.startswith("https://")]
        for language in ("en", "fr")
    }
    assert links["en"] == links["fr"] != []
