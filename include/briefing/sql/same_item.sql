-- Grain:  one edge from a version of an item to the item's first version.
-- Input:  keyed. Output: left_node < right_node.
-- Why:    versions of one item are one story whatever was changed in them. A feed's other language may
--         use the same ids, and stories are told inside one language.
SELECT first_node AS left_node, node AS right_node
FROM (
    SELECT node, min(node) OVER (PARTITION BY feed_id, feed_language, item_id) AS first_node
    FROM keyed
)
WHERE first_node < node
ORDER BY left_node, right_node
