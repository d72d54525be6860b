"""``fieldapp backup`` and ``fieldapp restore``: everything in one file, and back."""

import argparse
import contextlib
from pathlib import Path

from fieldapp.cli.context import Context, ask_passphrase
from fieldapp.texts import Text, _


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``backup`` and ``restore`` to the command line."""
    backup = commands.add_parser("backup", help=_("write everything into one file"))
    backup.add_argument("file", metavar="FILE", type=Path, help=_("the backup to write"))
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser("restore", help=_("put a backup in the place of the data"))
    restore.add_argument("file", metavar="FILE", type=Path, help=_("the backup to read"))
    restore.set_defaults(run=run_restore)


def run_backup(arguments: argparse.Namespace, context: Context) -> int:
    """Write the backup and say where it can be opened."""
    from fieldapp.backups import write_backup
    from fieldapp.keys import PASSPHRASE_VARIABLE

    with contextlib.closing(context.open_store()) as store:
        portable = write_backup(store, context.places, arguments.file)
    print(Text("Backup written: {file}", file=arguments.file))
    if not portable:
        print(
            Text(
                "It opens on this computer only. To have one that opens anywhere, set {variable} first.",
                variable=PASSPHRASE_VARIABLE,
            )
        )
    return 0


def run_restore(arguments: argparse.Namespace, context: Context) -> int:
    """Restore, and say where the former data went."""
    from fieldapp.backups import restore_backup

    aside = restore_backup(context.places, arguments.file, ask=ask_passphrase)
    print(Text("Restored from {file}.", file=arguments.file))
    if aside is not None:
        print(Text("What was here before is kept in {folder}.", folder=aside))
    return 0
