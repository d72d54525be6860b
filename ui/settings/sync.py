"""The company's server: signing in, the state of the exchange, what somebody has to decide, and the log."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from fieldapp.errors import FieldRefusedError, RefusedError
from fieldapp.keys import is_unprotected
from fieldapp.texts import Text, _, ngettext
from ui.context import AppContext
from ui.settings.to_decide import Merged, ToDecide
from ui.syncing import SyncView, clock_words
from ui.trouble import plain_words
from ui.widgets.buttons import button
from ui.widgets.card import Card, row
from ui.widgets.dialog import Dialog
from ui.widgets.form import Form
from ui.widgets.labels import dotted, label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from fieldapp.sync.events import Event

LINES = 60


class SyncSection(QWidget):
    """What waits, what happens, what failed, and when it is tried again."""

    def __init__(self, app: AppContext) -> None:
        super().__init__()
        self._app = app
        self.link = LinkCard(app)
        self.to_decide = ToDecide(app)
        self.merged = Merged(app)
        self.log = LogCard(app)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        for card in (self.link, self.to_decide, self.merged, self.log):
            layout.addWidget(card)
        layout.addStretch(1)
        app.syncing.shown.connect(self._show)
        self._show(app.syncing.view)
        self.read_again()

    def read_again(self) -> None:
        """Read what is to be decided, and the log."""
        self.to_decide.read_again()
        self.merged.read_again()
        self.log.read_again()

    def _show(self, view: SyncView) -> None:
        is_linked = view.state is not None and view.state.link is not None
        self.to_decide.setVisible(is_linked)
        self.merged.setVisible(is_linked)
        self.log.setVisible(is_linked)
        self.link.show_view(view)
        if not view.is_running:
            self.log.read_again()


class LinkCard(Card):
    """Signing in; once signed in, the state."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(_("Company server"))
        self._app = app
        self._server = label("", "strong", wrap=True)
        self._state = label("", "body", wrap=True)
        self._problem = label("", "bad", wrap=True)
        self.sync_button = button(_("Exchange now"), icon="arrows-clockwise", role="primary", on=app.syncing.now)
        self.stop_button = button(_("Stop"), icon="x", on=app.syncing.cancel)
        self.allow_button = button(_("Allow the removal"), role="danger", on=app.syncing.allow_removal)
        self._linked = QWidget()
        inside = QVBoxLayout(self._linked)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        self._clock = label("", "bad", wrap=True)
        for shown in (self._server, self._state, self._clock, self._problem):
            inside.addWidget(shown)
        self.password_button = button(_("Change password…"), role="quiet", on=self._change_password)
        inside.addLayout(row(self.sync_button, self.stop_button, self.allow_button, self.password_button, None))
        self.spare = QCheckBox(_("Not by itself on metered connections"))
        self.spare.setChecked(app.settings.spare_metered)
        self.spare.toggled.connect(lambda on: app.save_settings(spare_metered=on))
        inside.addWidget(self.spare)
        self._about = label(
            _(
                "Without a server everything stays on this laptop. With one, what you write is with your manager and "
                "safe on the server whenever there is a connection; offline you work on as before."
            ),
            "sub",
            wrap=True,
        )
        self.form = Form()
        self.form.add("address", _("Address"), QLineEdit(), hint="https://…", required=_("Write the server's address."))
        self.form.add("login", _("Login name"), QLineEdit(), required=_("Write the name you sign in by."))
        password = QLineEdit()
        password.setEchoMode(QLineEdit.EchoMode.Password)
        self.form.add("password", _("Password"), password, required=_("Write the password."))
        self.form.add("company", _("Company"), QLineEdit(), hint=_("Only where the server has several."))
        self.form.add("proxy", _("Proxy"), QLineEdit(), hint=_("Only where the system does not know it."))
        self.form.add("plain_http", "", QCheckBox(_("Allow an address without encryption (http://)")))
        self.sign_in_button = button(_("Sign in"), icon="sign-in", role="primary", on=self._sign_in)
        password.returnPressed.connect(self._sign_in)
        self._signing = QWidget()
        below = QVBoxLayout(self._signing)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self._about)
        below.addWidget(self.form)
        if is_unprotected(app.places.key):
            said = _("This is demo data: its invented dealers go to the company's server.")
            below.addWidget(label(said, "bad", wrap=True))
        below.addLayout(row(self.sign_in_button, None))
        self.body.addWidget(self._linked)
        self.body.addWidget(self._signing)

    def show_view(self, view: SyncView) -> None:
        """Show the state, and the form where somebody has to sign in."""
        link = view.state.link if view.state is not None else None
        self._linked.setVisible(link is not None)
        self._signing.setVisible(link is None or view.needs_sign_in)
        self._about.setVisible(link is None)
        if link is None or view.state is None:
            return
        if view.needs_sign_in and not self.form.value("address"):
            self.form.fill({"address": link.server, "login": link.login, "proxy": link.proxy})
        self._server.setText(_("{login} on {server}").format(login=link.login, server=link.server))
        self._state.setText(_state_long(view))
        from fieldapp.sync.service import clock_said

        wrong_clock = clock_said(view.state)
        self._clock.setText(str(wrong_clock or ""))
        self._clock.setVisible(wrong_clock is not None)
        said = view.problem
        if said and view.next_try is not None and not view.asks_removal:
            said += " " + _("Tried again at {time}.").format(time=clock_words(view.next_try))
        self._problem.setText(said)
        self._problem.setVisible(bool(said))
        self.sync_button.setVisible(not view.is_running)
        self.sync_button.setEnabled(not view.needs_sign_in)
        self.stop_button.setVisible(view.is_running)
        self.allow_button.setVisible(view.asks_removal and not view.is_running)

    def _sign_in(self) -> None:
        if not self.sign_in_button.isEnabled() or not self.form.check():
            return
        self.sign_in_button.setEnabled(False)
        self.sign_in_button.setText(_("Signing in…"))
        self._app.syncing.sign_in(self.form.values(), self._signed_in, self._failed)

    def _change_password(self) -> None:
        NewPassword(self.window(), self._app).show_form()

    def _signed_in(self) -> None:
        self._ready()
        self.form.fill({"password": ""})
        self._app.toast(Text("Signed in. The first exchange has begun; work on meanwhile."), undo=False)

    def _failed(self, error: Exception) -> None:
        self._ready()
        self.form.refuse(error if isinstance(error, RefusedError) else plain_words(error))

    def _ready(self) -> None:
        self.sign_in_button.setEnabled(True)
        self.sign_in_button.setText(_("Sign in"))


