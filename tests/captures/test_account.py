"""The line that an operator reads of a shard."""

from briefing.captures.account import Account


def row(feed, error_kind=None, detail=None, body=b"x"):
    return {
        "feed_id": feed,
        "feed_language": "en",
        "error_kind": error_kind,
        "error_detail": detail,
        "body": body,
    }


def account_of(*rows):
    account = Account("1-of-2", len(rows), len(rows))
    for one in rows:
        account.note(one)
    return account.after()


def test_what_came_is_counted_and_each_failure_named():
    rows = [row("harbour"), row("prairie", body=None), row("lantern", "not_found", "HTTP 404", None)]
    assert (
        account_of(*rows) == "Shard 1-of-2: 1 new, 1 unchanged, 1 failed: lantern/en (not found: HTTP 404)."
    )


def test_feeds_that_fail_alike_are_told_together_the_most_frequent_reason_first():
    rows = [row(name, "name_not_found", None, None) for name in "edcba"]
    assert account_of(row("z", "gone", "HTTP 410", None), *rows) == (
        "Shard 1-of-2: 0 new, 0 unchanged, 6 failed: a/en, b/en, c/en and 2 more (name not found), "
        "z/en (gone: HTTP 410)."
    )


def test_what_it_is_too_early_for_is_said():
    assert Account("2-of-2", 3, 1).before() == "Shard 2-of-2: asking 1 of 3 feeds; for 2 it is too early."
