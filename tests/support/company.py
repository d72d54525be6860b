"""A company with its server and laptops: a manager, two reps, a territory each."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from msgspec import structs
from sqlalchemy import select, text

from db.models import Dealer
from db.store import Store
from db.vocabulary import Role
from fieldapp.server import office
from fieldapp.server.accounts import SignedIn
from fieldapp.server.database import Database
from fieldapp.server.exchange import TroubleError
from fieldapp.server.exchange import exchange as serve
from fieldapp.server.snapshot import next_piece
from fieldapp.sync.exchange import Exchanged, exchange
from fieldapp.sync.link import machine
from fieldapp.sync.trouble import ForkedError, NewEpochError, NotOfferedError, OutOfReachError, UpdateNeededError
from fieldapp.sync.wire import SyncAnswer, SyncRequest, pack, unpack
from fieldapp.texts import Text
from tests.support.stores import new_store

PASSWORD = "correct horse"
OLD_SERVER = 3  # a limit of rows, and then the server knows no snapshots


@dataclass
class Office:
    """The server's side, without HTTP between."""

    database: Database
    people: dict[str, str] = field(default_factory=dict)  # login: id
    territories: dict[str, str] = field(default_factory=dict)  # whose: id

    @property
    def now_ms(self) -> int:
        """The server's clock."""
        return time.time_ns() // 1_000_000

    @classmethod
    def founded(cls, database: Database) -> "Office":
        """A manager, two reps, and an administrator."""
        database.make()
        office.found_company(database, "company")
        made = cls(database)
        for login, role, manager in (
            ("admin", Role.ADMIN, ""),
            ("boss", Role.MANAGER, ""),
            ("gao", Role.REP, "boss"),
            ("li", Role.REP, "boss"),
        ):
            made.people[login] = office.add_user(
                database, "", login, login.title(), PASSWORD, role=role, manager=manager
            )
        for login in ("gao", "li"):
            made.territories[login] = office.add_territory(database, "", f"{login}'s", login)
        return made


@dataclass
class Laptop:
    """A store that is tied to the office; *lose* decides what happens to a request on the way."""

    store: Store
    office: Office
    login: str
    device: str
    skew_ms: int = 0
    lose: Callable[[str], bool] = lambda _way: False
    meanwhile: Callable[[], object] = lambda: None  # what somebody does while the request is on its way
    last: SyncAnswer | None = None
    sent: list[bytes] = field(default_factory=list)  # every request that left here, also those that were lost
    twice: bool = False  # each request arrives two times, and the second answer is the one that comes back
    newer: int = 0  # by how many versions of the tables the app here is ahead of the server

    @classmethod
    def of(cls, company: Office, login: str, path: Path) -> "Laptop":
        """A new laptop, signed in."""
        made = cls(new_store(path), company, login, str(uuid4()))
        made.tie()
        return made

    def tie(self) -> None:
        """As signing in does."""
        colleague = self.office.people[self.login]
        with self.store.taking_in() as session:
            session.execute(
                text(
                    "INSERT INTO sync_link(one, server, login, colleague_id, device, token, machine, refresh, "
                    "plain_http, proxy, stale) VALUES (1, 'test', :l, :c, :d, '', :m, '', 0, '', 0)"
                ),
                {"l": self.login, "c": colleague, "d": self.device, "m": machine()},
            )
            session.execute(text("UPDATE sync_ctl SET who = :c, replica = :r"), {"c": colleague, "r": str(uuid4())})

    def sync(
        self,
        limit: int = 2_500,
        most: int = 2_000,
        step: Callable[[Exchanged], None] = lambda _done: None,
        *,
        may_remove: bool = False,
    ) -> Exchanged:
        """One exchange; *limit* rows in an answer, *most* changes in a request."""
        return exchange(
            self.store,
            _Wire(self),
            step=step,
            now_ms=lambda: self.office.now_ms + self.skew_ms,
            limit=limit,
            most=most,
            may_remove=may_remove,
        )

    def arrives_late(self, which: int) -> None:
        """A request of before reaches the server now; nobody waits for its answer any more."""
        if self.sent:
            with suppress(TroubleError):
                self.arrives(self.sent[which % len(self.sent)])

    def arrives(self, travels: bytes) -> SyncAnswer:
        """One request at the server, as it travelled."""
        request = unpack(travels, SyncRequest)
        who = SignedIn(1, self.office.people[self.login], self.device)
        return self.office.database.write(lambda connection: serve(connection, who, request, self.office.now_ms))

    def add(self, name: str, **given: object) -> UUID:
        """A dealer, typed in here."""
        with self.store.transaction(Text("Add a dealer")) as session:
            dealer = Dealer(name=name, **given)  # type: ignore[arg-type]
            session.add(dealer)
        return dealer.id

    def change(self, dealer_id: UUID, **values: object) -> None:
        """Write fields of a dealer."""
        with self.store.transaction(Text("Change a dealer")) as session:
            dealer = session.get(Dealer, dealer_id)
            assert dealer is not None
            for name, value in values.items():
                setattr(dealer, name, value)

    def dealers(self) -> dict[str, UUID]:
        """Those that are shown here, by name."""
        with self.store.reading() as session:
            return {row.name: row.id for row in session.execute(select(Dealer.name, Dealer.id))}

    def get(self, dealer_id: UUID, column: str) -> object:
        """A field of a dealer, as it is shown here."""
        with self.store.reading() as session:
            dealer = session.get(Dealer, dealer_id)
            return getattr(dealer, column) if dealer is not None else None

    def count(self, table: str) -> int:
        """How many rows a table holds."""
        with self.store.reading() as session:
            return int(session.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one())  # noqa: S608

    def rows(self, statement: str, **given: object) -> list[tuple[object, ...]]:
        """What a statement finds in this store."""
        with self.store.reading() as session:
            return [tuple(row) for row in session.execute(text(statement), given)]


