-- Grain:  one edge between two texts that are nearly the same.
-- Input:  keyed. Output: left_node < right_node.
-- Why:    wire copy with a word changed here and there, under whatever title; two short texts below one
--         title are no copies of each other, so titles stay out. One-permutation MinHash over shingles of
--         three words: 63 buckets, an empty one filled from the next, 21 bands of 3. A pair is kept when
--         the shingles themselves overlap by 45 % or more (found, with 10 % of the words changed at
--         random: 57 of 60 texts of 106 words, 60 of 60 of 318; with 5 % all), unless the two are one
--         form filled in twice: each title holds a figure or a name that the other item lacks, or, in
--         one feed, each title holds a word or each text a figure that the other lacks.
WITH shingle AS (
    SELECT DISTINCT
        node,
        language,
        hash(text_words[place] || ' ' || text_words[place + 1] || ' ' || text_words[place + 2]) AS shingle
    FROM (
        SELECT node, language, text_words, unnest(range(1, len(text_words) - 1)) AS place
        FROM keyed
        WHERE bridges AND len(text_words) BETWEEN 20 AND 2000
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
    SELECT DISTINCT left_node, node AS right_node
    FROM (
        SELECT
            node,
            unnest([min(node) OVER same_band, lag(node) OVER same_band]) AS left_node
        FROM band
        WINDOW same_band AS (PARTITION BY language, band, signature ORDER BY node)
    )
    WHERE left_node < node
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
),

keyed_pair AS (
    SELECT
        overlap.left_node,
        overlap.right_node,
        one.feed_id = other.feed_id AS of_one_feed,
        list_filter(one.title_names, lambda word: NOT list_contains(other.words, word)) AS left_names,
        list_filter(other.title_names, lambda word: NOT list_contains(one.words, word)) AS right_names,
        list_filter(one.title_words, lambda word: NOT list_contains(other.words, word)) AS left_words,
        list_filter(other.title_words, lambda word: NOT list_contains(one.words, word)) AS right_words,
        list_filter(
            one.words, lambda word: regexp_matches(word, '^\p{N}') AND NOT list_contains(other.words, word)
        ) AS left_figures,
        list_filter(
            other.words, lambda word: regexp_matches(word, '^\p{N}') AND NOT list_contains(one.words, word)
        ) AS right_figures
    FROM overlap
    INNER JOIN counted AS left_count ON overlap.left_node = left_count.node
    INNER JOIN counted AS right_count ON overlap.right_node = right_count.node
    INNER JOIN keyed AS one ON overlap.left_node = one.node
    INNER JOIN keyed AS other ON overlap.right_node = other.node
    WHERE overlap.shared * 100 >= 45 * (left_count.shingles + right_count.shingles - overlap.shared)
)

SELECT left_node, right_node
FROM keyed_pair
WHERE
    (left_names = [] OR right_names = [])
    AND (NOT of_one_feed OR left_words = [] OR right_words = [])
    AND (NOT of_one_feed OR left_figures = [] OR right_figures = [])
ORDER BY left_node, right_node
