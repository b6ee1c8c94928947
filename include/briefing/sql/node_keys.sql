-- Grain:  one node: a candidate or a remembered member.
-- Input:  node(node, feed_id, feed_language, outlet, item_id, language, item_kind, captured_at_utc,
--         canonical_link, title, description_text, body_text).
-- Output: table keyed(node, feed_id, feed_language, outlet, item_id, language, captured_at_utc,
--         bridges, link_key, title_key, title_words, title_names, description_key, content_key, text_words,
--         words).
-- Why:    case, accents, punctuation and spacing never tell two texts apart. Digests, live pages and
--         quizzes stand for many events, so they bridge nothing. `title_names` are a title's figures and
--         capitalised words; a Title In Title Case tells no names, only its figures.
CREATE OR REPLACE TEMP TABLE keyed AS
WITH folded AS (
    SELECT
        node,
        feed_id,
        feed_language,
        outlet,
        item_id,
        language,
        captured_at_utc,
        item_kind NOT IN ('digest', 'live_page', 'quiz') AS bridges,
        regexp_replace(regexp_replace(canonical_link, '^https?://(www\.)?', ''), '/$', '') AS link_key,
        trim(regexp_replace(strip_accents(lower(title)), '[^\p{L}\p{N}]+', ' ', 'g')) AS title_key,
        strip_accents(title) AS plain_title,
        trim(
            regexp_replace(strip_accents(lower(description_text)), '[^\p{L}\p{N}]+', ' ', 'g')
        ) AS description_key,
        trim(
            regexp_replace(
                strip_accents(lower(description_text || ' ' || body_text)), '[^\p{L}\p{N}]+', ' ', 'g'
            )
        ) AS text_key
    FROM node
),

cased AS (
    SELECT
        *,
        len(regexp_extract_all(plain_title, '[^\p{L}\p{N}]([\p{L}\p{N}]{4,})')) AS long_words,
        len(regexp_extract_all(plain_title, '[^\p{L}\p{N}](\p{Lu}[\p{L}\p{N}]{3,})')) AS long_capitals,
        regexp_extract_all(plain_title, '(?:^|[^\p{L}\p{N}])([\p{Lu}\p{N}][\p{L}\p{N}]*)', 1) AS capitals,
        regexp_extract_all(plain_title, '(?:^|[^\p{L}\p{N}])(\p{N}[\p{L}\p{N}]*)', 1) AS figures
    FROM folded
)

SELECT
    node,
    feed_id,
    feed_language,
    outlet,
    item_id,
    language,
    captured_at_utc,
    bridges,
    link_key,
    title_key,
    string_split(title_key, ' ') AS title_words,
    list_transform(
        CASE WHEN long_capitals * 4 > long_words * 3 THEN figures ELSE capitals END, lambda word: lower(word)
    ) AS title_names,
    description_key,
    title_key || '\n' || text_key AS content_key,
    string_split(left(text_key, 4000), ' ') AS text_words,
    string_split(left(title_key || ' ' || text_key, 4000), ' ') AS words
FROM cased
