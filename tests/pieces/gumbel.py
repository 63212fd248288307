"""core/gumbel.cuh: what its pieces compute, by mpmath."""

from mpmath import loggamma


def special_gamma_spread(e):
    return loggamma(1 + 2 * e) - 2 * loggamma(1 + e)


PIECES = {"special_gamma_spread": (special_gamma_spread, ("shape",))}
