-- Grain:  one edge between two texts that are nearly the same.
-- Input:  keyed. Output: left_node < right_node.
-- Why:    wire copy with a word changed here and there, under whatever title; two short texts below one
--         title are no copies of each other, so titles stay out. A text's sketch is the 16 smallest hashes
--         of its shingles of three words; only the 32 or so below a ceiling are sorted. Each word is hashed
--         once, a shingle's hash is made of three. Two texts that share two of the 16 are compared with all
--         their shingles: they are alike at an overlap of 45 %, or when one holds 85 % of the other, which
--         begins as it does (a copy cut at the end). Of those that share a hash each is paired with the
--         first and the last only, so that a flood makes no more pairs than texts. Of alike texts the
--         shorter has 62 % or more of its shingles in the other one: where of some 24, evenly spread, under
--         30 % are there, the pair is given up at once (a third of them). Most shingles stand at one place
--         in both, counted from the beginning or from the end: to look there first takes half the time.
--         Alike is not yet the same: where two texts differ between the same words (an edit), no figure, no
--         negation and no name may stand against another one; a passage that only one holds (a dateline,
--         a new paragraph) says nothing. Three edits of four hold nothing of the kind: one pattern over
--         both passages says so. Titles: each holds a figure or a name that the other item lacks,
--         or, between two that are nearly one, a figure, name or negation that the other title lacks; in
--         one feed any word, or a figure of the text (one form filled in twice).
CREATE OR REPLACE TEMP MACRO english_numbers() AS [
    'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'
];

CREATE OR REPLACE TEMP MACRO french_numbers() AS [
    'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf', 'dix', 'onze', 'douze'
];

CREATE OR REPLACE TEMP MACRO large_numbers_and_negations() AS
    'not|no|never|none|nobody|nothing|nor|neither|without|cannot|t|ne|n|pas|non|'
    || 'jamais|aucune?|rien|ni|sans|nulle?|twenty|thirty|forty|fifty|sixty|hundreds?|'
    || 'thousands?|millions?|billions?|dozens?|vingt|trente|quarante|cinquante|mille|'
    || 'milliards?';

CREATE OR REPLACE TEMP MACRO may_contradict(text) AS regexp_matches(
    text,
    '[\p{Lu}\p{N}]|\b(' || large_numbers_and_negations() || '|'
    || array_to_string(english_numbers() || french_numbers(), '|') || ')\b'
);

CREATE OR REPLACE TEMP MACRO in_figures(word) AS coalesce(
    CAST(1 + coalesce(
        list_position(english_numbers(), word), list_position(french_numbers(), word)
    ) AS VARCHAR),
    word
);

CREATE OR REPLACE TEMP MACRO figures_and_negations(words) AS list_filter(
    list_transform(words::VARCHAR[], lambda word: in_figures(lower(word))),
    lambda word: regexp_matches(word, '^(\p{N}.*|' || large_numbers_and_negations() || ')$')
);

CREATE OR REPLACE TEMP MACRO names(words) AS list_transform(
    list_filter(
        words::VARCHAR[],
        lambda word: regexp_matches(word, '^\p{Lu}') AND NOT regexp_matches(
            lower(word),
            '^(an?|the|th[ei]se?|those|that|in|on|at|by|for|from|with|as|and|but|or|if|when|while|'
            || 'after|before|its?|he|she|they|we|his|her|their|there|les?|la|l|une?|des?|du|d|en|'
            || 'aux?|ce|cette|ces|ils?|elles?|mais|et|ou|si|quand|lorsque|apres|avant|dans|sur|par|'
            || 'pour|avec|selon|son|sa|ses|leurs?)$'
        )
    ),
    lambda word: lower(word)
);

CREATE OR REPLACE TEMP MACRO date_words(words) AS struct_pack(
    day_names := len(list_filter(words::VARCHAR[], lambda word: regexp_matches(
        lower(word),
        '^(monday|tuesday|wednesday|thursday|friday|saturday|sunday|lundi|mardi|mercredi|jeudi|'
        || 'vendredi|samedi|dimanche)$'
    ))) > 0,
    months := len(list_filter(words::VARCHAR[], lambda word: regexp_matches(
        lower(word),
        '^(january|february|march|april|may|june|july|august|september|october|november|'
        || 'december|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|'
        || 'novembre|decembre)$'
    ))) > 0
);

CREATE OR REPLACE TEMP MACRO compared_part(text) AS CASE
    WHEN strlen(text) <= 4000 THEN text ELSE left(text, 4000)
END;

CREATE OR REPLACE TEMP MACRO lone_places(own, other) AS list_filter(
    list_filter(range(1, len(own) + 1), lambda place: own[place] IS DISTINCT FROM other[place]),
    lambda place: CASE
        WHEN own[place] = other[place + len(other) - len(own)] THEN false
        ELSE NOT list_contains(other, own[place])
    END
);

CREATE OR REPLACE TEMP MACRO first_of_each_run(places) AS list_filter(
    places, lambda place, rank: rank = 1 OR places[rank - 1] < place - 1
);

