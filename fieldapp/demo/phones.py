"""Telephone numbers that nobody has: well formed, so that every screen takes them, and given to no network."""

from random import Random

# No network in China has been given 154; behind an area code no exchange begins with 0.
_MOBILE = "154"
_AREA_CODES = {"4101": "0371", "4108": "0391", "4110": "0374", "4111": "0395", "4116": "0394"}
_STEP = 60_466_177  # shares no factor with 10 ** 8: every number comes once before one comes again


def mobile(number: int) -> str:
    """The *number*-th mobile number, counted from 0; the first hundred million differ."""
    return f"{_MOBILE}{(number * _STEP + 13_795_531) % 10**8:08}"


def landline(random: Random, region_code: str) -> str:
    """A landline in the prefecture of *region_code*."""
    area = _AREA_CODES.get(region_code[:4], "0371")
    return f"{area}0{random.randrange(10**7):07}"
