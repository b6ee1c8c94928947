-- Grain:  one version of an item that is looked for, in one language of its feed.
-- Input:  $files: files of items; $item_ids; $link: a link as links.link_key gives it, or null; $titles.
-- Output: the item's key, content_hash, item_kind; first and last capture and their number; title, link,
--         place and body of the first; by key and first capture.
-- Why:    whatever a person knows of an entry leads to all that was read of it, shown or not.
WITH read AS (
    SELECT
        *,
        regexp_replace(regexp_replace(canonical_link, '^https?://(www\.)?', ''), '^([^?#]*?)/+([?#]|$)', '\1\2') AS link_key
    FROM read_parquet($files)
),

wanted AS (
    SELECT DISTINCT feed_id, item_id
    FROM read
    WHERE
        list_contains($item_ids, item_id)
        OR link_key = $link
        OR title IN (SELECT unnest($titles::VARCHAR[]))
)

SELECT
    feed_id,
    feed_language,
    item_id,
    content_hash,
    item_kind,
    min(captured_at_utc) AS first_captured_utc,
    max(captured_at_utc) AS last_captured_utc,
    count(*) AS captures,
    unnest(
        min(
            struct_pack(
                at := captured_at_utc,
                entry_index := entry_index,
                capture_sha256 := capture_sha256,
                title := title,
                canonical_link := canonical_link
            )
        )
    )
FROM read
INNER JOIN wanted USING (feed_id, item_id)
GROUP BY feed_id, feed_language, item_id, content_hash, item_kind
ORDER BY feed_id, item_id, first_captured_utc, feed_language, content_hash, item_kind
