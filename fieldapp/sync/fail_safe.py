"""Before much is taken off a laptop in one exchange, a person is asked (SYNC 4.8).

An emptied or mixed-up server must not empty the laptops.  Two reasons need no question: a row moved to another share,
which the server says of each, and a share that is not granted any more, where this laptop's own copy of who works
where, which came with the same answers, says so too.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from db.vocabulary import Role
from fieldapp.rules.team import below
from fieldapp.sync.rows_in import columns_of
from fieldapp.sync.statements import as_list
from fieldapp.sync.tables import parents_first
from fieldapp.sync.trouble import MassRemovalError
from fieldapp.sync.wire import Page, Row
from fieldapp.texts import Text

MOST_PERCENT = 20  # of a share, or of its dealers
A_FEW = 20  # rows: fewer are no mass
DEALERS = "dealer"


@dataclass(slots=True)
class Removals:
    """What one exchange took away without a reason, by share and table.

    *is_allowed* once a person has said yes, *is_foreseen* once all that is to come was looked at.
    """

    is_allowed: bool = False
    is_foreseen: bool = False
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)

    def will_go(self, session: Session, name: str, ids: Iterable[str]) -> None:
        """Rows of a table that are about to be removed."""
        self._count(session, name, ids, "TRUE")

    def will_be_deleted(self, session: Session, name: str, rows: Sequence[Row]) -> None:
        """Rows that came with a mark of deletion; those count that are shown here and belong to a dealer's share."""
        ids = [row.id for row in rows if row.fields.get("deleted_at") is not None]
        if ids and "deleted_at" in columns_of(name):
            self._count(session, name, ids, "deleted_at IS NULL AND _bucket LIKE 't:%'")

    def foresee(self, session: Session, pages: Iterable[Page]) -> bool:
        """Count what *pages* would take away, while all of it is here; whether there is anything so far."""
        for page in pages:
            for name, rows in page.put.items():
                self.will_be_deleted(session, name, rows)
            for name in {name for name, _pk in page.erased} & set(parents_first()):
                self.will_go(session, name, [pk for of, pk in page.erased if of == name])
        return bool(self.counted)

    def check(self, session: Session, granted: Sequence[str], gone: "Removals | None" = None) -> None:
        """Ask, where too much of a share went; to be called before the transaction ends.

        Args:
            session: taking in, with everything done.
            granted: the shares that the server says are this laptop's.
            gone: that of it which went already, where the rest is only foreseen.

        Raises:
            MassRemovalError: nothing of this transaction is kept.
        """
        by_share = self.by_share()
        if self.is_allowed or all(count < A_FEW for count in by_share.values()):
            return
        done = self if gone is None else gone
        ours = are_ours(session, by_share)
        for bucket, count in by_share.items():
            if count < A_FEW or (bucket not in granted and bucket not in ours):
                continue
            for names, went, there in (
                (parents_first(), count, done.by_share()[bucket]),
                ([DEALERS], self.counted[bucket, DEALERS], done.counted[bucket, DEALERS]),
            ):
                before = there + _shown(session, bucket, names)
                if went >= A_FEW and went * 100 > before * MOST_PERCENT:
                    raise MassRemovalError(_said(session, bucket, went, before), count=went, of=before)

    def by_share(self) -> Counter[str]:
        """How much went of each share."""
        whole: Counter[str] = Counter()
        for (bucket, _name), count in self.counted.items():
            whole[bucket] += count
        return whole

    def _count(self, session: Session, name: str, ids: Iterable[str], only: str) -> None:
        found = session.connection().exec_driver_sql(
            f"SELECT ltrim(_bucket, '!') AS bucket, count(*) FROM \"{name}\" "  # noqa: S608  (our own tables)
            f"WHERE id IN (SELECT value FROM json_each(?)) AND coalesce(_bucket, '') <> '' AND {only} GROUP BY 1",
            (as_list(ids),),
        )
        for bucket, count in found:
            self.counted[bucket, name] += count


def are_ours(session: Session, shares: Iterable[str]) -> set[str]:
    """Those of *shares* that are this laptop's by its own rows of territories and colleagues, as the server reckons.

    Of whom nothing is known here, not even that they left, there is no reason for their share to go.
    """
    connection = session.connection()
    me: str = connection.exec_driver_sql("SELECT who FROM sync_ctl").scalar() or ""
    found = connection.exec_driver_sql("SELECT id, role, manager_id FROM colleague WHERE deleted_at IS NULL").all()
    people = {str(row[0]): (row[1], row[2]) for row in found}
    is_admin = me in people and people[me][0] == Role.ADMIN.value
    mine = set(people) if is_admin else below({one: manager for one, (_role, manager) in people.items()}, me)
    known = connection.exec_driver_sql("SELECT id, colleague_id, deleted_at FROM territory").all()
    territories = {str(row[0]): row[1] for row in known if row[2] is None}
    left = {str(row[0]) for row in known if row[2] is not None}
    left |= set(connection.exec_driver_sql("SELECT id FROM colleague WHERE deleted_at IS NOT NULL").scalars())
    ours = set()
    for share in shares:
        kind, _colon, pk = share.partition(":")
        match kind:
            case "t":
                is_ours = is_admin or territories[pk] in mine if pk in territories else pk not in left
            case "u":
                is_ours = pk in mine if pk in people else pk not in left
            case _:
                is_ours = True
        if is_ours:
            ours.add(share)
    return ours


def _shown(session: Session, bucket: str, names: Iterable[str]) -> int:
    connection = session.connection()
    count = 0
    for name in names:
        live = " AND deleted_at IS NULL" if "deleted_at" in columns_of(name) else ""
        wanted = f"SELECT count(*) FROM \"{name}\" WHERE _bucket IN (?, '!' || ?){live}"  # noqa: S608
        count += connection.exec_driver_sql(wanted, (bucket, bucket)).scalar_one()
    return count


def _said(session: Session, bucket: str, count: int, of: int) -> Text:
    kind, _colon, pk = bucket.partition(":")
    table = {"t": "territory", "u": "colleague"}.get(kind)
    name = None
    if table is not None:
        wanted = f'SELECT name FROM "{table}" WHERE id = ?'  # noqa: S608
        name = session.connection().exec_driver_sql(wanted, (pk,)).scalar()
    if name is None:
        return Text(
            "{count} of {of} records would be removed from this laptop, and neither a move nor a handover is the "
            "reason. They stay until you allow it; ask your manager first.",
            count=f"{count:,}",
            of=f"{of:,}",
        )
    return Text(
        "{count} of {of} records of {share} would be removed from this laptop, and neither a move nor a handover is "
        "the reason. They stay until you allow it; ask your manager first.",
        count=f"{count:,}",
        of=f"{of:,}",
        share=name,
    )
