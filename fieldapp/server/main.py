"""``fieldapp-server``: the command that starts and keeps the company's side.

Exit codes: 0 done, 1 failed (with the reason on stderr), 2 the command itself was not understood.
"""

import argparse
import getpass
import importlib.util
import json
import os
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fieldapp import __version__
from fieldapp.arguments import Parser, language_asked, language_of_computer, speak_everywhere
from fieldapp.errors import FieldAppError
from fieldapp.texts import LANGUAGES, Text, _

if TYPE_CHECKING:
    from fieldapp.server.database import Database

# What the extra ``fieldapp[server]`` brings.
LIBRARIES = ("starlette", "uvicorn")
FEWEST_DAYS = 30
YOUNG = 50_000  # objects that a request may make before they are looked through for what is not needed any more
STORE_VARIABLE = "FIELDAPP_SERVER_STORE"
PASSWORD_VARIABLE = "FIELDAPP_SERVER_PASSWORD"  # noqa: S105  (the name of a variable)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: without the program's name; those of the process by default.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    speak_everywhere(language_asked(given) or language_of_computer())
    parser = _parser()
    try:
        chosen = parser.parse_args(given)
    except SystemExit as stop:  # argparse has said why
        return int(stop.code or 0)
    if chosen.command is None:
        parser.print_help()
        return 2
    if not all(importlib.util.find_spec(name) for name in LIBRARIES):
        print(_("The server's libraries are not installed. Install: fieldapp[server]"), file=sys.stderr)
        return 1
    from sqlalchemy.exc import SQLAlchemyError

    from fieldapp.server.database import NotReadyError

    run: Callable[[argparse.Namespace], int] = chosen.run
    try:
        return run(chosen)
    except FieldAppError as error:
        print(error.text, file=sys.stderr)
    except NotReadyError:
        print(
            Text(
                "There is no store at {place}, or it is of another version. Run: fieldapp-server init",
                place=chosen.store,
            ),
            file=sys.stderr,
        )
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        print(Text("The database cannot be used: {reason}", reason=reason), file=sys.stderr)
    except OSError as error:
        print(f"{error.strerror}: {error.filename}", file=sys.stderr)
    return 1


def init(chosen: argparse.Namespace) -> int:
    """Make the store, a company and its administrator."""
    from db.vocabulary import Role
    from fieldapp.server import office
    from fieldapp.server.database import Database

    if "://" not in chosen.store:
        Path(chosen.store).mkdir(parents=True, exist_ok=True)
    database = Database.at(chosen.store)
    database.make()
    office.found_company(database, chosen.name)
    office.add_user(database, chosen.name, chosen.login, chosen.admin or chosen.login, _password(), role=Role.ADMIN)
    print(
        Text(
            "{company} is set up. {login} may sign in. Start the server with: fieldapp-server serve",
            company=chosen.name,
            login=chosen.login,
        )
    )
    return 0