CREATE OR REPLACE TEMP MACRO last_of_each_run(places) AS list_filter(
    places, lambda place, rank: coalesce(places[rank + 1], 0) <> place + 1
);

CREATE OR REPLACE TEMP MACRO gaps(shingles, first_places, last_places) AS list_transform(
    first_places,
    lambda first_place, rank: {
        'before': coalesce(shingles[first_place - 1], 0),
        'after': coalesce(shingles[last_places[rank] + 1], 0),
        'first_word': CASE WHEN first_place = 1 THEN 1 ELSE first_place + 2 END,
        'last_word': last_places[rank] + CASE WHEN last_places[rank] = len(shingles) THEN 2 ELSE 0 END
    }
);

CREATE OR REPLACE TEMP MACRO own_words(words, other_words, other_item) AS list_filter(
    words::VARCHAR[],
    lambda word: CASE
        WHEN list_contains(other_words, word) THEN false
        ELSE NOT contains(other_item, ' ' || word || ' ')
    END
);

WITH shingled AS MATERIALIZED (
    SELECT
        node,
        language,
        list_transform(
            range(1, len(hashes) - 1),
            lambda place: CAST(
                hash(hashes[place], hashes[place + 1], hashes[place + 2]) >> 32 AS UINTEGER
            )
        ) AS shingles
    FROM (
        SELECT
            node,
            language,
            list_transform(
                string_split(lower(compared_part(plain_text)), ' '), lambda word: hash(word)
            ) AS hashes
        FROM keyed
        WHERE bridges
    )
),

