-- Grain:  one document that shares a word with another.
-- Input:  posting; $most_documents.
-- Output: document, weight: how often one of its words stands in a later document.
-- Why:    what finding its pairs costs, so that they are found in parts of bounded memory.
SELECT document, sum(weight)::BIGINT AS weight
FROM (
    SELECT document, documents - row_number() OVER (PARTITION BY term ORDER BY document) AS weight
    FROM posting
    WHERE documents <= $most_documents
)
GROUP BY document
HAVING sum(weight)::BIGINT > 0
ORDER BY document
