"""The 14 sections in their order: what each may hold, how far back it looks, how fast news there ages.

Look-back is 48 h for news and 7 days for slow sections (STANDARD, what leads). A story's score
halves after 12 h in world and U.S. news, 24 h elsewhere, 72 to 168 h where blogs, research and
standards are read (EDITORIAL, ranking).
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from briefing.feeds.orders import WORDS_MEANT, SearchWords

SectionId = Literal[
    "weather",
    "international",
    "canada",
    "united_states",
    "artificial_intelligence",
    "digital_strategy",
    "public_health",
    "science",
    "government",
    "enterprise_architecture",
    "emerging_tech",
    "cybersecurity",
    "university_ai",
    "corporate_ai",
]
SECTION_IDS: tuple[SectionId, ...] = get_args(SectionId)

NEWS_HOURS = 48
SLOW_HOURS = 168

Mark = Annotated[str, Field(pattern=r"^[^\s<>&]{1,8}$", description="one emoji")]
Limit = Annotated[int, Field(ge=1, le=20, description="a whole number of stories from 1 to 20")]
LookBackHours = Annotated[int, Field(ge=1, le=720, description="a whole number of hours from 1 to 720")]
HalfLifeHours = Annotated[int, Field(ge=1, le=720, description="a whole number of hours from 1 to 720")]


class Section(BaseModel):
    """One section. `leads`: its stories may be top stories. `takes_sport`: sport is news there.

    `must_have`: only what holds one of these words; `must_not`: nothing whose headline or description
    holds one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: SectionId
    mark: Mark
    limit: Limit = 5
    look_back_hours: LookBackHours = NEWS_HOURS
    half_life_hours: HalfLifeHours = 24
    leads: bool = False
    takes_sport: bool = False
    must_have: SearchWords = ()
    must_not: SearchWords = ()


class SectionOverride(BaseModel):
    """What a file may change of a section."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    mark: Mark | None = Field(default=None, description="one emoji")
    limit: Limit | None = Field(default=None, description="a whole number of stories from 1 to 20")
    look_back_hours: LookBackHours | None = Field(
        default=None, description="a whole number of hours from 1 to 720"
    )
    half_life_hours: HalfLifeHours | None = Field(
        default=None, description="a whole number of hours from 1 to 720"
    )
    must_have: SearchWords | None = Field(default=None, description=WORDS_MEANT)
    must_not: SearchWords | None = Field(default=None, description=WORDS_MEANT)


STANDARD_SECTIONS = (
    Section(id="weather", mark="🌤️"),
    Section(id="international", mark="🌍", half_life_hours=12, leads=True, takes_sport=True),
    Section(id="canada", mark="🍁", leads=True, takes_sport=True),
    Section(id="united_states", mark="🇺🇸", half_life_hours=12, leads=True, takes_sport=True),
    Section(id="artificial_intelligence", mark="🧠", look_back_hours=SLOW_HOURS),
    Section(id="digital_strategy", mark="💻", look_back_hours=SLOW_HOURS, half_life_hours=72),
    Section(id="public_health", mark="🏥", leads=True),
    Section(id="science", mark="🔬", look_back_hours=SLOW_HOURS, half_life_hours=72),
    Section(id="government", mark="🧾", leads=True),
    Section(id="enterprise_architecture", mark="🏛️", look_back_hours=SLOW_HOURS, half_life_hours=168),
    Section(id="emerging_tech", mark="🤖", look_back_hours=SLOW_HOURS),
    Section(id="cybersecurity", mark="🔒", leads=True),
    Section(id="university_ai", mark="🎓", look_back_hours=SLOW_HOURS, half_life_hours=168),
    Section(id="corporate_ai", mark="🏢", look_back_hours=SLOW_HOURS, half_life_hours=72),
)


def sections_with(overrides: dict[SectionId, SectionOverride]) -> tuple[Section, ...]:
    """The 14 sections, changed where `overrides` says so."""
    unchanged = SectionOverride()
    return tuple(
        section.model_copy(update=overrides.get(section.id, unchanged).model_dump(exclude_none=True))
        for section in STANDARD_SECTIONS
    )