def serve(chosen: argparse.Namespace) -> int:
    """Answer requests until stopped."""
    import gc

    import uvicorn

    from fieldapp.server.app import make_app
    from fieldapp.sync.http_server import is_this_computer

    database = _database(chosen)
    host: str = chosen.host
    try:
        listening = listen(host, chosen.port)
    except OSError as error:
        reason = error.strerror or str(error)
        print(
            Text("Cannot listen at {host}, port {port}: {reason}", host=host, port=chosen.port, reason=reason),
            file=sys.stderr,
        )
        return 1
    shown = f"[{host}]" if ":" in host else host
    scheme = "https" if chosen.certificate else "http"
    address = f"{scheme}://{shown}:{listening.getsockname()[1]}"
    print(Text("Listening at {address} (stop with Ctrl+C)", address=address), flush=True)
    if not chosen.certificate and not is_this_computer(host):
        print(
            Text(
                "Without a certificate everybody on the network can read along, passwords too. Give --certificate and "
                "--key, or let a server in front of this one encrypt."
            ),
            file=sys.stderr,
        )
    settings = uvicorn.Config(
        make_app(database), log_level="warning", ssl_certfile=chosen.certificate or None, ssl_keyfile=chosen.key or None
    )
    gc.collect()
    gc.freeze()  # what is loaded now stays; looking through it again took a tenth of the time of a large request
    gc.set_threshold(YOUNG, 20, 20)
    with listening, suppress(KeyboardInterrupt):  # uvicorn has closed everything when it raises it again
        uvicorn.Server(settings).run(sockets=[listening])
    database.close()
    return 0


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections, on a free port where *port* is 0.

    Connections take over that nothing is held back: otherwise an answer in two packets waits 40 ms for the first of
    them to be acknowledged.  asyncio sees to that only for sockets that were made with the protocol's number.

    Raises:
        OSError: the port is taken, or not for us.
    """
    listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def user_add(chosen: argparse.Namespace) -> int:
    """Add a colleague with an account, and a territory where one is named."""
    from db.vocabulary import Role
    from fieldapp.server import office

    database = _database(chosen)
    office.add_user(
        database, chosen.company, chosen.login, chosen.name, _password(), role=Role(chosen.role), manager=chosen.manager
    )
    if chosen.territory:
        office.add_territory(database, chosen.company, chosen.territory, chosen.login)
    print(Text("{name} may sign in as {login}.", name=chosen.name, login=chosen.login))
    return 0


def user_disable(chosen: argparse.Namespace) -> int:
    """Close an account, or open it again."""
    from fieldapp.server import office

    office.disable_user(_database(chosen), chosen.company, chosen.login, disabled=not chosen.again)
    said = (
        Text("{name} may sign in again.", name=chosen.login)
        if chosen.again
        else Text("{name} is shut out from the next request on.", name=chosen.login)
    )
    print(said)
    return 0


def user_passwd(chosen: argparse.Namespace) -> int:
    """Give an account another password."""
    from fieldapp.server import office

    office.set_password(_database(chosen), chosen.company, chosen.login, _password())
    print(Text("The password of {name} is changed.", name=chosen.login))
    return 0


def device_list(chosen: argparse.Namespace) -> int:
    """Every laptop that was signed in."""
    from fieldapp.server import office

    found = office.list_devices(_database(chosen), chosen.company)
    if chosen.json:
        print(
            json.dumps(
                [
                    {
                        "device": d.device,
                        "colleague": d.colleague,
                        "name": d.name,
                        "seen": _when(d.seen_ms),
                        "revoked": d.revoked,
                    }
                    for d in found
                ],
                ensure_ascii=False,
                indent=1,
            )
        )
        return 0
    for one in found:
        print(f"{one.device}  {one.colleague}  {one.name}  {_when(one.seen_ms)}  {_('revoked') if one.revoked else ''}")
    return 0


def device_revoke(chosen: argparse.Namespace) -> int:
    """Shut a device out, and ask it to remove its data."""
    from fieldapp.server import office

    office.revoke_device(_database(chosen), chosen.company, chosen.device, wipe=chosen.wipe)
    print(Text("The device is shut out from the next request on."))
    return 0


def territory_assign(chosen: argparse.Namespace) -> int:
    """Give a territory to a rep; one that is not there yet is made."""
    from fieldapp.errors import RefusedError
    from fieldapp.server import office

    database = _database(chosen)
    try:
        office.assign_territory(database, chosen.company, chosen.territory, chosen.login)
    except RefusedError:
        if not chosen.new:
            raise
        office.add_territory(database, chosen.company, chosen.territory, chosen.login)
    print(Text("{territory} is with {name} now.", territory=chosen.territory, name=chosen.login))
    return 0


def territory_handover(chosen: argparse.Namespace) -> int:
    """Hand everything of one rep to another."""
    from fieldapp.server import office

    count = office.hand_over(_database(chosen), chosen.company, chosen.before, chosen.after)
    print(Text("{count} territories, planned visits and tasks changed hands.", count=count))
    return 0


def status(chosen: argparse.Namespace) -> int:
    """How much there is."""
    from fieldapp.server import office

    found = office.status(_database(chosen))
    numbers = {
        "companies": found.companies,
        "accounts": found.accounts,
        "devices": found.devices,
        "rows": found.rows,
        "operations": found.operations,
        "conflicts": found.conflicts,
        "refused": found.refused,
        "feed": found.feed,
        "feed_of_what_left": found.retired_lines,
        "files": found.files,
        "file_bytes": found.file_bytes,
        "store_bytes": found.store_bytes,
        "seen": _when(found.seen_ms) if found.seen_ms else None,
    }
    if chosen.json:
        print(json.dumps(numbers, indent=1))
        return 0
    words = (
        _("Companies"),
        _("Accounts"),
        _("Devices"),
        _("Rows"),
        _("Operations"),
        _("Conflicts to look at"),
        _("Refused changes to look at"),
        _("Lines of the feed"),
        _("of them about rows that left"),
        _("Attached files"),
        _("Bytes of attached files"),
        _("Bytes of the store"),
        _("Last seen"),
    )
    for word, number in zip(words, numbers.values(), strict=True):
        print(f"{word}: {'–' if number is None else number}")
    return 0


def migrate(chosen: argparse.Namespace) -> int:
    """Bring the store to the version of this program."""
    from fieldapp.server.database import Database

    database = Database.at(chosen.store)
    database.make()
    database.check()
    print(_("The store is up to date."))
    return 0


def compact(chosen: argparse.Namespace) -> int:
    """Remove what is old and of use to no laptop any more."""
    import time

    from fieldapp.server import compaction

    database = _database(chosen)
    done = compaction.compact(database, time.time_ns() // 1_000_000, days=chosen.days)
    database.close()
    if chosen.json:
        print(json.dumps(asdict(done), indent=1))
        return 0
    print(
        Text(
            "Removed: {lines} lines of the feed, {operations} operations. Laptops that will read everything again: "
            "{retired}",
            lines=done.lines,
            operations=done.operations,
            retired=done.retired,
        )
    )
    return 0


def backup(chosen: argparse.Namespace) -> int:
    """Copy the store into one file while the server runs."""
    from fieldapp.server import office

    office.back_up(_database(chosen), Path(chosen.file))
    print(Text("Written: {file}", file=chosen.file))
    return 0


def new_history(chosen: argparse.Namespace) -> int:
    """After a restore: laptops read everything again, and send what the backup lacks."""
    from fieldapp.server import office

    office.begin_new_history(_database(chosen))
    print(_("Every laptop will read everything again and send what this store lacks."))
    return 0


def _database(chosen: argparse.Namespace) -> "Database":
    from fieldapp.server.database import Database

    database = Database.at(chosen.store)
    database.check()
    return database


def _days(given: str) -> int:
    """At least a month, so that no laptop on leave has to read everything again."""
    days = int(given) if given.isdecimal() else 0
    if days < FEWEST_DAYS:
        raise argparse.ArgumentTypeError(_("at least {count} days").format(count=FEWEST_DAYS))
    return days


def _password() -> str:
    """From the environment, else asked for; never on the command line, where others can read it."""
    given = os.environ.get(PASSWORD_VARIABLE, "")
    if given:
        return given
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass(_("Password: "))


def _when(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _usual_store() -> str:
    given = os.environ.get(STORE_VARIABLE, "")
    if given:
        return given
    from platformdirs import user_data_path

    return str(user_data_path("FieldApp server", appauthor=False))


def _parser() -> Parser:
    parser = Parser(prog="fieldapp-server", description=_("The company's server of FieldApp."))
    shown = f"fieldapp-server {__version__}"
    parser.add_argument("--version", action="version", version=shown, help=_("show the version and exit"))
    _add_general(parser)
    parser.set_defaults(store=_usual_store(), company="")
    commands = parser.add_subparsers(title=_("commands"), metavar="COMMAND", dest="command", parser_class=Parser)

    one = _command(commands, "init", init, _("make the store, a company and its administrator"))
    one.add_argument("name", help=_("the company"))
    one.add_argument("login", help=_("by which the administrator signs in"))
    one.add_argument("--admin", default="", help=_("the administrator's name"))

    one = _command(commands, "serve", serve, _("answer requests until stopped"))
    one.add_argument("--host", default="127.0.0.1", help=_("the address to listen at; by default this computer alone"))
    one.add_argument("--port", type=int, default=8470, help=_("the port to listen at; 0 takes a free one"))
    one.add_argument("--certificate", default="", help=_("a certificate file, for https"))
    one.add_argument("--key", default="", help=_("its key file"))

    users = _group(commands, "user", _("accounts of colleagues"))
    one = _command(users, "add", user_add, _("add a colleague with an account"))
    one.add_argument("login", help=_("by which they sign in"))
    one.add_argument("name", help=_("their name"))
    one.add_argument("--role", choices=("rep", "manager", "admin"), default="rep", help=_("what they are"))
    one.add_argument("--manager", default="", help=_("whom they report to"))
    one.add_argument("--territory", default="", help=_("a new territory of theirs"))
    one = _command(users, "disable", user_disable, _("close an account"))
    one.add_argument("login", help=_("by which they sign in"))
    one.add_argument("--again", action="store_true", help=_("open it again instead"))
    one = _command(users, "passwd", user_passwd, _("give an account another password"))
    one.add_argument("login", help=_("by which they sign in"))

    devices = _group(commands, "device", _("laptops that were signed in"))
    one = _command(devices, "list", device_list, _("list them"))
    one.add_argument("--json", action="store_true", help=_("as JSON"))
    one = _command(devices, "revoke", device_revoke, _("shut one out"))
    one.add_argument("device", help=_("its id, or the beginning of it"))
    one.add_argument("--wipe", action="store_true", help=_("ask it to remove the company's data"))

    territories = _group(commands, "territory", _("who looks after which territory"))
    one = _command(territories, "assign", territory_assign, _("give one to a rep"))
    one.add_argument("territory", help=_("its name"))
    one.add_argument("login", help=_("whose it is from now on"))
    one.add_argument("--new", action="store_true", help=_("make it where it is not there yet"))
    one = _command(territories, "handover", territory_handover, _("hand everything of one rep to another"))
    one.add_argument("before", help=_("who gives"))
    one.add_argument("after", help=_("who takes over"))

    _add_upkeep(commands)
    return parser


def _add_general(parser: Parser) -> None:
    """What holds for every command, and may stand before it or behind it; what is not given is not there."""
    kept = argparse.SUPPRESS
    parser.add_argument("--lang", choices=LANGUAGES, help=_("the language of messages and of this help"), default=kept)
    parser.add_argument(
        "--store",
        default=kept,
        help=_("a folder, or postgresql://user@host/name; also {variable}").format(variable=STORE_VARIABLE),
    )
    parser.add_argument("--company", default=kept, help=_("which company, where there are several"))


def _add_upkeep(commands: "argparse._SubParsersAction[Parser]") -> None:
    one = _command(commands, "status", status, _("how much there is"))
    one.add_argument("--json", action="store_true", help=_("as JSON"))
    _command(commands, "migrate", migrate, _("bring the store to the version of this program"))
    one = _command(commands, "compact", compact, _("remove what is old and of use to no laptop any more"))
    one.add_argument("--days", type=_days, default=180, help=_("older than so many days, at least 30; 180 by default"))
    one.add_argument("--json", action="store_true", help=_("as JSON"))
    one = _command(commands, "backup", backup, _("copy the store into one file while the server runs"))
    one.add_argument("file", help=_("the file to write"))
    _command(commands, "new-history", new_history, _("after a restore: laptops send again what the store lacks"))


def _command(
    commands: "argparse._SubParsersAction[Parser]", name: str, run: Callable[[argparse.Namespace], int], what: str
) -> Parser:
    made = commands.add_parser(name, help=what, description=what)
    _add_general(made)
    made.set_defaults(run=run)
    return made


def _group(
    commands: "argparse._SubParsersAction[Parser]", name: str, what: str
) -> "argparse._SubParsersAction[Parser]":
    made = commands.add_parser(name, help=what, description=what)
    return made.add_subparsers(
        title=_("commands"), metavar="COMMAND", dest=f"{name}_command", parser_class=Parser, required=True
    )


if __name__ == "__main__":
    sys.exit(main())
