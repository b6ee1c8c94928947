-- Grain:  one term of a document.
-- Input:  event_word; event_term(language, word, term, weight, is_figure): a word's stem as a number,
--         how much it counts, and whether it is written in digits.
-- Output: table event_use(document, term, weight, is_figure).
-- Why:    a word of the headline counts twice one of the description.
CREATE OR REPLACE TEMP TABLE event_use AS
SELECT
    event_word.document,
    event_term.term,
    max(event_term.weight * CASE WHEN event_word.in_title THEN $title_weight ELSE 1 END)::BIGINT AS weight,
    bool_or(event_term.is_figure) AS is_figure
FROM event_word
INNER JOIN event_term USING (language, word)
GROUP BY event_word.document, event_term.term
