"""The manager's rules as stored."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import RuleVersion
from fieldapp.rules.house_rules import HouseRules, RuleVersionValue, house_rules


def rule_versions(session: Session, *names: str) -> list[RuleVersionValue]:
    """Every version of the rules called *names* (all rules without a name), oldest first; one statement."""
    statement = select(RuleVersion.name, RuleVersion.effective_from, RuleVersion.value, RuleVersion.note).order_by(
        RuleVersion.name, RuleVersion.effective_from, RuleVersion.id
    )
    if names:
        statement = statement.where(RuleVersion.name.in_(names))
    return [RuleVersionValue(*row) for row in session.execute(statement)]


def rules_on(session: Session, day: date) -> HouseRules:
    """The rules in force on *day*; one statement."""
    names = ("cadence", "lead_days", "thresholds", "plans", "visit_weights", "support", "coverage_goals")
    return house_rules(rule_versions(session, *names), day)
