from datetime import date

from db.vocabulary import GoalState
from fieldapp.rules.competitors import GoalStanding, Reaction, goal_standing, reaction

TODAY = date(2026, 11, 23)


def test_an_open_goal_is_late_the_day_after_its_deadline() -> None:
    assert goal_standing(GoalState.OPEN, TODAY, TODAY) is GoalStanding.OPEN
    assert goal_standing(GoalState.OPEN, date(2026, 11, 22), TODAY) is GoalStanding.OVERDUE
    assert goal_standing(GoalState.OPEN, None, TODAY) is GoalStanding.OPEN
    assert goal_standing(GoalState.OVERTAKEN, date(2026, 11, 1), TODAY) is GoalStanding.OVERTAKEN


def test_days_expected_and_taken_are_compared_once_something_can_be_said() -> None:
    acted = date(2026, 11, 3)
    assert reaction(14, None, None, TODAY) == Reaction(14, None, None)
    answered = reaction(14, acted, date(2026, 11, 10), TODAY)
    assert (answered.taken, answered.waited, answered.sooner) == (7, 7, 7)
    assert reaction(5, acted, date(2026, 11, 10), TODAY).sooner == -2
    assert reaction(30, acted, None, TODAY).sooner is None  # there is still time
    assert reaction(14, acted, None, TODAY).sooner == -6
    assert reaction(None, acted, None, TODAY).waited == 20
