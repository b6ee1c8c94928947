-- Grain:  one word that outlives translation, in one item of a feed with two languages.
-- Input:  twin_item(item, feed_id, language, text).
-- Output: table twin_word(item, feed_id, language, word, weight).
-- Why:    figures ("$1.8 million" is "1,8 million"), months and weekdays by their number, and the first five
--         letters of words: names stay as they are, and English and French share much of the rest
--         ("announces" and "annonce"). A word is worth the more the fewer items of the feed have it, with
--         100 items added that have it not, so that a feed of three items weighs much as one of fifty. What
--         stands in over 200 items tells nothing apart and would make pairs of all.
CREATE OR REPLACE TEMP TABLE twin_word AS
WITH calendar AS (
    SELECT
        unnest(
            [
                'january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september',
                'october', 'november', 'december', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday',
                'saturday', 'sunday', 'janvier', 'fevrier', 'mars', 'avril', 'mai', 'juin', 'juillet', 'aout',
                'septembre', 'octobre', 'novembre', 'decembre', 'lundi', 'mardi', 'mercredi', 'jeudi',
                'vendredi', 'samedi', 'dimanche'
            ]
        ) AS written,
        '@' || (unnest(range(38)) % 19)::VARCHAR AS word
),

folded AS (
    SELECT
        item,
        feed_id,
        language,
        replace(strip_accents(lower(text)), 'œ', 'oe') AS text
    FROM twin_item
),

figured AS (
    SELECT
        item,
        feed_id,
        language,
        regexp_replace(
            regexp_replace(
                regexp_replace(text, '(\d)[\s\x{a0}\x{202f}](\d{3})\b', '\1\2', 'g'),
                '(\d)[\s\x{a0}\x{202f}](\d{3})\b', '\1\2', 'g'
            ),
            '(\d)[.,](\d)', '\1\2', 'g'
        ) AS text
    FROM folded
),

written AS (
    SELECT item, feed_id, language, unnest(regexp_extract_all(text, '\d+|[a-z]{3,}')) AS written
    FROM figured
),

named AS (
    SELECT DISTINCT
        item,
        feed_id,
        language,
        coalesce(
            calendar.word,
            if(written.written < 'a', '#' || ltrim(written.written, '0'), left(written.written, 5))
        ) AS word
    FROM written
    LEFT JOIN calendar USING (written)
    WHERE calendar.word IS NOT NULL OR written.written < 'a' OR len(written.written) > 3
),

counted AS (
    SELECT feed_id, word, count(*) AS items
    FROM named
    GROUP BY feed_id, word
),

sized AS (
    SELECT feed_id, count(*) AS items
    FROM twin_item
    GROUP BY feed_id
)

SELECT
    named.item,
    named.feed_id,
    named.language,
    named.word,
    round(1000 * log2(1 + (sized.items + 100) / (counted.items + 1)))::BIGINT AS weight
FROM named
INNER JOIN counted USING (feed_id, word)
INNER JOIN sized USING (feed_id)
WHERE counted.items <= 200
