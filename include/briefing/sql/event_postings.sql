-- Grain:  one term of a document, with its share in the document's unit vector.
-- Input:  event_use; document(document, language); story(document, story): which documents are taken
--         for one story so far; $earlier_texts, $name_weight.
-- Output: table posting(document, term, counts, is_name, documents, share, terms): `documents` have the term,
--         `share` in ten-thousandths, the document has so many `terms`.
-- Why:    how rare a term is, is counted by stories: the words of an event that thirty outlets tell are
--         no commoner than those of one that two tell. The texts that are taken to have gone before keep a
--         small window from taking "turn" for as rare as "gyroscope". Whole numbers, so that a sum does not
--         depend on its order. Nothing is rarer than one text in 1,100 (7,000 thousandths) nor commoner than one
--         in three: else a name that nobody else bears would outweigh all that is told of it.
CREATE OR REPLACE TEMP TABLE posting AS
WITH placed AS (
    SELECT event_use.*, story.story, document.language
    FROM event_use
    INNER JOIN story USING (document)
    INNER JOIN document USING (document)
),

stories AS (
    SELECT language, count(DISTINCT story) AS stories
    FROM placed
    GROUP BY language
),

rarity AS (
    SELECT
        placed.term,
        count(*) AS documents,
        round(
            1000 * ln(
                (any_value(stories.stories) + $earlier_texts + 1)
                / (count(DISTINCT placed.story) + any_value(placed.earlier_texts) + 0.5)
            )
        )::BIGINT AS rarity
    FROM placed
    INNER JOIN stories USING (language)
    GROUP BY placed.term
),

weighed AS (
    SELECT
        placed.document,
        placed.term,
        placed.counts,
        placed.weight >= $name_weight AS is_name,
        rarity.documents,
        placed.weight * least(greatest(rarity.rarity, 1000), 7000) AS weight
    FROM placed
    INNER JOIN rarity USING (term)
)

SELECT document, term, counts, is_name, documents, share, count(*) OVER (PARTITION BY document) AS terms
FROM (
    SELECT
        document,
        term,
        counts,
        is_name,
        documents,
        round(10000 * weight / sqrt(sum(weight * weight) OVER (PARTITION BY document)))::BIGINT AS share
    FROM weighed
)
WHERE share > 0
