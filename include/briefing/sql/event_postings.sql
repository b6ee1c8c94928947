-- Grain:  one term of a document, with its share in the document's unit vector.
-- Input:  event_use; document(document, language, outlet); story(document, story): which documents are
--         taken for one story so far; $earlier_texts, $name_weight, $deviations.
-- Output: table posting(document, term, counts, is_name, documents, share, terms): `documents` have the term,
--         `share` in ten-thousandths, the document has so many `terms`.
-- Why:    how rare a term is, is counted by stories: the words of an event that thirty outlets tell are
--         no commoner than those of one that two tell. The texts that are taken to have gone before keep a
--         small window from taking "turn" for as rare as "gyroscope"; what many write about now and nobody
--         wrote about then ("AI") is as common as the window says beyond doubt: its stories less so many
--         standard deviations. No more than three times those of all but the loudest outlet count, or one
--         feed could make the words of others' story common. Whole numbers, so that a sum does not depend on
--         its order. Nothing is rarer than one text in 1,100 (7,000 thousandths) nor commoner than one in
--         three: else a name that nobody else bears would outweigh all that is told of it.
CREATE OR REPLACE TEMP TABLE posting AS
WITH placed AS (
    SELECT event_use.*, story.story, document.language, document.outlet
    FROM event_use
    INNER JOIN story USING (document)
    INNER JOIN document USING (document)
),

total AS (
    SELECT language, count(DISTINCT story) AS stories
    FROM placed
    GROUP BY language
),

loudest AS (
    SELECT term, max(stories) AS stories
    FROM (
        SELECT term, count(DISTINCT story) AS stories
        FROM placed
        GROUP BY term, outlet
    )
    GROUP BY term
),

counted AS (
    SELECT
        term,
        count(*) AS documents,
        count(DISTINCT story) AS stories,
        any_value(language) AS language,
        any_value(earlier_texts) AS earlier_texts
    FROM placed
    GROUP BY term
),

rarity AS (
    SELECT
        counted.term,
        counted.documents,
        least(counted.stories, 3 * (counted.stories - loudest.stories)) AS borne_out,
        round(
            -1000 * ln(
                greatest(
                    (counted.stories + counted.earlier_texts + 0.5) / (total.stories + $earlier_texts + 1),
                    (borne_out - $deviations * sqrt(borne_out)) / total.stories
                )
            )
        )::BIGINT AS rarity
    FROM counted
    INNER JOIN loudest USING (term)
    INNER JOIN total USING (language)
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
