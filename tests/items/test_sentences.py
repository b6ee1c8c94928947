"""Sentence rules, on hand-made cases; `|` marks where a sentence ends and the next begins."""

from __future__ import annotations

import pytest

from briefing.items import sentences

ENGLISH = (
    "It rained. |It snowed.",
    "The U.S. Senate voted on Tuesday. |The House did not.",
    "She moved to the U.S. in 2009. |He stayed.",
    "He left the U.S. |The trial goes on.",
    "Dr. Smith met Mr. Jones at St. Mary's. |They talked.",
    "The rate rose to 3.5 per cent. |Prices fell 0.2 points.",
    "“I am done. I will not return,” she said. |The door closed.",
    '"I am done. I will not return," she said. |The door closed.',
    "He asked: “Why now?” |Nobody knew.",
    "“Really?” Smith asked. |“Yes!” said Jones.",
    "“Really?” she asked. |“Yes!” he said.",
    "They said: “We won.” |The crowd cheered.",
    "At 5 p.m. Monday the vote began. |At 6 p.m. |The vote ended.",
    "Acme Inc. bought Widget Corp. of Ohio. |It paid $3.2 billion.",
    "Martin Luther King Jr. Day is a holiday. |Banks close.",
    "John F. Kennedy and J. K. Rowling never met. |George W. Bush met both.",
    "See No. 5 on p. 12 of vol. 3. |It is long.",
    "On Jan. 6 a crowd gathered. |On Feb. 13, 2021, the Senate acquitted him.",
    "Sen. Alex Padilla, D-Calif., spoke. |Rep. Jones did not.",
    "In Okaloosa County, Fla., a deputy was fired. |He appealed.",
    "Roe v. Wade fell. |The states decide.",
    "Many foods, e.g. nuts, i.e. allergens, are labelled. |Some are not.",
    "It works on .NET 8.0 and Node.js 20. |Try it.",
    "Visit example.org today. |It is free.",
    "The firm (founded in 1999. It was small then.) grew. |It sold out.",
    "Wait… what? |Nobody knows.",
    "It sat on Monday (July 27). |Then it left.",
    "He paused… |Then he went on.",
    "Well… I think so. |Yes.",
    "He called it ‘the workers’ party. It won.’ |Nobody agreed.",
    "The agency said ... it would act. |It did.",
    "Is it safe? |Is it legal? |Nobody will say!",
    "Yahoo! Finance reported it. |Shares rose.",
    "The ’90s are back. |So are the ’80s.",
    "Don't go. |The 1980s' music, Israel’s and the workers' songs stay.",
    "He was born in 1950. |His sister came in 1952.",
    "The score was 3-2. |5,000 people watched.",
    "1. Open the box. |2. Read the sheet.",
    "The bill passed 51-49. |Mr. Smith objected.",
    "Washington, D.C. Police Chief Pamela Smith spoke. |She was brief.",
    "The so-called ‘workers’ party’ won. |It was close.",
    "Rock 'n' roll is dead. |Long live rock 'n' roll.",
    'His monitor is 27" wide. |Hers is 32".',
    "Prof. A. B. Lee et al. published it. |Others agreed.",
    "It costs approx. 50 dollars. |That is cheap.",
    "He said no. |Police said yes.",
    "The patient was ill. |Doctors came.",
    "She works for the U.N. |But he does not.",
    "Apple Inc. |The company said nothing.",
    "“It is over. It is done. I am leaving.” |That was all he said.",
    "The plane, a Boeing 737 Max. 9, landed. |All got out.",
    "He shouted “Stop!” and ran. |They stopped.",
    "a) First point. b) Second point. |Third point.",
    "The iPhone sold well. |It still does.",
    "It was sold in 1805. [17] |The price is a secret. [3] [4]",
    "Mlle. Arosa and Mme. Roy sang. |Nobody left.",
    "The iPhone sold well. eBay sold it too. |Nobody else did.",
)
FRENCH = (
    "Il pleut. |Il neige.",
    "M. Tremblay a rencontré Mme Roy. |Ils ont parlé.",
    "Le Dr Martin et Me Dubois sont venus. |C’était hier.",
    "M. Le Pen a parlé. |Mme La Rue aussi.",
    "Selon l’art. 12 de la loi, c’est permis. |Voir p. 4.",
    "Le taux est de 3,5 %. |Il était de 2.5 avant.",
    "« Je pars. Je ne reviens pas », dit-elle. |La porte se ferme.",
    "« Je pars. » |La porte se ferme.",
    "« Vraiment ? » demande-t-il. |« Oui ! » répond-elle.",
    "Pourquoi maintenant ? |Personne ne le sait.",
    "C'est fini ! |L'hiver arrive.",
    "Il est arrivé à 5 h. |Elle est partie à 6 h.",
    "Au IIe s. av. J.-C. la ville existait. |Elle a disparu.",
    "Des fruits, des légumes, etc. |Les prix montent.",
    "Des fruits, des légumes, etc. sont en vente. |Tout est frais.",
    "Le 3 janv. 2024, tout a changé. |Le 4 févr. aussi.",
    "Les É.-U. ont signé. |Le Canada aussi.",
    "Il y a des exceptions, p. ex. les écoles. |Elles ferment.",
    "Il hésite… |Puis il part.",
    "Il hésite… puis il part. |Elle reste.",
    "J. Trudeau et F. Legault se sont vus. |Ils n’ont rien dit.",
    "L’Île-du-Prince-Édouard vote. |À Québec, on attend.",
    "Le boul. Saint-Laurent est fermé. |La rue Ste-Catherine aussi.",
    "La société Alcan inc. a vendu. |Le prix est secret.",
    "Le no. 5 est gagnant. |Aucun autre.",
    "Aujourd’hui, rien. |Demain, peut-être.",
    "On le surnommait Mr. Angel. |Il aimait ce nom.",
)


