"""One module a family, saying independently of lucid what the family is. No tests here."""

from mpmath import mp

mp.dps = 40  # before any row is read: some hold numbers
