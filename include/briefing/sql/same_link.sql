-- Grain:  one edge from an item to the first item with the same link.
-- Input:  keyed. Output: left_node < right_node.
-- Why:    one page is one story. A link that one feed gives to three or more items under as many titles
--         (its home page, a topic page) names no story, and neither does a bare host.
WITH named AS (
    SELECT link_key
    FROM keyed
    WHERE bridges
    GROUP BY link_key, feed_id
    HAVING count(DISTINCT title_key) > 2 AND count(DISTINCT item_id) > 2
)

SELECT first_node AS left_node, node AS right_node
FROM (
    SELECT node, min(node) OVER (PARTITION BY language, link_key) AS first_node
    FROM keyed
    ANTI JOIN named USING (link_key)
    WHERE bridges AND (contains(link_key, '/') OR contains(link_key, '?'))
)
WHERE first_node < node
ORDER BY left_node, right_node