class _Wire:
    """Packs and unpacks as HTTP would, and may lose what travels."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def sync(self, asked: SyncRequest) -> SyncAnswer:
        laptop = self._laptop
        travels = pack(structs.replace(asked, schema=asked.schema + laptop.newer))
        laptop.sent.append(travels)
        if laptop.lose("request"):
            raise OutOfReachError(Text("Lost on the way."))
        answer = self._served(lambda: laptop.arrives(travels))
        if laptop.twice:
            answer = self._served(lambda: laptop.arrives(travels))
        laptop.meanwhile()
        if laptop.lose("answer"):
            raise OutOfReachError(Text("Lost on the way."))
        laptop.last = unpack(pack(answer), SyncAnswer)
        return laptop.last

    def snapshot(self, asked: SyncRequest) -> Iterator[SyncAnswer]:
        laptop, company = self._laptop, self._laptop.office
        if asked.limit == OLD_SERVER:
            raise NotOfferedError
        request = unpack(pack(structs.replace(asked, schema=asked.schema + laptop.newer)), SyncRequest)
        who = SignedIn(1, company.people[laptop.login], laptop.device)
        cursors, first = dict(request.cursors), True

        def piece() -> SyncAnswer:
            return company.database.read(
                lambda connection: next_piece(connection, who, request, cursors, company.now_ms, first=first)
            )

        while True:
            answer = self._served(piece)
            cursors |= {page.bucket: page.upto for page in answer.pages}
            first = False
            if laptop.lose("answer"):
                raise OutOfReachError(Text("Lost on the way."))
            yield unpack(pack(answer), SyncAnswer)
            if not answer.more:
                return

    def _served(self, work: Callable[[], SyncAnswer]) -> SyncAnswer:
        try:
            return work()
        except TroubleError as error:
            match error.trouble.code:
                case "replica_forked":
                    raise ForkedError from error
                case "epoch_changed":
                    raise NewEpochError from error
                case "server_too_old" | "client_too_old":
                    raise UpdateNeededError(Text("Update.")) from error
            raise
