"""``fieldapp tasks``: targets, development tasks and what the month pays."""

import argparse
import contextlib
import json

from fieldapp.cli.context import Context
from fieldapp.cli.days import month
from fieldapp.cli.out import show_ids
from fieldapp.texts import _


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``tasks`` to the command line."""
    parser = commands.add_parser("tasks", help=_("development tasks of a month"))
    parser.add_argument("--month", type=month, metavar="YYYY-MM", help=_("the month; this month without it"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.add_argument("--done", metavar="ID", help=_("an improvement task that is done; see --json"))
    parser.add_argument("--result", default="", metavar="TEXT", help=_("what came of it"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Print the month as it stands, or write down that an improvement is done."""
    if arguments.done:
        return _finish(arguments, context)
    from db.vocabulary import OpeningKind, TaskState
    from fieldapp.cli.board import board_of
    from fieldapp.pay_json import count_json, month_json
    from fieldapp.words.pay import count_text, forecast_text, kind_name, line_text, standing_text
    from fieldapp.words.vocabulary import word

    with contextlib.closing(context.open_store()) as store, store.reading() as session:
        board = board_of(session, arguments.month or context.today.replace(day=1))
    today = context.today
    if arguments.json:
        tasks = [
            {
                "id": str(task.id),
                "purpose": task.purpose.value,
                "kind": task.kind.value,
                "place": task.place,
                "region": task.region_code,
                "dealer": task.dealer,
                "state": task.state.value,
                "due": task.due_on.isoformat() if task.due_on else None,
                "steps": [
                    {"what": step.what, "done": step.done_on.isoformat() if step.done_on else None}
                    for step in task.steps
                ],
            }
            for task in (*board.tasks, *board.improvements)
        ]
        figures = board.figures
        answer = {
            "month": f"{board.month:%Y-%m}",
            "closed": board.closed is not None,
            "target": {kind.value: count_json(figures.target.of(kind)) for kind in OpeningKind},
            "opened": {kind.value: count_json(figures.opened.of(kind)) for kind in OpeningKind},
            "tasks": tasks,
            "pay": month_json(board.judged),
            "forecast": forecast_text(board.forecast, today),
        }
        print(json.dumps(answer, ensure_ascii=False, indent=1))
        return 0
    for kind in OpeningKind:
        done, target = board.figures.opened.of(kind), board.figures.target.of(kind)
        print(f"{kind_name(kind)}: {count_text(done)} / {count_text(target)}")
    for task in board.tasks:
        box = "✓" if task.state.value == "opened" else "○"
        steps = _("{done} of {count} steps").format(done=task.steps_done, count=len(task.steps))
        print(f"{box} {task.place}  {kind_name(task.kind)}  {task.dealer}  {steps}")
    for task in board.improvements:
        steps = _("{done} of {count} steps").format(done=task.steps_done, count=len(task.steps))
        print(f"{_('Improvement')}: {task.dealer}  {task.place}  {word(task.state)}  {steps}")
    open_ones = [task for task in board.improvements if task.state is TaskState.OPEN]
    show_ids(_("For --done:"), [(task.id, f"{task.dealer}  {task.place}") for task in open_ones])
    for line in board.judged.lines:
        print(line_text(line))
    print(*dict.fromkeys((standing_text(board.forecast, today), forecast_text(board.forecast, today))), sep="\n")
    return 0


def _finish(arguments: argparse.Namespace, context: Context) -> int:
    from uuid import UUID

    from fieldapp.errors import RefusedError
    from fieldapp.operations.tasks import finish_improvement
    from fieldapp.texts import Text

    try:
        task_id = UUID(arguments.done)
    except ValueError as error:
        raise RefusedError(Text("{id} is no id of a task.", id=arguments.done)) from error
    with contextlib.closing(context.open_store()) as store:
        finish_improvement(store, task_id, arguments.result)
    print(_("Saved"))
    return 0
