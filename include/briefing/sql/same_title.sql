-- Grain:  one edge from an item to the first item of its run of equal titles.
-- Input:  keyed. Output: left_node < right_node.
-- Why:    two outlets with one headline within 72 hours tell one story. One feed alone with one title
--         again and again is a column ("The week in pictures"), and three words are too few.
WITH gapped AS (
    SELECT
        node,
        feed_id,
        language,
        title_key,
        captured_at_utc,
        captured_at_utc - lag(captured_at_utc) OVER (
            PARTITION BY language, title_key ORDER BY captured_at_utc, node
        ) > INTERVAL 72 HOUR AS starts_run
    FROM keyed
    WHERE bridges AND title_words >= 4
),

numbered AS (
    SELECT
        *,
        count(*) FILTER (starts_run) OVER (
            PARTITION BY language, title_key ORDER BY captured_at_utc, node
        ) AS run
    FROM gapped
),

shared AS (
    SELECT language, title_key, run, min(node) AS first_node
    FROM numbered
    GROUP BY language, title_key, run
    HAVING count(DISTINCT feed_id) > 1
)

SELECT shared.first_node AS left_node, numbered.node AS right_node
FROM numbered
INNER JOIN shared USING (language, title_key, run)
WHERE shared.first_node < numbered.node
ORDER BY left_node, right_node
