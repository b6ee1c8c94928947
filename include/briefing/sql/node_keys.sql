-- Grain:  one node: a candidate or a remembered member.
-- Input:  node(node, is_candidate, feed_id, item_id, language, item_kind, captured_at_utc,
--         canonical_link, title, description_text, body_text).
-- Output: table keyed(node, feed_id, item_id, language, captured_at_utc, bridges, link_key,
--         title_key, title_words, content_key, words): what is compared.
-- Why:    case, accents, punctuation and spacing never tell two texts apart. Digests, live pages and
--         quizzes stand for many events, so they bridge nothing.
CREATE OR REPLACE TEMP TABLE keyed AS
WITH folded AS (
    SELECT
        node,
        feed_id,
        item_id,
        language,
        captured_at_utc,
        item_kind NOT IN ('digest', 'live_page', 'quiz') AS bridges,
        regexp_replace(regexp_replace(canonical_link, '^https?://(www\.)?', ''), '/$', '') AS link_key,
        trim(regexp_replace(strip_accents(lower(title)), '[^\p{L}\p{N}]+', ' ', 'g')) AS title_key,
        trim(
            regexp_replace(
                strip_accents(lower(description_text || ' ' || body_text)), '[^\p{L}\p{N}]+', ' ', 'g'
            )
        ) AS text_key
    FROM node
)

SELECT
    node,
    feed_id,
    item_id,
    language,
    captured_at_utc,
    bridges,
    link_key,
    title_key,
    len(string_split(title_key, ' ')) AS title_words,
    title_key || '\n' || text_key AS content_key,
    string_split(left(title_key || ' ' || text_key, 4000), ' ') AS words
FROM folded
