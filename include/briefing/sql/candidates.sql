-- Grain:  one candidate: a version of an item (feed, language, item id, content hash).
-- Input:  $items: files of items of the record's batches; $cutoff; prior(feed_id, feed_language,
--         item_id, content_hash): versions that earlier published editions covered.
-- Output: the items' columns of each version's first capture; place_in_feed: where it stands in the
--         newest document of its feed, from 0 (null where it stands there no more); feed_entries: the
--         entries of that document up to its last item; by the items' key.
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
),

newest_document AS (
    SELECT *
    FROM covered
    QUALIFY captured_at_utc = max(captured_at_utc) OVER (PARTITION BY feed_id, feed_language)
),

placed AS (
    SELECT feed_id, feed_language, item_id, content_hash, min(entry_index) AS place_in_feed
    FROM newest_document
    GROUP BY ALL
),

counted AS (
    SELECT feed_id, feed_language, max(entry_index) + 1 AS feed_entries
    FROM newest_document
    GROUP BY ALL
)

SELECT first_captured.*, placed.place_in_feed, counted.feed_entries
FROM first_captured
INNER JOIN counted USING (feed_id, feed_language)
LEFT JOIN placed USING (feed_id, feed_language, item_id, content_hash)
ANTI JOIN prior USING (feed_id, feed_language, item_id, content_hash)
ORDER BY feed_id, feed_language, captured_at_utc, item_id, content_hash
