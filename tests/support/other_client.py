"""A client that knows nothing but docs/SYNC_PROTOCOL.md: urllib, json, and plain JSON instead of Zstandard.

Nothing of ours is imported here.  What it needs and the document does not say is a gap in the document.
"""

import hashlib
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

_open = build_opener(ProxyHandler({})).open
PIECE = 1024 * 1024


class Refused(Exception):  # noqa: N818  (an answer, not an error of ours)
    """What the server says instead of an answer."""

    def __init__(self, status: int, trouble: dict[str, Any]) -> None:
        super().__init__(f"{status} {trouble}")
        self.status, self.trouble = status, trouble


@dataclass
class OtherClient:
    """One replica; *rows* is all that it holds, by table and id: version and fields."""

    server: str
    access: str = ""
    refresh: str = ""
    me: str = ""
    replica: str = field(default_factory=lambda: str(uuid.uuid4()))
    token: str = ""
    epoch: str = ""
    cursors: dict[str, int] = field(default_factory=dict)
    rows: dict[tuple[str, str], tuple[int, dict[str, Any]]] = field(default_factory=dict)
    ops: list[list[Any]] = field(default_factory=list)
    op_no: int = 0
    results: list[list[Any]] = field(default_factory=list)

    def sign_in(self, login: str, password: str) -> None:
        """Name and password, once."""
        asked = {"login": login, "password": password, "device": "a telephone", "company": ""}
        self._keep(self._json("POST", "/v1/auth/sign-in", asked))

    def renew(self) -> None:
        """Another access token; the refresh token is another one too."""
        self._keep(self._json("POST", "/v1/auth/refresh", {"refresh": self.refresh}))

    def write(self, table: str, pk: str, fields: dict[str, Any]) -> None:
        """Insert a row, or change fields of it; waits until the next exchange."""
        version, held = self.rows.get((table, pk), (0, {}))
        waiting = [op for op in self.ops if (op[3], op[5]) == (table, pk)]
        is_new = not held and not waiting
        base = waiting[0][6] if waiting else version
        self.op_no += 1
        hlc = (time.time_ns() // 1_000_000) << 16
        kind = "I" if is_new else "U"
        old = {name: held[name] for name in fields if isinstance(held.get(name), str)}
        self.ops.append([self.op_no, uuid.uuid4().hex, self.op_no, table, kind, pk, base, self.epoch, hlc, fields, old])
        self.rows[table, pk] = (version, held | fields)

    def exchange(self) -> None:
        """Send what waits and take in what comes, until there is nothing more."""
        schema = self._json("GET", "/v1/health")["schema"]
        while True:
            asked = {
                "protocol": 1,
                "schema": schema,
                "app": "another 1.0",
                "replica": self.replica,
                "token": self.token,
                "epoch": self.epoch,
                "client_time": time.time_ns() // 1_000_000,
                "limit": 2_500,
                "cursors": self.cursors,
                "ops": self.ops[:2_000],
            }
            answer = self._json("POST", "/v1/sync", asked)
            self._take_in(answer)
            if not answer["more"] and not self.ops:
                return

    def send_file(self, content: bytes) -> None:
        """All of it, from where the server is."""
        address = f"/v1/blobs/{hashlib.sha256(content).hexdigest()}"
        _body, headers = self._send("PUT", address, None, {"Upload-Length": str(len(content))})
        here = int(headers["Upload-Offset"])
        while here < len(content):
            piece = content[here : here + PIECE]
            said = {"Upload-Offset": str(here), "X-Piece-Sha256": hashlib.sha256(piece).hexdigest()}
            _body, headers = self._send("PATCH", address, piece, said)
            here = int(headers["Upload-Offset"])

    def fetch_file(self, sha256: str, begin: int = 0) -> bytes:
        """From *begin* on."""
        return self._send("GET", f"/v1/blobs/{sha256}", None, {"Range": f"bytes={begin}-"})[0]

    def _take_in(self, answer: dict[str, Any]) -> None:
        self.token, self.epoch = answer["token"], answer["epoch"]
        self.ops = [op for op in self.ops if op[0] > answer["acked"]]
        self.results += answer["results"]
        for table, found in answer["vers"].items():
            for pk, version, _share in found:
                self.rows[table, pk] = (version, self.rows[table, pk][1])
        for put in (answer["rows"], *(page["put"] for page in answer["pages"])):
            for table, rows in put.items():
                for pk, version, _by, _at, fields in rows:
                    self.rows[table, pk] = (version, fields)
        for table, pk in answer["null"]:
            self.rows.pop((table, pk), None)
        for page in answer["pages"]:
            self.cursors[page["bucket"]] = page["upto"]
            for table, pk in page["gone"] + page["erased"]:
                self.rows.pop((table, pk), None)

    def _keep(self, session: dict[str, Any]) -> None:
        self.access, self.refresh, self.me = session["access"], session["refresh"], session["colleague"]

    def _json(self, method: str, address: str, body: object = None) -> Any:
        sent = None if body is None else json.dumps(body).encode()
        answer, _headers = self._send(method, address, sent, {"Content-Type": "application/json"})
        return json.loads(answer)

    def _send(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> tuple[bytes, Any]:
        if self.access and "/auth/" not in address:
            headers["Authorization"] = f"Bearer {self.access}"
        asked = Request(self.server + address, data=body, headers=headers, method=method)  # noqa: S310  (http only)
        try:
            with _open(asked, timeout=30) as answer:
                return answer.read(), answer.headers
        except HTTPError as error:
            with error:
                raise Refused(error.code, json.loads(error.read())) from None
