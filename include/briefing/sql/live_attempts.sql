-- Grain:  one attempt of ours to read one URL of a feed, without its body.
-- Input:  $captures: files of captures; $until: the present, for a clock may have been set back.
-- Output: the columns that say when and how to ask again; by feed and language, oldest first.
-- Why:    validators, back-off and the last stored body are derived from these rows and kept nowhere
--         else. Imported captures are not ours: they say nothing of when to ask again.
SELECT
    feed_id,
    feed_language,
    captured_at_utc,
    url,
    final_url,
    status,
    headers,
    body_sha256,
    body_captured_on,
    error_kind
FROM read_parquet($captures)
WHERE source <> 'archive' AND captured_at_utc <= $until
ORDER BY feed_id, feed_language, captured_at_utc, status, body_sha256
