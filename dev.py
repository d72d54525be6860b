#!/usr/bin/env python3
"""Set up, run and check FieldApp.  Needs nothing but Python; on Windows write ``py`` for ``python3``.

python3 dev.py run [ARGS]     open the app with demo data; with ARGS, pass those to the app instead
python3 dev.py test [ARGS]    check everything; ARGS go to pytest
python3 dev.py lint           only the checks that need no test run: style, types, imports
python3 dev.py server ARGS     the company's server (see docs/COMMAND_LINE.md): init, serve, user, status ...
python3 dev.py words ...      sentences without a Chinese translation (see scripts/words.py)
python3 dev.py bench [NAMES]  how fast it is: prints what docs/performance.md tells
python3 dev.py lock [ARGS]    choose library versions again; --upgrade takes the newest
python3 dev.py setup          only prepare, for a later start without a network
"""

import sys

if not (3, 11) <= sys.version_info < (3, 15) or sys.maxsize < 2**32:
    sys.exit(
        f"FieldApp needs a 64-bit Python 3.11 to 3.14, and {sys.executable} is "
        f"{'.'.join(map(str, sys.version_info[:3]))}: start dev.py with another one."
    )

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
DEMO_DATA = ROOT / ".demo"
LOCK = ROOT / "requirements.lock"
SETUP_LOCK = ROOT / "requirements-setup.lock"
STAMP = VENV / "fieldapp.stamp"
LOG = TOOLS / "setup.log"

WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
SUFFIX = ".exe" if WINDOWS else ""
PYTHON = BIN / f"python{SUFFIX}"
UV = TOOLS / "bin" / f"uv{SUFFIX}"

# The Python outside of any environment, so that dev.py may be started with the very one it makes.
OUTSIDE = getattr(sys, "_base_executable", sys.executable)

# What Qt wants from a Debian or Ubuntu that has no desktop, and what the tests want besides.
# fmt: off
SYSTEM_LIBRARIES = {
    "window": [
        "libegl1", "libgl1", "libglib2.0-0", "libdbus-1-3", "libfontconfig1", "libxkbcommon0", "libx11-6",
        "libxkbcommon-x11-0", "libx11-xcb1", "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0",
        "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0", "libxcb-shape0", "libxcb-sync1",
        "libxcb-xfixes0", "libxcb-xkb1", "libcups2",
    ],
    "tests": ["xvfb", "xauth", "xdotool", "poppler-utils"],
}
# fmt: on
# The suite runs these too (tests/architecture/test_checks.py).
CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports",),
)


class SetUpError(Exception):
    """One sentence for the person at the keyboard."""


def main(arguments: Sequence[str]) -> int:
    """Do what *arguments* ask; the exit code: 0, 1 (failed, one sentence on stderr) or 2 (usage)."""
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        print(__doc__)
        return 0 if {*arguments} & {"-h", "--help", "help"} else 2
    try:
        return command(arguments[1:])
    except SetUpError as error:
        print(f"FieldApp: {error}", file=sys.stderr)
    except OSError as error:  # no permission, no space, a read-only disk
        print(f"FieldApp: {error.strerror}: {error.filename}", file=sys.stderr)
    except KeyboardInterrupt:
        print("FieldApp: stopped; the same command goes on where this one ended.", file=sys.stderr)
    return 1


def run(arguments: Sequence[str]) -> int:
    """Give the terminal to the app: demo data in a window, or whatever *arguments* say."""
    set_up("window")
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if not arguments and sys.platform == "linux" and not any(os.environ.get(name) for name in screens):
        raise SetUpError(
            "there is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so start this on a "
            "computer with a desktop, or draw every page into pictures: python3 dev.py run screenshots DIR"
        )
    # -P: a stray db.py in the current folder must not be taken for ours.
    hand_over(PYTHON, "-P", "-m", "ui.main", "--data", DEMO_DATA, *(arguments or ["demo"]))


def test(arguments: Sequence[str]) -> int:
    """Run the suite, which holds the checks of ``lint`` as well."""
    set_up("window", "tests")
    os.chdir(ROOT)
    hand_over(PYTHON, "-m", "pytest", *(arguments or ["-n", "auto", "--maxprocesses", "4"]))


def lint(_arguments: Sequence[str]) -> int:
    """Run every check, also after one has failed."""
    set_up()
    failed = [check for check in CHECKS if subprocess.run(check_command(check), check=False, cwd=ROOT).returncode]
    return 1 if failed else 0


def check_command(check: Sequence[str]) -> list[str]:
    """One of ``CHECKS`` as the environment's own program, found without PATH."""
    return [str(BIN / f"{check[0]}{SUFFIX}"), *check[1:]]


