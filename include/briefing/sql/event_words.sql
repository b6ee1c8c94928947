-- Grain:  one word of a document, a document being all copies and versions of one text.
-- Input:  document(document, language, title, description_text).
-- Output: table event_word(document, language, word, in_title).
-- Why:    a headline and what its publisher says below it tell what happened; of a long description the
--         first 400 characters, in which a newsroom has said it.
CREATE OR REPLACE TEMP TABLE event_word AS
SELECT document, language, word, bool_or(in_title) AS in_title
FROM (
    SELECT
        document,
        language,
        unnest(regexp_extract_all(title, '\p{N}+(?:[.,]\p{N}+)*|[\p{L}\p{M}][\p{L}\p{M}\p{N}]*')) AS word,
        TRUE AS in_title
    FROM document
    UNION ALL
    SELECT
        document,
        language,
        unnest(
            regexp_extract_all(
                left(description_text, 400), '\p{N}+(?:[.,]\p{N}+)*|[\p{L}\p{M}][\p{L}\p{M}\p{N}]*'
            )
        ) AS word,
        FALSE AS in_title
    FROM document
)
GROUP BY ALL
