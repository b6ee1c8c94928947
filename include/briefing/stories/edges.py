"""What surely joins two items into one story: edges, each found by one query.

Events told in other words are joined after these, by :mod:`briefing.stories.same_event`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from briefing.sql import query
from briefing.stories.twins import twin_pairs

EDGE_QUERIES = ("same_item", "same_link", "same_content", "same_title", "near_copy")
JOINS = (*EDGE_QUERIES, "twin", "same_event")
"""In the order in which they explain a member (`stories.joined_by`): the surest first."""

NODE_SCHEMA = pa.schema(
    [
        ("node", pa.int64()),
        ("feed_id", pa.string()),
        ("feed_language", pa.string()),
        ("outlet", pa.string()),
        ("item_id", pa.string()),
        ("language", pa.string()),
        ("item_kind", pa.string()),
        ("captured_at_utc", pa.timestamp("us", tz="UTC")),
        ("canonical_link", pa.string()),
        ("title", pa.string()),
        ("description_text", pa.string()),
        ("body_text", pa.string()),
    ]
)


@dataclass(frozen=True, order=True)
class Edge:
    """Two nodes of one story, `left` below `right`, and the query that found them."""

    left: int
    right: int
    joined_by: str


def find_edges(connection: duckdb.DuckDBPyConnection, nodes: Sequence[Mapping[str, Any]]) -> list[Edge]:
    """All edges between `nodes` (items' columns and `outlet`, numbered by their place), sorted."""
    if not nodes:
        return []
    columns = [name for name in NODE_SCHEMA.names if name != "node"]
    rows = [{"node": place, **{name: node[name] for name in columns}} for place, node in enumerate(nodes)]
    connection.register("node", pa.Table.from_pylist(rows, schema=NODE_SCHEMA))
    connection.execute(query("node_keys"))
    found = [
        Edge(left, right, name)
        for name in EDGE_QUERIES
        for left, right in connection.execute(query(name)).fetchall()
    ]
    connection.unregister("node")
    # The two languages of one release are sure: no cluster has to be asked.
    found += [Edge(left, right, "twin") for left, right in twin_pairs(connection, nodes)]
    return sorted(found)
