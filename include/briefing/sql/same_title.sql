-- Grain:  one edge between two items with the same title.
-- Input:  keyed. Output: left_node < right_node.
-- Why:    two outlets with one headline within 72 hours tell one story. A title that one feed gives to
--         three or more pages is a column ("The week in pictures"), and three words are too few. Items of
--         one outlet and hour hang on the first of them, so that a flood makes no more edges than items.
--         An outlet that puts its story on a new page is told by a long headline and the description: NPR
--         did so twice in June 2024, and 15 such pairs stand in the captures of five outlets.
WITH headline AS (
    SELECT
        node,
        feed_id,
        outlet,
        language,
        title_key,
        title_words,
        lower(left(plain_text, description_length)) AS description_key,
        link_key,
        captured_at_utc
    FROM keyed
    WHERE bridges AND len(title_words) >= 4
),

standing AS (
    SELECT DISTINCT language, title_key
    FROM headline
    GROUP BY language, title_key, feed_id
    HAVING count(DISTINCT link_key) > 2
),

spoken AS (
    SELECT language, title_key, outlet, captured_at_utc, min(node) AS node
    FROM headline
    ANTI JOIN standing USING (language, title_key)
    GROUP BY ALL
),

shared AS (
    SELECT one.language, one.title_key, one.node AS one_node, other.node AS other_node
    FROM spoken AS one
    INNER JOIN spoken AS other
        ON
            one.language = other.language
            AND one.title_key = other.title_key
            AND one.outlet < other.outlet
            AND one.captured_at_utc BETWEEN
            other.captured_at_utc - INTERVAL 72 HOUR AND other.captured_at_utc + INTERVAL 72 HOUR
),

again AS (
    SELECT first_node AS one_node, node AS other_node
    FROM (
        SELECT
            node,
            captured_at_utc,
            min(node) OVER republished AS first_node,
            min(captured_at_utc) OVER republished AS first_captured_at_utc
        FROM headline
        ANTI JOIN standing USING (language, title_key)
        WHERE len(title_words) >= 6 AND len(string_split(description_key, ' ')) >= 6
        WINDOW republished AS (PARTITION BY language, title_key, feed_id, description_key)
    )
    WHERE first_node < node AND captured_at_utc <= first_captured_at_utc + INTERVAL 72 HOUR
),

hanging AS (
    SELECT spoken.node AS one_node, headline.node AS other_node
    FROM headline
    INNER JOIN spoken USING (language, title_key, outlet, captured_at_utc)
    WHERE
        headline.node <> spoken.node
        AND (spoken.node IN (SELECT one_node FROM shared) OR spoken.node IN (SELECT other_node FROM shared))
)

SELECT DISTINCT
    least(one_node, other_node) AS left_node,
    greatest(one_node, other_node) AS right_node
FROM (
    SELECT one_node, other_node FROM shared
    UNION ALL
    SELECT one_node, other_node FROM again
    UNION ALL
    SELECT one_node, other_node FROM hanging
)
ORDER BY left_node, right_node
