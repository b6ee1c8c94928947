-- Grain:  one edge from a version of an item to the item's first version.
-- Input:  keyed. Output: left_node < right_node.
-- Why:    versions of one item are one story whatever was changed in them.
SELECT first_node AS left_node, node AS right_node
FROM (
    SELECT node, min(node) OVER (PARTITION BY feed_id, item_id) AS first_node
    FROM keyed
)
WHERE first_node < node
ORDER BY left_node, right_node
