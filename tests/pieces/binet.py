"""core/binet.cuh: what its pieces compute, by mpmath."""

from mpmath import log, loggamma, pi, sinh


def special_binet(x):
    return loggamma(x) - (x - 0.5) * log(x) + x - log(2 * pi) / 2


def special_log_sinhc(h):
    return log(sinh(h) / h)


PIECES = {
    "special_binet": (special_binet, ("shape",)),
    "special_log_sinhc": (special_log_sinhc, ("shape",)),
}
