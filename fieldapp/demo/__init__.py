"""Invented data to try the app with: the same seed and day always give the same rows.

Nobody in it exists.  Counties and townships are real; people, shops, brands and telephone numbers are not:

- Mobile numbers begin with 154, which no network in China has been given; landlines begin with 0 after the area
  code, which no exchange does.
- Brands are invented; shops are called after invented owners and after words of good omen.
"""

DEALERS = 120  # of the rep at this laptop, where nobody asks for more
FEWEST = 12
SEED = 20261123