def server(arguments: Sequence[str]) -> int:
    """Pass on to the company's server; its store is in the current folder unless *arguments* say otherwise."""
    set_up()
    hand_over(PYTHON, "-P", "-m", "fieldapp.server.main", *arguments)


def words(arguments: Sequence[str]) -> int:
    """Pass on to scripts/words.py."""
    set_up()
    hand_over(PYTHON, ROOT / "scripts" / "words.py", *arguments)


def lock(arguments: Sequence[str]) -> int:
    """Write the lock files; they name versions and hashes, never the host they came from."""
    with alone():
        fetch_uv()
        options = ["--universal", "--generate-hashes", "--python-version", "3.11", "--no-emit-index-url"]
        options += ["--custom-compile-command", "python3 dev.py lock", "--quiet", *arguments]
        everything = ["--extra", "server", "--group", "dev", "pyproject.toml"]
        for target, source in ((LOCK, everything), (SETUP_LOCK, ["--group", "setup"])):
            uv(
                f"Choosing for {target.name}",
                "pip",
                "compile",
                *options,
                *source,
                "--output-file",
                target.name,
            )
    return 0


def setup(_arguments: Sequence[str]) -> int:
    """Prepare for ``run`` and ``test`` both."""
    set_up("window", "tests")
    print("FieldApp is ready: python3 dev.py run")
    return 0


def bench(arguments: Sequence[str]) -> int:
    """Print how fast everything is, or what *arguments* name of it; says nothing of right and wrong."""
    set_up("window", "tests")
    hand_over(PYTHON, ROOT / "benchmarks" / "all.py", *arguments)


COMMANDS = {
    "run": run,
    "test": test,
    "lint": lint,
    "server": server,
    "words": words,
    "lock": lock,
    "setup": setup,
    "bench": bench,
}


def hand_over(*command: str | Path) -> NoReturn:
    """Become *command*: signals, exit code and the current folder are then its own affair."""
    if WINDOWS:  # there, exec returns to the shell at once
        sys.exit(subprocess.run(command, check=False).returncode)
    sys.stdout.flush()
    os.execv(command[0], list(map(str, command)))  # noqa: S606  (no shell is wanted)


# Set-up


def set_up(*needs: str) -> None:
    """Make the private environment agree with the lock; nothing but a few file reads when it does.

    Args:
        needs: the keys of ``SYSTEM_LIBRARIES`` that the command cannot do without.
    """
    if not is_ready(needs):
        with alone():
            if not is_ready(needs):  # another set-up may have done it while we waited
                make_ready(needs)
    translations = (ROOT / "resources" / "translations").glob("*/LC_MESSAGES/*.po")
    if any(is_stale(po.with_suffix(".mo"), po) for po in translations):
        step("Compiling translations", PYTHON, ROOT / "scripts" / "words.py", "compile")


def make_ready(needs: Sequence[str]) -> None:
    """Install what *needs* and the lock name; may be interrupted and repeated."""
    done = {*needs, *stamped()[1:]}
    STAMP.unlink(missing_ok=True)
    install_system_libraries(needs)
    fetch_uv()
    if not is_same_python():
        print("The first set-up takes a few minutes.", flush=True)
        uv("Making .venv", "venv", "--quiet", "--clear", "--python", OUTSIDE, VENV)
    hashes = ("--require-hashes", "--require-build-hashes", "--build-constraints", LOCK)
    uv("Installing libraries", "pip", "sync", "--quiet", "--compile-bytecode", "--python", PYTHON, *hashes, LOCK)
    make_importable()
    step("Compiling", PYTHON, "-m", "compileall", "-q", *(ROOT / package for package in ("db", "fieldapp", "ui")))
    STAMP.write_text("\n".join([fingerprint(), *sorted(done)]), "utf-8")


def is_ready(needs: Sequence[str]) -> bool:
    """Whether the last set-up finished, with these very files, and covered *needs*."""
    key, *done = stamped()
    return key == fingerprint() and set(needs) <= set(done) and PYTHON.exists()


def stamped() -> list[str]:
    """What the last finished set-up left: its fingerprint, then the needs it covered."""
    try:
        return STAMP.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return [""]


def fingerprint() -> str:
    """Changes when a new set-up is due."""
    seen = hashlib.sha256(repr((sys.version_info[:2], sys.platform)).encode())
    for file in (LOCK, SETUP_LOCK, Path(__file__)):
        seen.update(file.read_bytes())
    return seen.hexdigest()


def is_same_python() -> bool:
    """Whether there is an environment and it is of the Python that runs this."""
    config = VENV / "pyvenv.cfg"
    version = "version_info = {}.{}.".format(*sys.version_info)
    return PYTHON.exists() and config.exists() and version in config.read_text("utf-8")


