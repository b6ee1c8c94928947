-- Grain:  one term of a document.
-- Input:  event_word(document, language, word, is_tail); event_term(language, word, term, weight, is_figure,
--         earlier_texts): a word's stem as a number, how much it counts, whether it is written in digits,
--         how many earlier texts had it.
-- Output: table event_use(document, term, weight, counts, earlier_texts): `counts` where the term is a
--         thing of its own, neither a figure nor the tail of a name.
-- Why:    of the forms of a word in one text that which counts most is taken: a name is a name once it is
--         written as one.
CREATE OR REPLACE TEMP TABLE event_use AS
SELECT
    event_word.document,
    event_term.term,
    max(event_term.weight) AS weight,
    NOT bool_or(event_term.is_figure) AND NOT bool_and(event_word.is_tail) AS counts,
    any_value(event_term.earlier_texts) AS earlier_texts
FROM event_word
INNER JOIN event_term USING (language, word)
GROUP BY event_word.document, event_term.term
