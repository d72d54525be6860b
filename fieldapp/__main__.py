"""``python -m fieldapp``: the same as the command ``fieldapp``."""

import importlib
import sys

if __name__ == "__main__":
    # By name: this package knows no windows, yet started by hand it should open them.
    sys.exit(importlib.import_module("ui.main").main())
