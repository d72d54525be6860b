"""Two plans side by side: visits, due dealers, kilometres, hours."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from fieldapp.rules.plan_reasons import PlanMeasure
from fieldapp.texts import _
from fieldapp.words.plan import measure_rows
from ui.widgets.labels import label


class Measures(QWidget):
    """A column for each figure, a line for each plan.

    Args:
        one: what the first line is.
        other: what the second is.
        plan: shown in both until ``show_measures``.
    """

    def __init__(self, one: str, other: str, plan: PlanMeasure) -> None:
        super().__init__()
        self.setAccessibleName(_("Comparison"))
        self.figures: list[tuple[QLabel, QLabel]] = []  # of each measure: in the first plan, and in the second
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.addWidget(label(one, "sub"), 1, 0)
        grid.addWidget(label(other, "sub"), 2, 0)
        for column, (what, _one, _other) in enumerate(measure_rows(plan, plan), start=1):
            figures = label(""), label("", "strong")
            for line, shown in enumerate((label(what, "sub"), *figures)):
                shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                grid.addWidget(shown, line, column)
            self.figures.append(figures)
        self.show_measures(plan, plan)

    def show_measures(self, one: PlanMeasure, other: PlanMeasure) -> None:
        """Put the figures of both plans in."""
        for (first, second), (_what, left, right) in zip(self.figures, measure_rows(one, other), strict=True):
            first.setText(left)
            second.setText(right)
