-- Grain:  one version of an item: a text that its feed served, until it served another.
-- Input:  $items: files of items.
-- Output: feed_id, feed_language, item_id, parser_version, version from 1, first and last capture and their
--         number, changed: which of title, description and body differ from the version before (none in
--         the first), previous_title, content_hash, title, canonical_link.
-- Why:    versions are read from the captures and never stored. A text that comes back is a version anew.
--         Texts are compared only where one parser made them: after another parser read all again, each
--         parser's versions are counted from 1.
WITH captured AS (
    SELECT *
    FROM read_parquet($items)
    QUALIFY row_number() OVER (
        PARTITION BY feed_id, feed_language, item_id, parser_version, captured_at_utc
        ORDER BY entry_index, content_hash
    ) = 1
),

compared AS (
    SELECT
        *,
        content_hash IS DISTINCT FROM lag(content_hash) OVER of_item AS is_other
    FROM captured
    WINDOW of_item AS (
        PARTITION BY feed_id, feed_language, item_id, parser_version ORDER BY captured_at_utc
    )
),

numbered AS (
    SELECT
        *,
        count(*) FILTER (WHERE is_other) OVER (
            PARTITION BY feed_id, feed_language, item_id, parser_version ORDER BY captured_at_utc
        ) AS version
    FROM compared
),

version_of_item AS (
    SELECT
        feed_id,
        feed_language,
        item_id,
        parser_version,
        version,
        min(captured_at_utc) AS first_captured_utc,
        max(captured_at_utc) AS last_captured_utc,
        count(*) AS captures,
        arg_min(content_hash, captured_at_utc) AS content_hash,
        arg_min(title, captured_at_utc) AS title,
        arg_min(canonical_link, captured_at_utc) AS canonical_link,
        arg_min(description_text, captured_at_utc) AS description_text,
        arg_min(body_text, captured_at_utc) AS body_text
    FROM numbered
    GROUP BY feed_id, feed_language, item_id, parser_version, version
)

SELECT
    feed_id,
    feed_language,
    item_id,
    parser_version,
    version,
    first_captured_utc,
    last_captured_utc,
    captures,
    CASE
        WHEN version = 1
            THEN []
        ELSE
            list_filter(
                [
                    CASE WHEN title IS DISTINCT FROM lag(title) OVER of_item THEN 'title' END,
                    CASE
                        WHEN description_text <> lag(description_text) OVER of_item THEN 'description'
                    END,
                    CASE WHEN body_text <> lag(body_text) OVER of_item THEN 'body' END
                ],
                lambda part: part IS NOT NULL
            )
    END AS changed,
    lag(title) OVER of_item AS previous_title,
    content_hash,
    title,
    canonical_link
FROM version_of_item
WINDOW of_item AS (PARTITION BY feed_id, feed_language, item_id, parser_version ORDER BY version)
ORDER BY feed_id, feed_language, item_id, parser_version, version
