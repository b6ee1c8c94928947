"""What is taken out as boilerplate, and what must not be."""

from __future__ import annotations

import pytest

from briefing.items import boilerplate

NOT_THE_STORY = (
    "Nature, Published online: 05 June 2024; doi:10.1038/s41586-024-07594-8",
    "Read 84 remaining paragraphs | Comments",
    "For more coverage of the conflict, go to npr.org/mideastupdates",
    "Email us at shortwave@npr.org.",
    "(Image credit: A. Person)",
    "(Image credit: A. Person/Getty Images)",
    "Photo: A. Person",
    "Crédit photo : A. Personne",
    "Enlarge / A cat on a mat. (credit: A. Person)",
    "A. Person/AFP via Getty Images",
    "Read more",
    "Read the full story here.",
    "Continue reading →",
    "Lire la suite",
    "Abonnez-vous à notre infolettre.",
    "Sign up for our newsletter.",
    "Subscribe now!",
    "The post A cat appeared first on The Daily Cat.",
    "L’article Un chat est apparu en premier sur Le Chat.",
    "Mary Ann Smith is a senior reporter for The Daily Cat.",
    "— Mary Smith",
    "By Mary Smith",
    "By Laila Bassam and Tala Ramadan",
    "Par Jeanne Roy, Luc Dubé et Ana Li",
    "This story was updated at 5 p.m. with new information.",
    "This article has been updated.",
    "Cet article a été mis à jour.",
    "An earlier version of this article gave a wrong date.",
    "Une version précédente de ce texte comportait une erreur.",
    "Editor’s note: This story contains graphic descriptions.",
    "Note de la rédaction : ce texte contient des descriptions crues.",
    "This is a developing story.",
    "This is a breaking news story. Check back for updates.",
    "More to come.",
    "Plus de détails à venir.",
    "Listen to this article.",
    "Listen to the full episode here.",
    "Watch the video above.",
    "Écoutez l’épisode complet.",
    "You can tune into the debate tonight at 9 p.m. ET on CNN or simulcast on NPR.",
    "Find it on NPR.org, many public radio stations or the NPR app.",
    "With files from The Canadian Press",
    "Avec La Presse canadienne",
    "Avec des informations de l’Agence France-Presse",
    "Support our journalism.",
    "Comments URL: https://example.org/item?id=1",
    "Points: 12",
    "(Story aired on Evening Hour on June 10, 2024.)",
    "This interview first aired on March 3.",
    "arXiv:2406.00001v1 Announce Type: new",
    "This story was sponsored by Acme.",
    "© 2024 The Daily Cat. All rights reserved.",
    "Tags: cats, mats",
    "Last updated: June 5, 2024",
    "Welcome to Edition 6.47 of the Cat Report!",
    "To hear the rest, visit https://example.org/cats.",
    "For sponsor-free episodes, sign up at plus.example.org.",
)
THE_STORY = (
    "By beefing up its defences.",
    "By Monday and Tuesday the roads were open.",
    "This report was updated by the ministry in May.",
    "This article of the treaty was never applied.",
    "The editor’s notes were published after his death.",
    "The interview aired on Sunday and drew four million viewers.",
    "Watch the skies on Saturday for the northern lights.",
    "Listen to what the voters said, the minister answered.",
    "Écoutez les électeurs, a répondu la ministre.",
    "Find it hard to sleep in summer?",
    "More details of the plan were published on Monday.",
    "With files from three agencies, the auditor showed how the money was spent.",
    "Avec La Presse canadienne, les journaux ont signé une entente.",
    "This is a developing country’s debt.",
    "Register 9 is undocumented.",
    "(c) is used for the carriage of passengers; and",
    "For more complex cases, these may come with a diagram that is easier to follow.",
    "For more than a decade, the town has had no doctor.",
    "Read is a village in Lancashire.",
    "See the full moon rise tonight over Ottawa.",
    "The story was edited out of history.",
    "Subscribers left the service by the thousands.",
    "Signing up for Medicare begins on Monday.",
    "Getty Images sued the company for copying its pictures.",
    "The post office closed its last branch.",
    "Researchers at the lab say that the firm must update 5 systems.",
    "Copyright law protects authors for 70 years.",
    "To install it, the hackers sent people to a page at example.com/login.",
    "A reporter for The Daily Cat was arrested on Tuesday.",
    "The minister said that anyone may contact the department.",
    "Comments by the minister angered farmers.",
    "Nature, published weekly, is a journal.",
    "Source code of the tool was leaked.",
    "Photos of the crash went around the world.",
    "More is a word that nobody forgot.",
)


@pytest.mark.parametrize("text", NOT_THE_STORY)
def test_boilerplate_is_known(text: str) -> None:
    assert boilerplate.is_boilerplate(text)
    assert boilerplate.without_boilerplate(text) == ()


@pytest.mark.parametrize("text", THE_STORY)
def test_the_story_is_left_alone(text: str) -> None:
    assert not boilerplate.is_boilerplate(text)
    assert boilerplate.without_boilerplate(text) == (text,)


@pytest.mark.parametrize(
    ("block", "left"),
    [
        ("OTTAWA (Reuters) - The bank kept its rate.", "The bank kept its rate."),
        ("MONTRÉAL (PC) — La banque maintient son taux.", "La banque maintient son taux."),
        ("OTTAWA, June 5, 2024 /CNW/ - The bank kept its rate.", "The bank kept its rate."),
        ("NASA (the agency) - said so.", "NASA (the agency) - said so."),
        ("The cat sat. The post Cats appeared first on The Daily Cat.", "The cat sat."),
        ("The cat sat on a ma The post Cats appeared first on The Daily Cat.", "The cat sat on a ma"),
        ("The cat sat. Read more", "The cat sat."),
        ("Le chat dort. Lire la suite →", "Le chat dort."),
        ("The cat sat. (Image credit: A. Person)", "The cat sat."),
    ],
)
def test_datelines_and_notes_are_cut_from_a_block(block: str, left: str) -> None:
    assert boilerplate.without_boilerplate(block) == (left,)


@pytest.mark.parametrize(
    "unit", ["the post ", "by A ", "- A", "a/", "https://a ", "(c", "for more, ", "OTTAWA, "]
)
@pytest.mark.timeout(10)  # what one document may take; a quadratic pattern takes minutes
def test_cost_does_not_grow_with_the_block(unit: str) -> None:
    block = unit * (400_000 // len(unit))
    assert sum(map(len, boilerplate.without_boilerplate(block))) <= len(block)
    boilerplate.is_boilerplate(block[: boilerplate.LONGEST_BOILERPLATE])
