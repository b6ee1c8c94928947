-- Grain:  one pair of documents that may tell one event.
-- Input:  posting; document(document, outlet, first_seen_utc, last_seen_utc, title_words);
--         near(left_document, right_document, meaning); $most_documents, $least, $window_hours,
--         $same_outlet_percent, $one_word_percent, $meaning_percent, $nameless_percent.
-- Output: left_document < right_document, similarity in hundred-millionths.
-- Why:    the cosine, less where few things make it: of n shared ones (a figure is none, a name of two words
--         is one), where the shorter text has m terms, it counts n / (n + m² / 100), so that one rare
--         word in common says much between two headlines and little between two paragraphs. A term that more
--         documents have than the cap finds no pairs: it would make their square, and says little. A figure
--         alone joins nothing. An outlet seldom tells an event twice but often two of one sort: nothing is
--         in common where two thirds of a title's words stand in the other and each has one of its own, as
--         in a form filled in twice. Where texts were encoded, their meaning is mixed in (none where a pair
--         is not near); it counts less where they have no name or figure in common, since two floods in two
--         towns mean nearly the same.
WITH pair AS (
    SELECT
        one.document AS left_document,
        other.document AS right_document,
        sum(one.share * other.share)::BIGINT AS cosine,
        100 * count(*) FILTER (WHERE one.counts OR other.counts) AS shared,
        count(*) FILTER (
            WHERE (one.is_name AND other.is_name) OR NOT (one.counts OR other.counts)
        ) AS names,
        least(any_value(one.terms), any_value(other.terms)) AS terms
    FROM posting AS one
    INNER JOIN posting AS other ON one.term = other.term AND one.document < other.document
    WHERE one.documents <= $most_documents
    GROUP BY ALL
    HAVING cosine >= $least AND shared > 0
),

worded AS (
    SELECT
        left_document,
        right_document,
        names,
        cosine * shared // (shared + terms * terms)
        * CASE WHEN shared = 100 THEN $one_word_percent ELSE 100 END // 100 AS words
    FROM pair
),

mixed AS (
    SELECT
        left_document,
        right_document,
        coalesce(worded.words, 0) * (100 - $meaning_percent) // 100
        + coalesce(near.meaning, 0) * $meaning_percent // 100
        * CASE WHEN worded.names > 0 THEN 100 ELSE $nameless_percent END // 100 AS similarity
    FROM worded
    FULL OUTER JOIN near USING (left_document, right_document)
),

weighed AS (
    SELECT
        mixed.left_document,
        mixed.right_document,
        mixed.similarity
        * CASE
            WHEN one.outlet <> other.outlet THEN 100
            WHEN
                len(list_intersect(one.title_words, other.title_words))
                BETWEEN ceil(2 * least(len(one.title_words), len(other.title_words)) / 3)
                AND least(len(one.title_words), len(other.title_words)) - 1
                THEN 0
            ELSE $same_outlet_percent
        END // 100 AS similarity
    FROM mixed
    INNER JOIN document AS one ON mixed.left_document = one.document
    INNER JOIN document AS other ON mixed.right_document = other.document
    WHERE
        one.first_seen_utc <= other.last_seen_utc + to_hours($window_hours)
        AND other.first_seen_utc <= one.last_seen_utc + to_hours($window_hours)
)

SELECT left_document, right_document, similarity
FROM weighed
WHERE similarity >= $least
ORDER BY left_document, right_document
