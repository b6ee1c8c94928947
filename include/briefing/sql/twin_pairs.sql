-- Grain:  one pair of items of one feed, an English and a French one, that may be one release.
-- Input:  twin_item(item, feed_id, feed_language, item_id, language, captured_at_utc, published_at_utc,
--         link_form), twin_word.
-- Output: english, french (items), score (per mille of the two items' weight that is shared), words (shared),
--         same_minute, same_link, same_id.
-- Why:    the two are published together, so what lies more than 72 hours apart is no pair. A link form
--         is proof only where one item of each language has it.
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

shared AS (
    SELECT one.item AS english, other.item AS french, sum(one.weight)::BIGINT AS weight, count(*) AS words
    FROM twin_word AS one
    INNER JOIN twin_word AS other USING (feed_id, word)
    WHERE one.language = 'en' AND other.language = 'fr'
    GROUP BY ALL
),

linked AS (
    SELECT one.item AS english, other.item AS french
    FROM item AS one
    INNER JOIN item AS other USING (feed_id, link_form)
    WHERE one.language = 'en' AND other.language = 'fr' AND one.has_own_link AND other.has_own_link
),

suspect AS (
    SELECT english, french FROM shared
    UNION
    SELECT english, french FROM linked
)

SELECT
    suspect.english,
    suspect.french,
    coalesce(2000 * shared.weight // (english_weight.weight + french_weight.weight), 0) AS score,
    coalesce(shared.words, 0) AS words,
    one.has_minute AND other.has_minute
    AND date_trunc('minute', one.published_at_utc) = date_trunc('minute', other.published_at_utc) AS same_minute,
    linked.english IS NOT NULL AS same_link,
    one.item_id = other.item_id AS same_id
FROM suspect
INNER JOIN item AS one ON suspect.english = one.item
INNER JOIN item AS other ON suspect.french = other.item
LEFT JOIN shared ON suspect.english = shared.english AND suspect.french = shared.french
LEFT JOIN linked ON suspect.english = linked.english AND suspect.french = linked.french
LEFT JOIN weighed AS english_weight ON suspect.english = english_weight.item
LEFT JOIN weighed AS french_weight ON suspect.french = french_weight.item
WHERE
    one.feed_language <> other.feed_language
    AND one.captured_at_utc BETWEEN
    other.captured_at_utc - INTERVAL 72 HOUR AND other.captured_at_utc + INTERVAL 72 HOUR
    AND coalesce(
        one.published_at_utc BETWEEN
        other.published_at_utc - INTERVAL 72 HOUR AND other.published_at_utc + INTERVAL 72 HOUR,
        true
    )
ORDER BY suspect.english, suspect.french
