-- Grain:  one edge from an item to the first item with the same title and text.
-- Input:  keyed. Output: left_node < right_node.
-- Why:    a feed that renames its ids, or a second outlet that carries the text unchanged. Under
--         eight words two texts may be alike by chance.
SELECT first_node AS left_node, node AS right_node
FROM (
    SELECT node, min(node) OVER (PARTITION BY language, content_key) AS first_node
    FROM keyed
    WHERE bridges AND len(words) >= 8
)
WHERE first_node < node
ORDER BY left_node, right_node