class NewPassword(Dialog):
    """One's own password at the server; it is kept nowhere on this laptop."""

    def __init__(self, parent: QWidget, app: AppContext) -> None:
        super().__init__(parent, _("Change password"), _("Change password"), self._submit_it)
        self._app = app
        for name, words in (("old", _("Old password")), ("new", _("New password")), ("again", _("Once more"))):
            editor = QLineEdit()
            editor.setEchoMode(QLineEdit.EchoMode.Password)
            hint = _("At least 10 characters.") if name == "new" else ""
            self.form.add(name, words, editor, hint=hint, required=_("Write the password."))

    def _submit_it(self) -> None:
        given = self.form.values()
        if given["new"] != given["again"]:
            self.form.refuse(FieldRefusedError("again", Text("The two new passwords differ.")))
            return
        self.confirm_button.setEnabled(False)
        self._app.syncing.change_password(given["old"], given["new"], self._done, self._failed)

    def _done(self) -> None:
        self._app.toast(Text("The password is changed."), undo=False)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.confirm_button.setEnabled(True)
        self.form.refuse(error if isinstance(error, RefusedError) else plain_words(error))


class LogCard(Card):
    """The newest lines of the log."""

    def __init__(self, app: AppContext) -> None:
        super().__init__(_("What was exchanged"))
        self._app = app
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.body.addLayout(self._lines)

    def read_again(self) -> None:
        """Read the newest lines."""

        def fetch(session: "Session") -> "list[Event]":
            from fieldapp.sync.events import events

            return events(session, most=LINES)

        if self._app.has_store:
            self._app.read(fetch, self._show)

    def _show(self, found: "list[Event]") -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for event in found:
            said = dotted(clock_words(event.at), event.what)
            self._lines.addWidget(label(said, "bad" if event.is_trouble else "body", wrap=True))
        if not found:
            self._lines.addWidget(label(_("Nothing yet."), "sub"))


def _state_long(view: SyncView) -> str:
    state = view.state
    if state is None:
        return ""
    if view.is_running:
        return dotted(
            _("Exchanging with the server…"),
            _("{count} sent").format(count=f"{view.sent:,}") if view.sent else "",
            _("{count} received").format(count=f"{view.received:,}") if view.received else "",
            _("{count} in all; work on meanwhile").format(count=f"{view.to_come:,}") if view.to_come else "",
        )
    waits = ngettext("{count} change waits", "{count} changes wait", state.waiting).format(count=f"{state.waiting:,}")
    last = state.last_done
    return dotted(
        waits if state.waiting else _("Nothing waits."),
        _("Last exchange: {when}").format(when=clock_words(last) if last is not None else _("never")),
    )
