-- Grain:  one edge between two texts that are nearly the same.
-- Input:  keyed. Output: left_node < right_node.
-- Why:    wire copy with a word changed here and there. One-permutation MinHash over shingles of
--         three words: 63 buckets, an empty one filled from the next, 21 bands of 3 (recall .994 at
--         5 % of words changed); a pair is kept when the shingles themselves overlap by 60 % or more
--         and both titles hold the same numbers, so that two templates about different figures stay apart.
WITH shingle AS (
    SELECT DISTINCT
        node,
        language,
        hash(words[place] || ' ' || words[place + 1] || ' ' || words[place + 2]) AS shingle
    FROM (
        SELECT node, language, words, unnest(range(1, len(words) - 1)) AS place
        FROM keyed
        WHERE bridges AND len(words) BETWEEN 20 AND 2000
    )
),

bucket AS (
    SELECT node, language, CAST(shingle % 63 AS INTEGER) AS bucket, min(shingle) AS smallest
    FROM shingle
    GROUP BY ALL
),

filled AS (
    SELECT
        grid.node,
        grid.language,
        grid.bucket,
        coalesce(
            first_value(bucket.smallest IGNORE NULLS) OVER (
                PARTITION BY grid.node ORDER BY grid.bucket ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
            ),
            first_value(bucket.smallest IGNORE NULLS) OVER (
                PARTITION BY grid.node ORDER BY grid.bucket
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            )
        ) AS smallest
    FROM (
        SELECT node, language, unnest(range(63))::INTEGER AS bucket
        FROM (SELECT DISTINCT node, language FROM shingle)
    ) AS grid
    LEFT JOIN bucket USING (node, language, bucket)
),

band AS (
    SELECT node, language, bucket // 3 AS band, hash(list(smallest ORDER BY bucket)) AS signature
    FROM filled
    GROUP BY ALL
),

suspect AS (
    SELECT DISTINCT first_node AS left_node, node AS right_node
    FROM (
        SELECT
            node,
            min(node) OVER (PARTITION BY language, band, signature) AS first_node
        FROM band
    )
    WHERE first_node < node
),

counted AS (
    SELECT node, count(*) AS shingles
    FROM shingle
    GROUP BY node
),

overlap AS (
    SELECT suspect.left_node, suspect.right_node, count(*) AS shared
    FROM suspect
    INNER JOIN shingle AS one ON suspect.left_node = one.node
    INNER JOIN shingle AS other ON suspect.right_node = other.node AND one.shingle = other.shingle
    GROUP BY ALL
)

SELECT overlap.left_node, overlap.right_node
FROM overlap
INNER JOIN counted AS one ON overlap.left_node = one.node
INNER JOIN counted AS other ON overlap.right_node = other.node
INNER JOIN keyed AS left_key ON overlap.left_node = left_key.node
INNER JOIN keyed AS right_key ON overlap.right_node = right_key.node
WHERE
    overlap.shared * 100 >= 60 * (one.shingles + other.shingles - overlap.shared)
    AND list_sort(regexp_extract_all(left_key.title_key, '\d+'))
    = list_sort(regexp_extract_all(right_key.title_key, '\d+'))
ORDER BY overlap.left_node, overlap.right_node
