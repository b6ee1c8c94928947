-- Grain:  one entry that broke a rule and is looked for, as often as it was read.
-- Input:  $files: files of rejects; $item_ids; $link and $titles as in traced_items.
-- Output: the rows of rejects; by key.
-- Why:    an entry that never became an item is asked for like any other.
SELECT *
FROM read_parquet($files)
WHERE
    list_contains($item_ids, item_id)
    OR regexp_replace(regexp_replace(link, '^https?://(www\.)?', ''), '^([^?#]*?)/+([?#]|$)', '\1\2') = $link
    OR title IN (SELECT unnest($titles::VARCHAR[]))
ORDER BY feed_id, feed_language, captured_at_utc, entry_index, stage
