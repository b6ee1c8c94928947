-- Grain:  one node: a candidate or a remembered member.
-- Input:  node(node, feed_id, feed_language, outlet, item_id, language, item_kind, captured_at_utc,
--         canonical_link, title, description_text, body_text).
-- Output: table keyed(node, feed_id, feed_language, outlet, item_id, language, captured_at_utc,
--         bridges, link_key, title_key, title_words, title_names, description_key, plain_text).
-- Why:    case, accents, punctuation and spacing never tell two texts apart. Digests, live pages and
--         quizzes stand for many events, so they bridge nothing. `title_names` are a title's figures and
--         capitalised words; a Title In Title Case tells no names, only its figures. `plain_text` is
--         description and body with their capitals, and no list: words in lists took four times the
--         memory. The pattern finds no single space, which is most of what parts words: half the time.
CREATE OR REPLACE TEMP TABLE keyed AS
WITH plain AS (
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
        trim(strip_accents(regexp_replace(
            title, ' *[^\p{L}\p{M}\p{N} ][^\p{L}\p{M}\p{N}]*| {2,}', ' ', 'g'
        ))) AS plain_title,
        trim(strip_accents(regexp_replace(
            description_text, ' *[^\p{L}\p{M}\p{N} ][^\p{L}\p{M}\p{N}]*| {2,}', ' ', 'g'
        ))) AS plain_description,
        trim(strip_accents(regexp_replace(
            body_text, ' *[^\p{L}\p{M}\p{N} ][^\p{L}\p{M}\p{N}]*| {2,}', ' ', 'g'
        ))) AS plain_body
    FROM node
),

cased AS (
    SELECT
        *,
        string_split(plain_title, ' ') AS title_cased,
        list_filter(title_cased[2:], lambda word: length(word) >= 4) AS long_words
    FROM plain
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
    lower(plain_title) AS title_key,
    string_split(title_key, ' ') AS title_words,
    CASE
        WHEN len(list_filter(long_words, lambda word: word[1] <> lower(word[1]))) * 4 > len(long_words) * 3
            THEN list_filter(title_words, lambda word: regexp_matches(word, '^\p{N}'))
        ELSE list_transform(
            list_filter(
                title_cased, lambda word: word[1] <> lower(word[1]) OR regexp_matches(word, '^\p{N}')
            ),
            lambda word: lower(word)
        )
    END AS title_names,
    lower(plain_description) AS description_key,
    trim(plain_description || ' ' || plain_body) AS plain_text
FROM cased
