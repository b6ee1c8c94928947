-- Grain:  one body of a feed that the present parser read.
-- Input:  $health: files of health.
-- Output: feed, language and digest of the body; by all three.
-- Why:    validators of a body that could not be parsed would keep a mended one from us.
SELECT DISTINCT feed_id, feed_language, capture_sha256
FROM read_parquet($health)
WHERE error_kind IS NULL AND NOT quarantined
ORDER BY feed_id, feed_language, capture_sha256
