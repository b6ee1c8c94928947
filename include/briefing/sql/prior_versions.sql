-- Grain:  one version that an earlier published edition covered.
-- Input:  $selections: selection files of the chain of earlier editions; $items: items of their
--         batches within memory, by the present parser; own(feed_id, feed_language, item_id,
--         content_hash): versions that an earlier date left to this one.
-- Output: feed_id, feed_language, item_id, content_hash.
-- Why:    each version covered was a candidate once, and candidates are never lost. After a parser
--         bump the hashes of the same captures differ: they are looked up again by item and capture.
WITH selected AS (
    SELECT DISTINCT feed_id, feed_language, item_id, content_hash, captured_at_utc
    FROM read_parquet($selections)
    ANTI JOIN own USING (feed_id, feed_language, item_id, content_hash)
),

parsed_again AS (
    SELECT DISTINCT item.feed_id, item.feed_language, item.item_id, item.content_hash
    FROM read_parquet($items) AS item
    SEMI JOIN selected USING (feed_id, feed_language, item_id, captured_at_utc)
)

SELECT feed_id, feed_language, item_id, content_hash FROM selected
UNION
SELECT feed_id, feed_language, item_id, content_hash FROM parsed_again
