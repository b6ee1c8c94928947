"""What an update shows of its new sentences: never a quotation of which nobody is said to say it."""

import pytest

from briefing.editions.new_text import new_spans, new_text

QUOTE = "“We will rebuild every house.”"
MAYOR = "The mayor came to the quay on Friday."
VOTE = "The council voted for it at night."
LONG_QUOTE = f"“{'We will build again ' * 13}and again.”"  # 54 words


def shown(description, before, body="", language="en"):
    row = {
        "title": "A town after the fire",
        "description_text": description,
        "body_text": body,
        "language": language,
        "capture_sha256": "0" * 64,
    }
    new = new_text(row, new_spans(row, before, cuts_text=False), cuts_text=False)
    for sentence in new.sentences:
        assert row[sentence.field][sentence.start : sentence.end] == sentence.text
    return [sentence.text for sentence in new.sentences], new.in_company


@pytest.mark.parametrize(
    ("description", "before", "expected"),
    [
        (f"{VOTE} {MAYOR} {QUOTE}", f"{VOTE} {MAYOR}", [MAYOR, QUOTE]),
        (f"{QUOTE} {MAYOR} {VOTE}", f"{VOTE} {MAYOR}", [QUOTE, MAYOR]),
        (f"Who pays for it? {QUOTE} {MAYOR}", f"Who pays for it? {MAYOR}", [QUOTE, MAYOR]),
        (f"{MAYOR} What has she in mind?", MAYOR, [MAYOR, "What has she in mind?"]),
        (
            "A ferry sank at noon. Five died.",
            "A ferry sank at noon.",
            ["A ferry sank at noon.", "Five died."],
        ),
    ],
)
def test_the_sentence_beside_it_goes_with_one_that_says_too_little(description, before, expected):
    assert shown(description, before) == (expected, True)


def test_so_it_does_in_french():
    before = "La mairesse est venue au quai vendredi."
    quote = "« Nous rebâtirons chaque maison. »"
    assert shown(f"{before} {quote}", before, language="fr") == ([before, quote], True)


def test_of_two_new_sentences_that_have_room_both_stand():
    assert shown(f"{QUOTE} {VOTE}", MAYOR) == ([QUOTE, VOTE], False)


def test_another_new_sentence_stands_for_a_quotation_that_leaves_it_no_room():
    assert shown(f"{LONG_QUOTE} {VOTE}", MAYOR) == ([VOTE], False)


def test_a_new_sentence_of_more_than_sixty_words_leaves_the_room_to_the_next():
    """Else an update would be marked as one and say nothing."""
    long = f"The council heard {'of the river and ' * 15}of the road."  # 66 words
    assert shown(f"{long} {VOTE}", MAYOR) == ([VOTE], False)
    assert shown(f"{MAYOR} {VOTE} {long}", "Nothing is known.") == ([MAYOR, VOTE], False)


def test_a_new_sentence_of_the_body_stands_for_a_quotation():
    assert shown(QUOTE, MAYOR, body=f"{MAYOR} {VOTE}") == ([VOTE], False)


def test_a_known_sentence_of_the_body_goes_with_a_quotation_that_has_none_beside_it():
    assert shown(QUOTE, MAYOR, body=MAYOR) == ([QUOTE, MAYOR], True)


@pytest.mark.parametrize("description", [QUOTE, f"“It burned.” {QUOTE}", f"Who pays for it? {QUOTE}"])
def test_a_quotation_alone_is_not_shown(description):
    assert shown(description, "“It burned.” Who pays for it?") == ([], False)


@pytest.mark.parametrize("description", ["Five died.", "What has she in mind?"])
def test_what_else_says_too_little_is_shown_where_nothing_stands_beside_it(description):
    assert shown(description, MAYOR) == ([description], False)
