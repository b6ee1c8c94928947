-- Grain:  one pair of items of one feed, an English and a French one, that may be one release.
-- Input:  twin_item(item, feed_id, feed_language, item_id, language, captured_at_utc, published_at_utc,
--         link_form), twin_word; $least: the least score of pairs without a link form.
-- Output: english, french (items), score (per mille of the two items' weight that is shared), words (shared),
--         same_minute, same_link, same_id.
-- Why:    the two are published together, so what lies more than 72 hours apart is no pair. A link form
--         is proof only where one item of each language has it. Of an English item the 16 rarest words that
--         French items have too, and the ten French items with most of them, are looked at: a flood of
--         2,000 items in each language makes 20,000 pairs and not 4,000,000.
WITH item AS (
    SELECT
        *,
        published_at_utc IS NOT NULL AND is_timed AS has_minute,
        count(*) OVER (PARTITION BY feed_id, language, link_form) = 1 AS has_own_link
    FROM twin_item
),

weighed AS (
    SELECT item, sum(weight)::BIGINT AS weight
    FROM twin_word
    GROUP BY item
),

rare AS (
    SELECT item, feed_id, word, weight
    FROM twin_word
    SEMI JOIN (SELECT DISTINCT feed_id, word FROM twin_word WHERE language = 'fr') USING (feed_id, word)
    WHERE language = 'en'
    QUALIFY row_number() OVER (PARTITION BY item ORDER BY weight DESC, word) <= 16
),

likely AS MATERIALIZED (
    SELECT english, french
    FROM (
        SELECT rare.item AS english, other.item AS french, sum(rare.weight)::BIGINT AS weight
        FROM rare
        INNER JOIN twin_word AS other USING (feed_id, word)
        WHERE other.language = 'fr'
        GROUP BY ALL
    )
    QUALIFY row_number() OVER (PARTITION BY english ORDER BY weight DESC, french) <= 10
),

told AS MATERIALIZED (
    SELECT likely.english, likely.french, twin_word.word, twin_word.weight
    FROM likely
    INNER JOIN twin_word ON likely.english = twin_word.item
),

shared AS (
    SELECT told.english, told.french, sum(told.weight)::BIGINT AS weight, count(*) AS words
    FROM told
    INNER JOIN twin_word AS other ON told.french = other.item AND told.word = other.word
    GROUP BY ALL
),

linked AS (
    SELECT one.item AS english, other.item AS french, true AS is_linked
    FROM item AS one
    INNER JOIN item AS other USING (feed_id, link_form)
    WHERE one.language = 'en' AND other.language = 'fr' AND one.has_own_link AND other.has_own_link
),

scored AS (
    SELECT
        shared.english,
        shared.french,
        shared.words,
        2000 * shared.weight // (english_weight.weight + french_weight.weight) AS score
    FROM shared
    INNER JOIN weighed AS english_weight ON shared.english = english_weight.item
    INNER JOIN weighed AS french_weight ON shared.french = french_weight.item
    WHERE 2000 * shared.weight // (english_weight.weight + french_weight.weight) >= $least
),

suspect AS (
    SELECT
        english,
        french,
        coalesce(scored.score, 0) AS score,
        coalesce(scored.words, 0) AS words,
        linked.is_linked IS NOT NULL AS same_link
    FROM scored
    FULL JOIN linked USING (english, french)
),

-- Apart from the other half, or times are joined before pairs.
half AS MATERIALIZED (
    SELECT suspect.*, item.feed_language, item.item_id, item.captured_at_utc, item.published_at_utc, item.has_minute
    FROM suspect
    INNER JOIN item ON suspect.english = item.item
)

SELECT
    half.english,
    half.french,
    half.score,
    half.words,
    half.has_minute AND other.has_minute
    AND date_trunc('minute', half.published_at_utc) = date_trunc('minute', other.published_at_utc) AS same_minute,
    half.same_link,
    half.item_id = other.item_id AS same_id
FROM half
INNER JOIN item AS other ON half.french = other.item
WHERE
    half.feed_language <> other.feed_language
    AND half.captured_at_utc BETWEEN
    other.captured_at_utc - INTERVAL 72 HOUR AND other.captured_at_utc + INTERVAL 72 HOUR
    AND coalesce(
        half.published_at_utc BETWEEN
        other.published_at_utc - INTERVAL 72 HOUR AND other.published_at_utc + INTERVAL 72 HOUR,
        true
    )
ORDER BY half.english, half.french
