"""core/half_gamma.cuh: what its pieces compute, by mpmath."""

from mpmath import digamma, log, loggamma, mpf


def special_log_half_gamma(a):
    return loggamma(a + mpf(1) / 2) - loggamma(a) - log(a) / 2


def special_digamma_half_step(a):
    return digamma(a + mpf(1) / 2) - digamma(a)


PIECES = {
    "special_log_half_gamma": (special_log_half_gamma, ("shape",)),
    "special_digamma_half_step": (special_digamma_half_step, ("shape",)),
}
