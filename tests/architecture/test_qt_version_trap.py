"""The installed PySide6 survives thousands of signals.

PySide6 6.12.0 on Python 3.11 drops one reference to ``True`` at each ``Signal.emit``, until the process aborts.
"""

import subprocess
import sys

SIGNALS = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Bell(QObject):
    rung = Signal(bool)

app, bell, heard = QCoreApplication([]), Bell(), []
bell.rung.connect(heard.append)
before = sys.getrefcount(True)
for _ in range(3000):
    bell.rung.emit(True)
heard.clear()
print(before - sys.getrefcount(True))
"""

JOBS = """
from PySide6.QtCore import QCoreApplication, QObject, QRunnable, QThreadPool, Signal

class Bell(QObject):
    rung = Signal(object)

class Work(QRunnable):
    def __init__(self, number):
        super().__init__()
        self.number = number

    def run(self):
        bell.rung.emit(self.number)
        bell.rung.emit(None)

app, bell, heard = QCoreApplication([]), Bell(), []

def hear(answer):
    heard.append(answer)
    if len(heard) == 6000:
        app.quit()

bell.rung.connect(hear)
for number in range(3000):
    QThreadPool.globalInstance().start(Work(number))
app.exec()
print(sorted(answer for answer in heard if answer is not None) == list(range(3000)))
"""


def run(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, f"the process ended with {done.returncode}: {done.stderr}"
    return done.stdout.strip()


def test_three_thousand_signals_lose_no_reference_to_true() -> None:
    assert abs(int(run(SIGNALS))) < 100


def test_three_thousand_jobs_on_other_threads_all_answer() -> None:
    assert run(JOBS) == "True"
