"""What an edition covered stays covered, however long none was made since."""

from tests.small_lake import Capture, Entry, SmallLake


def test_after_a_gap_longer_than_the_memory_old_versions_are_no_candidates(tmp_path):
    entries = (
        Entry("Ferry runs aground off Bell Island", "All are safe.", published=None),
        Entry("Tunnel opens to cyclists today at noon", "It is long.", published="2024-06-12T08:00Z"),
    )
    new = Entry("Museum of small bridges reopens", "It had been shut.", published="2024-07-20T08:00Z")
    lake = SmallLake(tmp_path)
    lake.take_in(Capture("harbour", "2024-06-12T09:00Z", entries))
    lake.run("2024-06-12")
    lake.take_in(Capture("harbour", "2024-07-20T09:00Z", (*entries, new)))
    lake.run("2024-07-20")
    assert len(lake.selection("2024-06-12")) == 2
    assert [row["title"] for row in lake.selection("2024-07-20")] == [new.title]
