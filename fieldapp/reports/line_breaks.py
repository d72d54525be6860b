"""Where lines of mixed Chinese and Latin text may break.

Between Han characters anywhere; between words at spaces; never before a closing mark, nor after an
opening one.  ReportLab's own breaking knows the Japanese marks only and cuts Latin words.
"""

import re
from collections.abc import Callable, Iterator

Measure = Callable[[str], float]
CLOSING = "，。、；：！？）】》〉」』”’％％…·—～,.;:!?)]}%°℃"
OPENING = "（【《〈「『“‘([{￥¥$"
# A run of Latin letters and digits stays together; everything else stands alone, a space with the word before it.
_TOKEN = re.compile(r"[0-9A-Za-z\u00c0-\u024f'’./:@#&+_-]+|\s+|.", re.DOTALL)


def break_lines(text: str, width: float, measure: Measure) -> list[str]:
    """*text* as lines no wider than *width*; line breaks in it are kept.  At least one line.

    Args:
        width: in the units of *measure*.
        measure: the width of a piece of text.

    Example:
        >>> break_lines("上次拜访，到期", 4, len)
        ['上次拜', '访，到期']
    """
    return [line for paragraph in text.split("\n") for line in _lines(paragraph, width, measure)]


def _lines(paragraph: str, width: float, measure: Measure) -> Iterator[str]:
    line = ""
    for piece in _pieces(paragraph):
        if not line or measure((line + piece).rstrip()) <= width:
            line += piece
        else:
            yield line.rstrip()
            line = piece.lstrip()
        while measure(line.rstrip()) > width and len(line) > 1:  # a word wider than the line
            fits = _fitting(line, width, measure)
            yield line[:fits]
            line = line[fits:]
    yield line.rstrip()


def _pieces(paragraph: str) -> Iterator[str]:
    """What must not be torn apart."""
    piece = ""
    for token in _TOKEN.findall(paragraph):
        sticks = token.isspace() or token[0] in CLOSING or (piece and piece[-1] in OPENING)
        if piece and not sticks:
            yield piece
            piece = ""
        piece += token
    if piece:
        yield piece


def _fitting(line: str, width: float, measure: Measure) -> int:
    """How many characters of *line* fit; at least one."""
    count = len(line)
    while count > 1 and measure(line[:count]) > width:
        count -= 1
    return count
