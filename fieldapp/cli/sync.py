"""``fieldapp sync`` and ``fieldapp conflicts``: exchange with the company's server, and decide what collided."""

import argparse
import contextlib
import getpass
import json
import os
import sys
from typing import TYPE_CHECKING
from uuid import UUID

from fieldapp.cli.context import Context
from fieldapp.errors import RefusedError
from fieldapp.texts import Text, _, ngettext

if TYPE_CHECKING:
    from datetime import datetime

    from db.store import Store
    from fieldapp.queries.conflicts import ConflictRow, RefusedRow
    from fieldapp.sync.exchange import Exchanged
    from fieldapp.sync.link import Link
    from fieldapp.sync.service import SyncState
    from fieldapp.sync.trouble import MassRemovalError

PASSWORD_VARIABLE = "FIELDAPP_SYNC_PASSWORD"  # noqa: S105  (the name of a variable)


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``sync`` and ``conflicts`` to the command line."""
    parser = commands.add_parser("sync", help=_("exchange changes with the company's server"))
    parser.add_argument("--sign-in", metavar="ADDRESS", help=_("tie these data to the server at this address first"))
    parser.add_argument("--login", default="", help=_("with --sign-in: the name to sign in by"))
    parser.add_argument("--company", default="", help=_("with --sign-in: where the server has several"))
    parser.add_argument("--proxy", default="", help=_("with --sign-in: the company's proxy"))
    parser.add_argument(
        "--plain-http", action="store_true", help=_("with --sign-in: allow http:// to another computer")
    )
    parser.add_argument("--check", action="store_true", help=_("then compare with the server, and put right"))
    parser.add_argument(
        "--allow-removal",
        action="store_true",
        help=_("let the server remove much from this laptop, this time: it said that it wants to"),
    )
    parser.add_argument("--status", action="store_true", help=_("only say what waits"))
    parser.add_argument("--json", action="store_true", help=_("write JSON"))
    parser.set_defaults(run=run)
    inbox = commands.add_parser("conflicts", help=_("what two people changed at once, and what was refused"))
    inbox.add_argument("--all", action="store_true", help=_("also what is decided"))
    inbox.add_argument("--keep", metavar="ID", type=UUID, help=_("leave the value that stands"))
    inbox.add_argument("--use", metavar="ID", type=UUID, help=_("put the other value in its place"))
    inbox.add_argument("--write", metavar=("ID", "TEXT"), nargs=2, help=_("put in a third value"))
    inbox.add_argument("--accept", metavar="ID", type=UUID, help=_("write a refused change after all, as a manager"))
    inbox.add_argument("--discard", metavar="ID", type=UUID, help=_("leave a refused change out for good"))
    inbox.add_argument("--json", action="store_true", help=_("write JSON"))
    inbox.set_defaults(run=run_conflicts)


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Sign in where asked, then exchange and say what was done."""
    from fieldapp.attachments import AttachmentFiles
    from fieldapp.keys import is_unprotected
    from fieldapp.sync.link import sign_in
    from fieldapp.sync.service import Synchroniser, state_of
    from fieldapp.sync.trouble import MassRemovalError, RevokedError
    from fieldapp.sync.wipe import wipe

    with contextlib.closing(context.new_store() if arguments.sign_in else context.open_store()) as store:
        if arguments.sign_in:
            if is_unprotected(context.places.key):
                print(Text("This is demo data: its invented dealers go to the company's server."), file=sys.stderr)
            sign_in(
                store,
                arguments.sign_in,
                arguments.login,
                _password(),
                company=arguments.company,
                proxy=arguments.proxy,
                plain_http=arguments.plain_http,
            )
        with store.reading() as session:
            state = state_of(session)
        if state.link is None:
            print(
                _("These data belong to no server yet: fieldapp sync --sign-in ADDRESS --login NAME"), file=sys.stderr
            )
            return 1
        if arguments.status:
            return _say_status(arguments, state, state.link)
        try:
            with Synchroniser(store, AttachmentFiles(context.places.attachments, store.key)) as synchroniser:
                done = synchroniser.run(is_to_compare=arguments.check or None, may_remove=arguments.allow_removal)
        except MassRemovalError as error:
            return _say_asked(arguments, error)
        except RevokedError as error:
            if not error.wipe:
                raise
            wipe(store, context.places)
            print(_("The company has closed this device and had its data removed from it."), file=sys.stderr)
            return 1
        return _say_done(arguments, store, done)


