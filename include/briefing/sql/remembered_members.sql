-- Grain:  one member that was a candidate of an edition in memory.
-- Input:  $stories, $selections: stories and selection files of the editions in memory; $items: items of
--         their batches, by the present parser.
-- Output: the member's items columns, with its story, origin, edition date and first sight, and whether
--         an edition showed it (a changed headline alone is no story).
-- Why:    grouping and change are judged between texts made by one parser.
WITH member AS (
    SELECT *
    FROM read_parquet($stories)
    WHERE is_candidate
),

printed AS (
    SELECT DISTINCT feed_id, feed_language, item_id
    FROM read_parquet($selections)
    WHERE outcome = 'shown'
),

item AS (
    SELECT *
    FROM read_parquet($items)
    QUALIFY row_number() OVER (
        PARTITION BY feed_id, feed_language, item_id, captured_at_utc
        ORDER BY content_hash, entry_index
    ) = 1
)

SELECT
    item.*,
    member.story_id,
    member.origin,
    member.edition_date,
    member.story_first_seen_utc,
    printed.item_id IS NOT NULL AS is_printed
FROM item
INNER JOIN member USING (feed_id, feed_language, item_id, captured_at_utc)
LEFT JOIN printed USING (feed_id, feed_language, item_id)
QUALIFY row_number() OVER (
    PARTITION BY feed_id, feed_language, item_id, captured_at_utc
    ORDER BY member.edition_date DESC
) = 1
ORDER BY feed_id, feed_language, captured_at_utc, item_id
