"""What the change log costs: dealers written by the ORM with its triggers at work, and with them silenced.

python benchmarks/bench_capture.py [ROWS]
"""

import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from many import medians, new_store, show
from sqlalchemy.orm import Session

from db.models import Dealer
from fieldapp import search
from fieldapp.texts import Text

ROWS = 10_000


def main() -> None:
    """Both into the same file, by turns; the index for the search is left out of both."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    search.write_due = lambda _session: None
    with tempfile.TemporaryDirectory() as folder, new_store(Path(folder)) as store:

        def write(begin: Callable[[], AbstractContextManager[Session]]) -> None:
            with begin() as session:
                session.add_all(Dealer(name=f"兴达电器{number}", phone=f"139{number:08}") for number in range(count))

        found = medians(
            {
                "add_all, triggers silenced": lambda: write(store.loading),
                "add_all, with the change log": lambda: write(lambda: store.transaction(Text("Add"))),
            }
        )
    show(f"{count:,} dealers written", found)


if __name__ == "__main__":
    main()
