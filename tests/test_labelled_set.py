from benchmarks import labelled_set


def test_stems_are_counted_and_words_without_meaning_are_not():
    assert labelled_set.in_common("The ferry sinks with 40 aboard", "Ferries sink with 40 men", "en") == 3
    assert labelled_set.in_common("Un traversier coule avec 40 passagers", "Les traversiers", "fr") == 1
    assert labelled_set.in_common("Two of us", "", "en") == 0


def test_without_real_data_only_our_own_rows_stand():
    contents, alike = labelled_set.tables(None)
    assert contents.rows[0][0] == "en"
    assert [row[0] for row in alike.rows][:2] == ["en, one story", "en, near-misses"]
    assert not [row for row in alike.rows if "UCI" in row[0]]
