"""``fieldapp-server``: the command that starts the company's side.

Exit codes: 0 done, 1 failed (with the reason on stderr), 2 the command itself was not understood.
"""

import importlib.util
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress

from fieldapp import __version__
from fieldapp.arguments import Parser, language_asked, language_of_computer, speak_everywhere
from fieldapp.texts import LANGUAGES, Text, _

# What the extra ``fieldapp[server]`` brings.
LIBRARIES = ("starlette", "uvicorn")


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
    return serve(chosen.host, chosen.port)


def serve(host: str, port: int) -> int:
    """Answer requests until stopped.

    Args:
        host: the address to listen at; ``127.0.0.1`` is heard on this computer alone.
        port: 0 takes a free one; the line printed at the start names it.
    """
    if not all(importlib.util.find_spec(name) for name in LIBRARIES):
        print(_("The server's libraries are not installed. Install: fieldapp[server]"), file=sys.stderr)
        return 1
    import uvicorn

    from fieldapp.server.app import make_app

    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        reason = error.strerror or str(error)
        print(
            Text("Cannot listen at {host}, port {port}: {reason}", host=host, port=port, reason=reason),
            file=sys.stderr,
        )
        return 1
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}"
    print(Text("Listening at {address} (stop with Ctrl+C)", address=address), flush=True)
    with listening, suppress(KeyboardInterrupt):  # uvicorn has closed everything when it raises it again
        uvicorn.Server(uvicorn.Config(make_app(), log_level="warning")).run(sockets=[listening])
    return 0


def _parser() -> Parser:
    parser = Parser(
        prog="fieldapp-server",
        description=_("The company's server of FieldApp."),
        epilog=_("So far it answers GET /v1/health only. Synchronisation comes in a later version."),
    )
    shown = f"fieldapp-server {__version__}"
    parser.add_argument("--version", action="version", version=shown, help=_("show the version and exit"))
    parser.add_argument("--lang", choices=LANGUAGES, help=_("the language of messages and of this help"))
    commands = parser.add_subparsers(title=_("commands"), metavar="COMMAND", dest="command", parser_class=Parser)
    serving = commands.add_parser("serve", help=_("answer requests until stopped"))
    serving.add_argument(
        "--host", default="127.0.0.1", help=_("the address to listen at; by default this computer alone")
    )
    serving.add_argument("--port", type=int, default=8470, help=_("the port to listen at; 0 takes a free one"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
