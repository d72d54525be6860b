"""Cycles of Python objects are freed on the window's thread, and nowhere else.

Python looks for them in whichever thread happens to make the next object.  A closed dialog is such
a cycle; freed by a thread that reads the store, it takes Qt down with it.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500
FULL_EVERY = 60  # looks between two that go through all objects: half a minute


class GarbageCollector(QObject):
    """Takes over from Python's own as long as it lives; ``stop`` gives it back.

    Make it on the window's thread, once what stays for good is loaded: that is never looked at again.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self.settle()
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(EVERY_MS)

    @staticmethod
    def settle() -> None:
        """What is there now stays: never look at it again.

        It is not gone through before, as that costs as much as a tenth of the first paint; what little the start
        threw away stays with it.
        """
        gc.freeze()

    def look(self) -> None:
        """Free what is young; now and then everything."""
        self._looks += 1
        if self._looks % FULL_EVERY == 0:
            gc.collect()
        elif gc.get_count()[0] > gc.get_threshold()[0]:
            gc.collect(1)

    def stop(self) -> None:
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
