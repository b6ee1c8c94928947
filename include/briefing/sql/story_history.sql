-- Grain:  one story in one edition that had a candidate of it.
-- Input:  $stories, $selections: files of the visible editions.
-- Output: story_id, edition_date, day_number (days since it was first shown, from 1), first_seen_utc,
--         outlets (whose text its members are, so far), new_outlets (those of them that had not told it),
--         is_shown, change (of what was shown), merged and split: whether members came from another story.
-- Why:    how a story grew and what the reader saw of it; copies of one text are one outlet.
WITH member AS (
    SELECT
        story_id,
        edition_date,
        min(story_first_seen_utc) AS first_seen_utc,
        list_sort(list(DISTINCT origin)) AS outlets,
        coalesce(list(DISTINCT origin) FILTER (WHERE NOT is_candidate), []) AS known_outlets,
        count(merged_into) > 0 AS merged,
        count(split_from) > 0 AS split
    FROM read_parquet($stories)
    GROUP BY story_id, edition_date
),

chosen AS (
    SELECT
        story_id,
        edition_date,
        max(day_number) AS day_number,
        bool_or(outcome = 'shown') AS is_shown,
        min(change) FILTER (WHERE outcome = 'shown') AS change
    FROM read_parquet($selections)
    GROUP BY story_id, edition_date
)

SELECT
    member.story_id,
    member.edition_date,
    chosen.day_number,
    member.first_seen_utc,
    member.outlets,
    list_filter(
        member.outlets, lambda outlet: NOT list_contains(member.known_outlets, outlet)
    ) AS new_outlets,
    chosen.is_shown,
    chosen.change,
    member.merged,
    member.split
FROM member
INNER JOIN chosen USING (story_id, edition_date)
ORDER BY member.story_id, member.edition_date
