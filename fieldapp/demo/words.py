"""The words that invented data is made of: names, shop signs, and what is said on visits.

They lie in ``resources/tables/demo_words.json``; reading it checks that every closed word has its phrases.
"""

from functools import cache
from importlib import resources
from typing import NamedTuple

import msgspec

from db.vocabulary import ConcessionForm, HardshipKind, LadderStep, NeedKind, VisitPurpose, VisitResult

Phrases = tuple[str, ...]


class Spin(NamedTuple):
    """Situation, problem, implication and need-payoff of one talk."""

    situation: str = ""
    problem: str = ""
    implication: str = ""
    need_payoff: str = ""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every list of phrases, by what it is for; ``{rival}`` stands for a competitor's brand."""

    # Names.  Weights are per mille of the people of Henan, roughly; given names by the first year of a generation.
    surnames: dict[str, int]
    compound_surnames: Phrases
    heteronym_surnames: Phrases  # read in another way as a surname than as a word
    rare_given: Phrases
    men: dict[int, Phrases]
    women: dict[int, Phrases]
    known_to_all: Phrases  # names that everybody would take for somebody else

    # Shops
    good_omens: Phrases
    county_roads: Phrases
    town_roads: Phrases
    integrity: Phrases
    expected: Phrases
    problems: Phrases
    improvements: Phrases
    dealer_notes: Phrases
    ladder_up: dict[LadderStep, Phrases]
    ladder_down: Phrases

    # People
    likes: Phrases
    family: Phrases
    needs_met: dict[NeedKind, Phrases]

    # Visits
    spin: tuple[Spin, ...]
    spin_opening: tuple[Spin, ...]
    next_steps: dict[VisitPurpose, Phrases]
    results: dict[VisitResult, Phrases]
    bring: dict[VisitPurpose, Phrases]
    missed: Phrases
    moved: Phrases

    # What passes between us
    promises_ours: Phrases
    promises_theirs: Phrases
    complaints: tuple[tuple[str, str], ...]  # the complaint and how it was solved
    hardships: dict[HardshipKind, Phrases]
    own_reminders: Phrases
    own_yearly: Phrases
    rival_models: dict[str, Phrases]  # by category
    rival_promotions: Phrases
    concessions: dict[ConcessionForm, tuple[tuple[str, str], ...]]  # size and occasion
    came_back: Phrases

    # Tasks and money
    task_steps: Phrases
    step_evidence: Phrases  # one for each step
    opening_evidence: Phrases
    improvement_steps: Phrases
    task_dropped: Phrases
    decided: tuple[tuple[int, str], ...]  # per cent of the base pay in a missed month, and why
    core_goals: Phrases
    core_progress: Phrases
    leave_notes: Phrases
    contract_titles: Phrases
    receivable_notes: Phrases


@cache
def words() -> Words:
    """The phrases, read once.

    Raises:
        msgspec.ValidationError: the file and this class do not fit each other.
    """
    table = resources.files("resources") / "tables" / "demo_words.json"
    return msgspec.json.decode(table.read_bytes(), type=Words)
