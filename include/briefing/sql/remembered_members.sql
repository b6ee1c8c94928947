-- Grain:  one member that was a candidate of an edition in memory.
-- Input:  $stories: stories files of the editions in memory; $items: items of their batches, by the
--         present parser.
-- Output: the member's items columns, with its story, origin, edition date and first sight.
-- Why:    grouping and change are judged between texts made by one parser.
WITH member AS (
    SELECT *
    FROM read_parquet($stories)
    WHERE is_candidate
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
    member.story_first_seen_utc
FROM item
INNER JOIN member USING (feed_id, feed_language, item_id, captured_at_utc)
QUALIFY row_number() OVER (
    PARTITION BY feed_id, feed_language, item_id, captured_at_utc
    ORDER BY member.edition_date DESC
) = 1
ORDER BY feed_id, feed_language, captured_at_utc, item_id
