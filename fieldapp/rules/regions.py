"""Codes and places of the region tree (DOMAIN section 1)."""

from dataclasses import dataclass

COUNTY_DIGITS, TOWNSHIP_DIGITS, FULL_DIGITS = 6, 9, 12


@dataclass(frozen=True, slots=True)
class Place:
    """A region with those above it; *names* from the province down, at least one."""

    code: str
    names: tuple[str, ...]

    @property
    def short(self) -> str:
        """The last two names, as one says it: 新郑市龙湖镇."""
        return "".join(self.names[-2:])

    @property
    def full(self) -> str:
        """All names: 河南省郑州市新郑市龙湖镇."""
        return "".join(self.names)


def region_prefix(code: str) -> str:
    """What the codes of a region and of all below it begin with.

    Official codes step by two digits down to the county and by three to the township, and are filled up
    with zeros; a zone's code begins with that of the county it lies in.

    Example:
        >>> region_prefix("410000"), region_prefix("410100"), region_prefix("410184000000")
        ('41', '4101', '410184')
    """
    for digits in (FULL_DIGITS, TOWNSHIP_DIGITS):
        if len(code) == digits:
            code = code.removesuffix("000")
    if len(code) == COUNTY_DIGITS:
        code = code.removesuffix("00").removesuffix("00")
    return code
