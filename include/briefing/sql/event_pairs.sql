-- Grain:  one pair of documents that may tell one event.
-- Input:  posting; document(document, outlet, first_seen_utc, last_seen_utc, title_words, title_names);
--         near(left_document, right_document, meaning); $most_documents, $least, $window_hours,
--         $same_outlet_percent, $one_word_percent, $two_words_percent, $meaning_percent, $nameless_percent;
--         $first_document and $last_document between which the left one lies.
-- Output: left_document < right_document, similarity in hundred-millionths.
-- Why:    the cosine, less where few things make it: of n shared ones (a figure is none, a name of two words
--         is one), where the shorter text has m terms, it counts n / (n + m² / 100), so that one rare word in
--         common says much between two headlines and little between two paragraphs; less again where there is
--         one or are two. A term that more documents have than the cap finds no pairs: it would make their
--         square, and says little. A figure alone joins nothing. An outlet seldom tells an event twice but
--         often two of one sort: nothing is in common where two thirds of a title's words stand in the other
--         and each has one of its own, as in a form filled in twice; not where a name is among them and not
--         each has a name or figure of its own, as in "Assange pleads guilty" after "Assange strikes a deal".
--         Where texts were encoded, their meaning is mixed in (none where a pair is not near); it counts less
--         where they have no name or figure in common, since two floods in two towns mean nearly the same. Ten
--         pairs share a word for one that tells the same, so titles are compared last, and the left half is
--         made apart from the right one, or all documents of 72 hours are joined with each other first.
WITH told AS MATERIALIZED (
    SELECT document.document, document.outlet, document.first_seen_utc, document.last_seen_utc, counted.terms
    FROM document
    LEFT JOIN (SELECT DISTINCT document, terms FROM posting) AS counted USING (document)
),

pair AS (
    SELECT
        one.document AS left_document,
        other.document AS right_document,
        sum(one.share * other.share)::BIGINT AS cosine,
        100 * count(*) FILTER (WHERE one.counts OR other.counts) AS shared,
        count(*) FILTER (
            WHERE (one.is_name AND other.is_name) OR NOT (one.counts OR other.counts)
        ) AS names
    FROM posting AS one
    INNER JOIN posting AS other ON one.term = other.term AND one.document < other.document
    WHERE one.documents <= $most_documents AND one.document BETWEEN $first_document AND $last_document
    GROUP BY ALL
    HAVING cosine >= $least AND shared > 0
),

half AS MATERIALIZED (
    SELECT pair.*, told.first_seen_utc, told.last_seen_utc, told.terms
    FROM pair
    INNER JOIN told ON pair.left_document = told.document
),

worded AS MATERIALIZED (
    SELECT
        half.left_document,
        half.right_document,
        half.names,
        least(half.terms, other.terms) AS fewer_terms,
        half.cosine * half.shared // (half.shared + fewer_terms * fewer_terms)
        * CASE half.shared WHEN 100 THEN $one_word_percent WHEN 200 THEN $two_words_percent ELSE 100 END // 100 AS words
    FROM half
    INNER JOIN told AS other ON half.right_document = other.document
    WHERE
        half.first_seen_utc <= other.last_seen_utc + to_hours($window_hours)
        AND other.first_seen_utc <= half.last_seen_utc + to_hours($window_hours)
),

mixed AS MATERIALIZED (
    SELECT
        left_document,
        right_document,
        coalesce(worded.words, 0) * (100 - $meaning_percent) // 100
        + coalesce(meant.meaning, 0) * $meaning_percent // 100
        * CASE WHEN worded.names > 0 THEN 100 ELSE $nameless_percent END // 100 AS similarity
    FROM worded
    FULL OUTER JOIN
        (SELECT * FROM near WHERE left_document BETWEEN $first_document AND $last_document) AS meant
        USING (left_document, right_document)
    WHERE similarity >= $least
),

weighed AS MATERIALIZED (
    SELECT
        mixed.left_document, mixed.right_document, mixed.similarity, one.outlet = other.outlet AS of_one_outlet
    FROM mixed
    INNER JOIN told AS one ON mixed.left_document = one.document
    INNER JOIN told AS other ON mixed.right_document = other.document
),

of_one_outlet AS MATERIALIZED (
    SELECT
        weighed.left_document,
        weighed.right_document,
        weighed.similarity,
        document.title_words,
        document.title_names
    FROM weighed
    INNER JOIN document ON weighed.left_document = document.document
    WHERE weighed.of_one_outlet
)

SELECT left_document, right_document, similarity
FROM weighed
WHERE NOT of_one_outlet
UNION ALL
SELECT
    one.left_document,
    one.right_document,
    one.similarity
    * CASE
        WHEN
            len(list_intersect(one.title_words, other.title_words))
            BETWEEN ceil(2 * least(len(one.title_words), len(other.title_words)) / 3)
            AND least(len(one.title_words), len(other.title_words)) - 1
            AND (
                len(list_filter(
                    list_intersect(one.title_names, other.title_names),
                    lambda name: NOT regexp_matches(name, '^\p{N}')
                )) = 0
                OR (
                    NOT list_has_all(other.title_words, one.title_names)
                    AND NOT list_has_all(one.title_words, other.title_names)
                )
            )
            THEN 0
        ELSE $same_outlet_percent
    END // 100 AS similarity_of_one_outlet
FROM of_one_outlet AS one
INNER JOIN document AS other ON one.right_document = other.document
WHERE similarity_of_one_outlet >= $least
ORDER BY left_document, right_document