def _say_status(arguments: argparse.Namespace, state: "SyncState", link: "Link") -> int:
    from fieldapp.sync.service import clock_said
    from fieldapp.words.value import instant_words

    done = state.last_done
    waits = state.waiting
    if arguments.json:
        told = {"server": link.server, "login": link.login, "waiting": waits}
        told["last"] = done.isoformat(timespec="seconds") if done else None
        print(json.dumps(told | {"to_decide": state.to_decide, "clock_off_minutes": state.clock_off_minutes}, indent=1))
    else:
        print(Text("{login} on {server}", login=link.login, server=link.server))
        said = ngettext("{count} change waits", "{count} changes wait", waits).format(count=waits)
        print(said if waits else _("Nothing waits."))
        print(Text("Last exchange: {when}", when=instant_words(done) if done else _("never")))
        if (wrong_clock := clock_said(state)) is not None:
            print(wrong_clock)
    return 0


def _say_asked(arguments: argparse.Namespace, error: "MassRemovalError") -> int:
    """What the server wants to remove, and how a person allows it."""
    if arguments.json:
        told = {"asks_to_remove": error.count, "of": error.of, "said": str(error.text)}
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        print(error.text, file=sys.stderr)
        print(_("To allow it: fieldapp sync --allow-removal"), file=sys.stderr)
    return 1


def _say_done(arguments: argparse.Namespace, store: "Store", done: "Exchanged") -> int:
    from fieldapp.queries.conflicts import conflicts
    from fieldapp.sync.service import said_of

    with store.reading() as session:
        open_conflicts = len(conflicts(session))
    numbers = {
        "sent": done.sent,
        "received": done.received,
        "removed": done.gone,
        "refused": done.refused,
        "files_sent": done.files_sent,
        "files_received": done.files_received,
        "conflicts": open_conflicts,
    }
    compared = done.compared
    if compared is not None:
        numbers |= {"compared": compared.rows, "missing": compared.missing, "extra": compared.extra}
        numbers["differing"] = compared.differing
    if arguments.json:
        print(json.dumps(numbers, indent=1))
        return 0
    print(
        Text(
            "Sent {sent}, received {received}, removed {gone}.", sent=done.sent, received=done.received, gone=done.gone
        )
    )
    if compared is not None:
        print(said_of(compared))
    elif arguments.check:
        print(_("Nothing could be compared: the server changed meanwhile, or is an older one. Try again."))
    if done.refused or open_conflicts:
        print(
            Text(
                "To look at: {conflicts} conflicts, {refused} refused changes. See: fieldapp conflicts",
                conflicts=open_conflicts,
                refused=done.refused,
            )
        )
    return 0


def run_conflicts(arguments: argparse.Namespace, context: Context) -> int:
    """List or decide."""
    from fieldapp.queries.conflicts import conflicts, merged_by_themselves, refused_changes

    with contextlib.closing(context.open_store()) as store:
        _decide(arguments, store, context.clock.now())
        with store.reading() as session:
            found = conflicts(session, all_of_them=arguments.all)
            refused = refused_changes(session, all_of_them=arguments.all)
            merged = merged_by_themselves(session)
    refusals = [
        {
            "id": str(one.id),
            "reason": one.reason.value,
            "table": one.table,
            "row": str(one.row_id),
            "new": one.new,
            "by": one.by,
            "at": one.happened_at.isoformat(),
            **_decision(one),
        }
        for one in refused
    ]
    if arguments.json:
        print(
            json.dumps(
                {"conflicts": list(map(_json_of, found)), "refused": refusals, "merged": list(map(_json_of, merged))},
                ensure_ascii=False,
                indent=1,
            )
        )
        return 0
    for one in found:
        print(_with_decision(conflict_text(one), one))
    for change in refused:
        print(_with_decision(refused_text(change), change))
    if not found and not refused:
        print(_("Nothing waits for a decision."))
    if merged:
        print(Text("Merged without anyone: {count}", count=len(merged)))
    for one in merged:
        sentence = _("{id}  {when}  {record}: {field} is {kept} (of {kept_by} and {lost_by})")
        print(sentence.format_map(_told(one)))
    return 0


