-- Grain:  one candidate: a version of an item (feed, language, item id, content hash).
-- Input:  $items: files of items of the record's batches; $cutoff; prior(feed_id, feed_language,
--         item_id, content_hash): versions that earlier published editions covered.
-- Output: the items' columns of each version's first capture, ordered by the items' key.
-- Why:    a version is a candidate of the one edition whose record covers it first; what is captured
--         again, in the same window or in a batch that two records share, is the same version.
WITH covered AS (
    SELECT *
    FROM read_parquet($items)
    WHERE captured_at_utc <= $cutoff
),

first_captured AS (
    SELECT *
    FROM covered
    QUALIFY row_number() OVER (
        PARTITION BY feed_id, feed_language, item_id, content_hash
        ORDER BY captured_at_utc, entry_index, capture_sha256
    ) = 1
)

SELECT *
FROM first_captured
ANTI JOIN prior USING (feed_id, feed_language, item_id, content_hash)
ORDER BY feed_id, feed_language, captured_at_utc, item_id, content_hash