sketch AS (
    SELECT
        node,
        language,
        list_sort(list_filter(shingles, lambda one: one <= ceiling))[:16] AS smallest
    FROM (
        SELECT
            node,
            language,
            shingles,
            CAST(32 * (4294967295 // greatest(len(shingles), 32)) AS UINTEGER) AS ceiling
        FROM shingled
        WHERE len(shingles) >= 18
    )
),

key AS MATERIALIZED (
    SELECT node, xor(unnest(smallest), hash(language)) AS value
    FROM sketch
),

shared_key AS (
    SELECT value, min(node) AS first_node, max(node) AS last_node
    FROM key
    GROUP BY value
    HAVING first_node < last_node
),

sharer AS MATERIALIZED (
    SELECT first_node, node, last_node, value
    FROM key
    INNER JOIN shared_key USING (value)
    WHERE first_node < node
),

suspect AS (
    SELECT left_node, right_node
    FROM (
        SELECT first_node AS left_node, node AS right_node, value
        FROM sharer
        UNION ALL
        SELECT node AS left_node, last_node AS right_node, value
        FROM sharer
        WHERE node < last_node
    )
    GROUP BY left_node, right_node
    HAVING min(value) < max(value)
),

by_length AS (
    SELECT
        left_node,
        right_node,
        one.shingles AS left_shingles,
        other.shingles AS right_shingles,
        CASE
            WHEN len(one.shingles) <= len(other.shingles) THEN one.shingles ELSE other.shingles
        END AS shorter,
        CASE
            WHEN len(one.shingles) <= len(other.shingles) THEN other.shingles ELSE one.shingles
        END AS longer,
        range(1, len(shorter) + 1, greatest(len(shorter) // 24, 1)) AS sample
    FROM suspect
    INNER JOIN shingled AS one ON left_node = one.node
    INNER JOIN shingled AS other ON right_node = other.node
),

promising AS (
    SELECT left_node, right_node, left_shingles, right_shingles
    FROM by_length
    WHERE
        len(list_filter(
            sample,
            lambda place: CASE
                WHEN shorter[place] = longer[place] THEN true ELSE list_contains(longer, shorter[place])
            END
        )) * 100 >= 30 * len(sample)
),

compared AS (
    SELECT
        left_node,
        right_node,
        left_shingles,
        right_shingles,
        lone_places(left_shingles, right_shingles) AS left_lone,
        lone_places(right_shingles, left_shingles) AS right_lone,
        len(left_shingles) - len(left_lone) AS shared
    FROM promising
),

parted AS (
    SELECT
        *,
        first_of_each_run(left_lone) AS left_first,
        last_of_each_run(left_lone) AS left_last,
        first_of_each_run(right_lone) AS right_first,
        last_of_each_run(right_lone) AS right_last
    FROM compared
    WHERE
        shared * 100 >= 45 * (len(left_shingles) + len(right_lone))
        OR (
            shared * 100 >= 85 * least(len(left_shingles), len(right_shingles))
            AND least(len(left_shingles), len(right_shingles)) >= 40
            AND list_has_any(left_shingles[:24], right_shingles[:24])
        )
),

alike AS MATERIALIZED (
    SELECT
        left_node,
        right_node,
        gaps(left_shingles, left_first, left_last) AS left_gaps,
        gaps(right_shingles, right_first, right_last) AS right_gaps
    FROM parted
),

side AS (
    SELECT left_node, right_node, left_node AS node, false AS is_right, left_gaps AS gaps
    FROM alike
    WHERE left_gaps <> [] AND right_gaps <> []
    UNION ALL
    SELECT left_node, right_node, right_node, true, right_gaps
    FROM alike
    WHERE left_gaps <> [] AND right_gaps <> []
),

gap AS (
    SELECT
        left_node,
        right_node,
        is_right,
        unnest(list_transform(
            gaps,
            lambda gap: {
                'before': gap.before,
                'after': gap.after,
                'passage': CASE
                    WHEN gap.first_word = gap.last_word THEN words[gap.first_word]
                    ELSE array_to_string(words[gap.first_word:gap.last_word], ' ')
                END
            }
        ), recursive := true)
    FROM (
        SELECT side.*, string_split(compared_part(plain_text), ' ') AS words
        FROM side
        INNER JOIN keyed USING (node)
    )
),

title_edit AS (
    SELECT
        left_node,
        right_node,
        list_filter(one.title_words, lambda word: NOT list_contains(other.title_words, word)) AS left_own,
        list_filter(other.title_words, lambda word: NOT list_contains(one.title_words, word)) AS right_own,
        list_transform(
            left_own,
            lambda word: CASE WHEN list_contains(one.title_names, word) THEN upper(word) ELSE word END
        ) AS left_words,
        list_transform(
            right_own,
            lambda word: CASE WHEN list_contains(other.title_names, word) THEN upper(word) ELSE word END
        ) AS right_words
    FROM alike
    INNER JOIN keyed AS one ON left_node = one.node
    INNER JOIN keyed AS other ON right_node = other.node
    WHERE
        len(left_own) <= 2
        AND len(right_own) <= 2
        AND len(one.title_words) >= 6
        AND (one.title_words[1] = other.title_words[1] OR one.title_words[-1] = other.title_words[-1])
),

edit AS (
    SELECT
        left_node,
        right_node,
        before = 0 OR after = 0 AS at_an_end,
        min(passage) FILTER (NOT is_right) AS left_passage,
        min(passage) FILTER (is_right) AS right_passage
    FROM gap
    GROUP BY left_node, right_node, before, after
    UNION ALL
    SELECT left_node, right_node, false, array_to_string(left_words, ' '), array_to_string(right_words, ' ')
    FROM title_edit
),

marked AS (
    SELECT
        left_node,
        right_node,
        at_an_end,
        list_filter(string_split(left_passage, ' '), lambda word: word <> '') AS left_words,
        list_filter(string_split(right_passage, ' '), lambda word: word <> '') AS right_words,
        figures_and_negations(left_words) AS left_firm,
        figures_and_negations(right_words) AS right_firm,
        names(left_words) AS left_names,
        names(right_words) AS right_names
    FROM edit
    WHERE may_contradict(left_passage || ' ' || right_passage)
),

contradicted AS (
    SELECT DISTINCT left_node, right_node
    FROM marked
    WHERE
        date_words(left_words) = date_words(right_words)
        AND CASE
            WHEN list_has_all(right_firm || right_names, left_firm || left_names)
                OR list_has_all(left_firm || left_names, right_firm || right_names)
                THEN
                    array_to_string(left_firm, '') <> array_to_string(right_firm, '')
                    AND abs(len(left_words) - len(right_words)) <= 3
            WHEN array_to_string(left_firm || left_names, '') = array_to_string(right_firm || right_names, '')
                THEN false
            WHEN at_an_end
                THEN
                    abs(len(left_words) - len(right_words)) <= 3
                    AND greatest(len(left_words), len(right_words)) <= 8
            ELSE true
        END
),

item AS (
    SELECT
        left_node,
        right_node,
        one.feed_id = other.feed_id AS of_one_feed,
        one.title_words AS left_words,
        other.title_words AS right_words,
        one.title_names AS left_names,
        other.title_names AS right_names,
        ' ' || one.title_key || ' ' || lower(one.plain_text) || ' ' AS left_item,
        ' ' || other.title_key || ' ' || lower(other.plain_text) || ' ' AS right_item
    FROM alike
    ANTI JOIN contradicted USING (left_node, right_node)
    INNER JOIN keyed AS one ON left_node = one.node
    INNER JOIN keyed AS other ON right_node = other.node
),

titled AS (
    SELECT
        *,
        own_words(left_words, right_words, right_item) AS left_own,
        own_words(right_words, left_words, left_item) AS right_own
    FROM item
)

SELECT left_node, right_node
FROM titled
WHERE
    NOT (list_has_any(left_own, left_names) AND list_has_any(right_own, right_names))
    AND CASE
        WHEN NOT of_one_feed
            THEN true
        WHEN left_own <> [] AND right_own <> []
            THEN false
        ELSE
            list_filter(
                string_split(left_item, ' '),
                lambda word: regexp_matches(word, '^\p{N}') AND NOT contains(right_item, ' ' || word || ' ')
            ) = []
            OR list_filter(
                string_split(right_item, ' '),
                lambda word: regexp_matches(word, '^\p{N}') AND NOT contains(left_item, ' ' || word || ' ')
            ) = []
    END
ORDER BY left_node, right_node