def is_stale(made: Path, source: Path) -> bool:
    """Whether *made* has to be made again from *source*."""
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def make_importable() -> None:
    """Let the environment find the checkout from any folder."""
    site_packages = next(VENV.glob("lib/python*/site-packages"), VENV / "Lib" / "site-packages")
    # An import line, as a plain path would be read in the system's encoding, and folders have Chinese names.
    line = f"import sys; sys.path.append({str(ROOT)!a})\n"
    (site_packages / "fieldapp_checkout.pth").write_text(line, "ascii")


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other set-up runs here.  The lock ends with the process, however that ends."""
    import sqlite3  # its file lock is the one in the standard library that is alike on all systems

    TOOLS.mkdir(exist_ok=True)
    with closing(sqlite3.connect(TOOLS / "alone.db", timeout=0.1, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            print("Another set-up is running here; waiting for it.", flush=True)
            lock.execute("PRAGMA busy_timeout = 3600000")
            lock.execute("BEGIN EXCLUSIVE")
        yield


def install_system_libraries(needs: Sequence[str]) -> None:
    """Install what Debian and its kin lack: shared libraries of Qt, and pip where Python comes without."""
    skipped = os.environ.get("FIELDAPP_SKIP_SYSTEM_LIBRARIES")
    if sys.platform != "linux" or skipped or not shutil.which("apt-get"):
        return
    present = system_packages()
    missing = [name for need in needs for name in SYSTEM_LIBRARIES[need] if name not in present]
    if sys.base_prefix == "/usr" and not has_pip():
        missing.append("python3-pip")
    if not missing:
        return
    as_root = ["env", "DEBIAN_FRONTEND=noninteractive"]
    apt = ["apt-get", "--yes", "--no-install-recommends", "install", *missing]
    if os.geteuid() != 0:
        may = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True)
        if not may or may.returncode:
            raise SetUpError(
                f"system libraries are missing; an administrator has to install them: sudo {' '.join(apt)} "
                "(FIELDAPP_SKIP_SYSTEM_LIBRARIES=1 goes on without them)"
            )
        as_root = ["sudo", "-n", *as_root]
    # A foreign source that is down fails the update; whether that matters, the installation will tell.
    subprocess.run([*as_root, "apt-get", "update"], check=False, capture_output=True)
    step(f"Installing {len(missing)} system packages", *as_root, *apt)


def system_packages() -> set[str]:
    """The Debian packages that are installed, under every name they provide (libcups2 is libcups2t64 now)."""
    query = ["dpkg-query", "--show", "--showformat", "${db:Status-Status},${Package},${Provides}\n"]
    listed = subprocess.run(query, capture_output=True, text=True, check=True).stdout
    rows = [line.split(",") for line in listed.splitlines() if line.startswith("installed,")]
    # "name (= version)" or nothing at all
    return {name.split()[0] for _status, *names in rows for name in names if name}


def has_pip() -> bool:
    """Whether Python can fetch anything: Debian's cannot until python3-pip is there."""
    return subprocess.run([OUTSIDE, "-c", "import pip"], check=False, capture_output=True).returncode == 0


def fetch_uv() -> None:
    """Put the locked uv into .tools."""
    version = SETUP_LOCK.read_text("utf-8").partition("uv==")[2].split()[0]
    if UV.exists() and (TOOLS / f"uv-{version}.dist-info").exists():
        return
    if not has_pip():
        raise SetUpError(f"{OUTSIDE} has no pip: install pip for it and start this again.")
    pip = (OUTSIDE, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--upgrade")
    step("Fetching uv", *pip, "--require-hashes", "--target", TOOLS, "--requirement", SETUP_LOCK)


def uv(what: str, *arguments: str | Path) -> None:
    """One step with uv, which fetches no other Python and trusts whom the system trusts."""
    os.environ["UV_PYTHON_DOWNLOADS"] = "never"
    os.environ.setdefault("UV_SYSTEM_CERTS", "1")  # the proxies of firms sign for themselves
    step(what, UV, *arguments)


def step(what: str, *command: str | Path) -> None:
    """Run one step of the set-up, quiet unless it fails.

    Raises:
        SetUpError: with the last thing the step said; the whole lies in .tools/setup.log.
    """
    print(f"{what} ...", flush=True)
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, errors="replace")
    if done.returncode == 0:
        return
    output = done.stdout + done.stderr
    TOOLS.mkdir(exist_ok=True)
    LOG.write_text(output, "utf-8")
    said = [line.strip() for line in output.splitlines() if line.strip() and "hint:" not in line]
    raise SetUpError(
        f"{what} failed ({said[-1] if said else done.returncode}); when the cause is mended, give the same "
        f"command again (all that was said: {LOG.relative_to(ROOT)}; a mirror is named by UV_DEFAULT_INDEX)."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
