-- Grain:  one headline that was read.
-- Input:  $files: files of items or of rejects.
-- Output: title.
-- Why:    words are looked for in headlines as everywhere else, and SQL folds fewer letters than that.
SELECT DISTINCT title
FROM read_parquet($files)
WHERE title IS NOT NULL
ORDER BY title
