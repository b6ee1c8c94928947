-- Grain:  one pair of documents that may tell one event.
-- Input:  posting; document(document, outlet, first_seen_utc, last_seen_utc, title_words); $most_documents,
--         $least, $window_hours, $same_outlet_percent, $one_word_percent.
-- Output: left_document < right_document, similarity in hundred-millionths.
-- Why:    the cosine, less where few things make it: of n shared ones (a figure is none, a name of two words
--         is one), where the shorter text has m terms, it counts n / (n + m² / 100), so that one rare word in common says much between two headlines and
--         little between two paragraphs. A term that more documents have than the cap finds no pairs: it
--         would make their square, and says little. A figure alone joins nothing. An outlet seldom
--         tells an event twice but often two of one sort: nothing is in common where two thirds of a title's
--         words stand in the other and each has one of its own, as in a form filled in twice.
WITH pair AS (
    SELECT
        one.document AS left_document,
        other.document AS right_document,
        sum(one.share * other.share)::BIGINT AS cosine,
        100 * count(*) FILTER (WHERE one.counts OR other.counts) AS shared,
        least(any_value(one.terms), any_value(other.terms)) AS terms
    FROM posting AS one
    INNER JOIN posting AS other ON one.term = other.term AND one.document < other.document
    WHERE one.documents <= $most_documents
    GROUP BY ALL
    HAVING cosine >= $least AND shared > 0
),

weighed AS (
    SELECT
        pair.left_document,
        pair.right_document,
        pair.cosine * pair.shared // (pair.shared + pair.terms * pair.terms)
        * CASE WHEN pair.shared = 100 THEN $one_word_percent ELSE 100 END // 100
        * CASE
            WHEN one.outlet <> other.outlet THEN 100
            WHEN
                len(list_intersect(one.title_words, other.title_words))
                BETWEEN ceil(2 * least(len(one.title_words), len(other.title_words)) / 3)
                AND least(len(one.title_words), len(other.title_words)) - 1
                THEN 0
            ELSE $same_outlet_percent
        END // 100 AS similarity
    FROM pair
    INNER JOIN document AS one ON pair.left_document = one.document
    INNER JOIN document AS other ON pair.right_document = other.document
    WHERE
        one.first_seen_utc <= other.last_seen_utc + to_hours($window_hours)
        AND other.first_seen_utc <= one.last_seen_utc + to_hours($window_hours)
)

SELECT left_document, right_document, similarity
FROM weighed
WHERE similarity >= $least
ORDER BY left_document, right_document