@pytest.mark.parametrize(
    ("language", "case"),
    [("en", case) for case in ENGLISH] + [("fr", case) for case in FRENCH],
)
def test_hard_cases_split_where_a_reader_would(language: str, case: str) -> None:
    text = case.replace("|", "")
    expected = [part.strip() for part in case.split("|")]
    assert [text[start:end] for start, end in sentences.split(text, language)] == expected


def test_nothing_is_split_across_a_line_feed_and_nothing_but_white_space_is_left_out() -> None:
    text = "  No stop here\n\n Second block. Third one \n(open\nLast."
    spans = sentences.split(text, "en")
    assert [text[start:end] for start, end in spans] == [
        "No stop here",
        "Second block.",
        "Third one",
        "(open",
        "Last.",
    ]


def test_a_long_quote_is_split_and_a_short_one_is_not() -> None:
    short = "“" + "It was so. " * 30 + "Yes.”"
    long = "“" + "It was so. " * 60 + "Yes.”"
    assert len(sentences.split(short, "en")) == 1
    assert len(sentences.split(long, "en")) == 61
    assert sentences.inside_quote(long, sentences.split(long, "en")[1][0])
    assert not sentences.inside_quote(long, 0)


def test_what_follows_an_unclosed_quote_is_never_a_sentence_of_its_own() -> None:
    text = "He began: “We will not yield. We will fight on. We will win."
    assert len(sentences.split(text, "en")) == 1
    assert sentences.is_unfinished(text, "en", cuts_text=False)


@pytest.mark.parametrize(
    ("text", "cuts_text", "unfinished"),
    [
        ("The agency said it would…", False, True),
        ("The agency said it would...", False, True),
        ("The agency said it would […]", False, True),
        ("The agency said it would [...]", False, True),
        ("He said “we will go.", False, True),
        ("He said «\u00a0on verra.", False, True),
        ("He went (by train.", False, True),
        ("We will go,” he said.", False, True),
        ("First sentence. Second without its", False, True),
        ("A single line without a stop", False, False),
        ("A single line without a stop", True, True),
        ("A single line with a stop.", True, False),
        ("He asked: “Why?”", True, False),
        ("Elle a dit : « Non. »", True, False),
        ("It ended (at last.)", True, False),
        ("Don't stop in the 1980s' light of Israel’s ’90s.", False, False),
        ("The workers' hall, rock 'n' roll, a 27\" screen.", False, False),
        ("The ‘workers’ party.", False, False),
        ("Give 'em hell, ‘til dawn.", False, False),
        ("a) The cat sat.", False, False),
        ("It sat on Monday (July 27) as before.", False, False),
        ("The law (article 10) holds (see 5).", False, False),
        ("It sat :) on the mat.", False, False),
        ("It sat) on the mat.", False, True),
        ("They called it ‘the end.", False, True),
        ("It is 6'2\" high.", False, False),
        ("Left-Shift + Windows key + F23", False, False),
        ("", False, True),
    ],
)
def test_unfinished_is_what_the_standard_says(text: str, cuts_text: bool, unfinished: bool) -> None:
    assert sentences.is_unfinished(text, "en", cuts_text) is unfinished


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("One two  three", 3),
        ("Elle dit : « Non »", 3),
        ("State-of-the-art — really", 2),
        ("See https://example.org/a now", 2),
        ("Up 3.5 % to $5", 4),
    ],
)
def test_words_are_what_a_reader_reads(text: str, words: int) -> None:
    assert sentences.count_words(text) == words


@pytest.mark.parametrize(
    "unit", ["(", ")", "(»", '"', "“", "«", "' a", "‘a ", "A. ", "a. B ", "...", "…”", "s' ", "1. A ", "? A"]
)
@pytest.mark.timeout(10)  # what one document may take; a quadratic pattern takes minutes
def test_cost_is_linear(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    assert all(0 <= start < end <= len(text) for start, end in sentences.split(text, "en"))
