"""Items' rows by hand, as the step `dedupe` sees them. Outlets and events are invented."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count

from briefing.sql import connect
from briefing.stories.edges import find_edges

START = datetime(2024, 6, 12, 8, 0, tzinfo=UTC)
SERIAL = count()

WIRE = (
    "The harbour commission approved a tunnel for cyclists on Tuesday after two years of hearings. "
    "Engineers told the commission that the old ferry slip can carry the load and that work may begin "
    "before the autumn rains. Residents of the lower town had asked for a bridge, which would have cost "
    "twice as much and blocked the view of the lighthouse. The commission will publish the contract "
    "with the builder next month, and the first riders are expected the year after. Shop owners near the "
    "quay fear for their trade while the street is closed, and a fund will pay for losses that they can show."
)


def node(title, text="", *, feed="harbour", outlet=None, link=None, item=None, hours=0, **more):
    """One item's row; what is not given is its own."""
    serial = next(SERIAL)
    return {
        "feed_id": feed,
        "feed_language": "en",
        "outlet": outlet or feed.title(),
        "item_id": item or f"{serial:032x}",
        "content_hash": sha256(f"{title}\n{text}".encode()).hexdigest()[:32],
        "language": "en",
        "item_kind": "news",
        "captured_at_utc": START + timedelta(hours=hours),
        "canonical_link": link or f"https://{feed}.example/{serial}",
        "title": title,
        "description_text": text,
        "body_text": "",
        "published_at_utc": START + timedelta(hours=hours - 1),
        "published_on": None,
        "published_quality": "ok",
        "author": None,
        "story_id": None,
        "story_first_seen_utc": None,
        "is_printed": False,
        **more,
    }


def edges_of(*nodes, threads=1):
    """What joins the nodes: (left, right, the query that says so)."""
    with connect(threads) as connection:
        return [(edge.left, edge.right, edge.joined_by) for edge in find_edges(connection, nodes)]


def reasons(*nodes):
    return {joined_by for _left, _right, joined_by in edges_of(*nodes)}
