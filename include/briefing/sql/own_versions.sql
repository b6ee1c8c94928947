-- Grain:  one version that an earlier generation of the date itself covered.
-- Input:  $selections: selection files of those generations.
-- Output: feed_id, feed_language, item_id, content_hash.
-- Why:    a date before it, built later, has them in its selection as `in_a_later_edition`: a reissue
--         must find them again.
SELECT DISTINCT feed_id, feed_language, item_id, content_hash
FROM read_parquet($selections)