def _with_decision(said: object, one: "ConflictRow | RefusedRow") -> str:
    from fieldapp.words.value import decision_words

    return f"{said}  [{decision_words(one.choice, one.decided_by, one.decided_at)}]" if one.decided else str(said)


def conflict_text(one: "ConflictRow") -> str:
    """Two values of one field: whose they are, and when they met."""
    sentence = (
        _("{id}  {when}  {record}: {field} was {kept} ({kept_by}); {lost_by} wrote {lost}")
        if one.decided
        else _("{id}  {when}  {record}: {field} is {kept} ({kept_by}); {lost_by} wrote {lost}")
    )
    return sentence.format_map(_told(one))


def _told(one: "ConflictRow") -> dict[str, object]:
    from fieldapp.words.value import instant_words

    return {
        "id": one.id,
        "when": instant_words(one.happened_at),
        "record": one.record,
        "field": one.field_text,
        "kept": one.kept_text,
        "kept_by": one.kept_by,
        "lost": one.lost_text,
        "lost_by": one.lost_by,
    }


def refused_text(change: "RefusedRow") -> Text:
    """What the server did not take, of which record, whose it is, and why."""
    from fieldapp.words.value import instant_words
    from fieldapp.words.vocabulary import word

    return Text(
        "{id}  {when}  {record}: {by} wrote {changes}; refused: {reason}",
        id=change.id,
        when=instant_words(change.happened_at),
        record=change.record or _("A record without a name"),
        by=change.by or _("somebody"),
        changes="; ".join(change.changes) or "—",
        reason=word(change.reason),
    )


def _decide(arguments: argparse.Namespace, store: "Store", now: "datetime") -> None:
    """What was asked for, each a change like any other."""
    from db.vocabulary import ConflictChoice, RefusalChoice
    from fieldapp.operations.conflicts import decide_conflict, decide_refused

    for chosen, choice in ((arguments.keep, ConflictChoice.KEPT), (arguments.use, ConflictChoice.LOST)):
        if chosen is not None:
            decide_conflict(store, chosen, choice, now=now)
    if arguments.write is not None:
        written, value = arguments.write
        try:
            chosen = UUID(written)
        except ValueError:
            raise RefusedError(Text("{id} is not the id of a conflict.", id=written)) from None
        decide_conflict(store, chosen, ConflictChoice.EDITED, now=now, value=value)
    for chosen, decision in ((arguments.accept, RefusalChoice.ACCEPTED), (arguments.discard, RefusalChoice.DISCARDED)):
        if chosen is not None:
            decide_refused(store, chosen, decision, now=now)


def _json_of(one: "ConflictRow") -> dict[str, object]:
    return {
        "id": str(one.id),
        "kind": one.kind.value,
        "table": one.table,
        "row": str(one.row_id),
        "record": one.record,
        "field": one.field,
        "kept": one.kept,
        "kept_by": one.kept_by,
        "lost": one.lost,
        "lost_by": one.lost_by,
        "at": one.happened_at.isoformat(),
        **_decision(one),
    }


def _decision(one: "ConflictRow | RefusedRow") -> dict[str, object]:
    return {
        "decided": one.decided,
        "choice": one.choice.value if one.choice is not None else None,
        "decided_by": one.decided_by,
        "decided_at": one.decided_at.isoformat() if one.decided_at is not None else None,
    }


def _password() -> str:
    given = os.environ.get(PASSWORD_VARIABLE, "")
    if given or not sys.stdin.isatty():
        return given or sys.stdin.readline().rstrip("\n")
    return getpass.getpass(_("Password: "))
