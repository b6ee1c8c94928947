-- Grain:  one edge from an item to the first item with the same title and text.
-- Input:  keyed. Output: left_node < right_node.
-- Why:    a feed that renames its ids, or a second outlet that carries the text unchanged. Under
--         eight words two texts may be alike by chance.
SELECT first_node AS left_node, node AS right_node
FROM (
    SELECT node, min(node) OVER (PARTITION BY language, title_key, lower(plain_text)) AS first_node
    FROM keyed
    WHERE bridges AND len(title_words) + len(string_split(plain_text, ' ')) >= 8
)
WHERE first_node < node
ORDER BY left_node, right_node
