"""How names of counties are written for those who do not read Chinese."""

from fieldapp.texts import language


def shown_name(name: str, pinyin: str) -> str:
    """A county's or prefecture's name as maps and tables write it: 新郑市, in English Xinzheng; 杞县 is Qi Xian there.

    Example:
        >>> from fieldapp.texts import speaking
        >>> with speaking("en"):
        ...     shown_name("新郑市", "xin zheng shi"), shown_name("杞县", "qi xian")
        ('Xinzheng', 'Qi Xian')
    """
    if language() == "zh_CN" or not pinyin:
        return name
    syllables = pinyin.split()
    ending = 2 if name.endswith(("地区", "自治州", "矿区")) else 1
    if len(syllables) - ending > 1:
        return "".join(syllables[:-ending]).capitalize()
    return " ".join(syllable.capitalize() for syllable in syllables)
