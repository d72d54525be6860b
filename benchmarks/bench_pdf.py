"""A table on paper beside drawing the same words on a bare canvas, and the plan of a day.

    python benchmarks/bench_pdf.py

Processor time of processes of their own, as memory is measured too; fonts are loaded before the clock starts.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from fieldapp.reports.draw_pdf import draw_pdf
from fieldapp.reports.table_report import TableReport, build
from fieldapp.texts import speak

HEADINGS = ("店名", "县", "乡镇", "联系人", "电话", "等级", "上次拜访", "下次拜访")
FONT = Path(__file__).resolve().parents[1] / "resources" / "fonts" / "NotoSansSC-Regular.ttf"
SIZES = (30, 1_000, 10_000)


def rows(count: int) -> list[tuple[str, ...]]:
    """Lines of a list of dealers."""
    return [
        (f"兴达电器{n}", "新郑市", "龙湖镇", "王伟强", f"139{n:08}", "ABC"[n % 3], "2026-11-02", "2026-11-30")
        for n in range(count)
    ]


def ours(count: int) -> None:
    """The report of any table."""
    report = build(TableReport(title="经销商", columns=HEADINGS, rows=rows(count), printed_on=date(2026, 11, 23)))
    draw_pdf(report)


def bare(count: int) -> None:
    """The same words at the same places, line by line, without tables, rules or wrapping."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(os.devnull, pagesize=landscape(A4), initialFontName="Bare", invariant=True)
    lines = rows(count)
    for first in range(0, count, 23):
        canvas.setFont("Bare", 9)
        for line, cells in enumerate([HEADINGS, *lines[first : first + 23]]):
            for place, cell in enumerate(cells):
                canvas.drawString(40 + place * 95, 540 - line * 21, cell)
        canvas.showPage()
    canvas.save()


def one(way: str, count: int) -> None:
    """Measure in this process."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    speak("zh_CN")
    registerFont(TTFont("Bare", str(FONT)))
    ours(1) if way == "ours" else bare(1)
    began = time.process_time()
    ours(count) if way == "ours" else bare(count)
    took = time.process_time() - began
    print(json.dumps([took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000]))


def main() -> None:
    """By turns, five times each."""
    if len(sys.argv) > 1:
        one(sys.argv[1], int(sys.argv[2]))
        return
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    for count in SIZES:
        told: dict[str, list[list[float]]] = {"bare": [], "ours": []}
        for _round in range(5):
            for way, measured in told.items():
                done = subprocess.run(
                    [sys.executable, __file__, way, str(count)],
                    env=environment,
                    check=True,
                    capture_output=True,
                    cwd=tempfile.gettempdir(),
                )
                measured.append(json.loads(done.stdout))
        floor, took = (median(seconds for seconds, _mb in told[way]) for way in ("bare", "ours"))
        memory = median(mb for _seconds, mb in told["ours"])
        print(f"{count:6,} rows: canvas {floor:.2f} s, ours {took:.2f} s, {took / floor:.2f} x, {memory:.0f} MB")


if __name__ == "__main__":
    main()
