"""Breaking Chinese text with Latin words in it into lines.

A line may end after any Chinese character and at a space.  Closing marks never begin a line and opening ones never
end it (GB/T 15834); a Latin word, a number or a telephone number stays in one piece unless it is wider than
the line.
"""

import re
from collections.abc import Callable, Iterator

_CLOSING = "，。、；：？！）》」』】〕〗〉”’…—～·%‰℃,.;:?!)]}»"
_OPENING = "（《「『【〔〖〈“‘([{«¥￥$#№"
_WIDE = "\u2e80-\u2fff\u3000-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_OPEN, _CLOSE = re.escape(_OPENING), re.escape(_CLOSING)
# Latin words may hold closing marks inside (1,300.00), so those are taken along while the word goes on.
_UNIT = re.compile(
    rf"[{_OPEN}]*(?:[^\s{_WIDE}{_OPEN}]+|[^\s])[{_CLOSE}]*[ \u00a0]*|\s+",
)
_IS_WIDE = re.compile(rf"[{_WIDE}]")
_LINE_THAT_CAN_SPARE = 4  # units

Measure = Callable[[str], float]


def break_lines(text: str, width: float, measure: Measure) -> list[str]:
    """The lines of *text*, each at most *width* wide unless one character is wider.

    Args:
        text: its own line breaks are kept; an empty text is one empty line.
        width: in the unit of *measure*.
        measure: how wide a text without line breaks is.
    """
    if "\n" not in text and measure(text) <= width:
        return [text]
    return [line for paragraph in text.split("\n") for line in _lines(paragraph, width, measure)]


def _lines(text: str, width: float, measure: Measure) -> Iterator[str]:
    if measure(text) <= width:
        yield text
        return
    lines: list[list[str]] = [[]]
    used = 0.0
    for unit in _fitting(text, width, measure):
        wide = measure(unit)
        if lines[-1] and used + measure(unit.rstrip()) > width:
            lines.append([])
            used = 0.0
        lines[-1].append(unit)
        used += wide
    _give_company(lines, width, measure)
    for line in lines:
        yield "".join(line).rstrip()


def _give_company(lines: list[list[str]], width: float, measure: Measure) -> None:
    """A Chinese character left alone on the last line gets the one before it beside it."""
    if len(lines) > 1 and len(lines[-1]) == 1 and len(lines[-2]) >= _LINE_THAT_CAN_SPARE:
        alone, company = lines[-1][0], lines[-2][-1]
        if _IS_WIDE.search(alone) and _IS_WIDE.search(company) and measure(company + alone) <= width:
            lines[-1].insert(0, lines[-2].pop())


def _fitting(text: str, width: float, measure: Measure) -> Iterator[str]:
    """Pieces that stay whole; such as are wider than a line fall into their characters."""
    for found in _UNIT.finditer(text):
        unit = found.group()
        if measure(unit.rstrip()) <= width:
            yield unit
        else:
            yield from unit
