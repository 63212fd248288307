"""core/gamma.cuh."""

from mpmath import digamma, log, loggamma, polygamma


def special_trigamma(x):
    return polygamma(1, x)


def special_gamma_remainder(x):
    return loggamma(x) - x * log(x) + x


def special_bregman_lgamma(a, b):
    return loggamma(b) - loggamma(a) - (b - a) * digamma(a)


def special_bregman_remainder(a, b):
    return special_gamma_remainder(b) - special_gamma_remainder(a) - (b - a) * (digamma(a) - log(a))


NEAR = {"special_bregman_lgamma", "special_bregman_remainder"}
PIECES = {
    "special_lgamma": (loggamma, ("shape",)),
    "special_digamma": (digamma, ("shape",)),
    "special_trigamma": (special_trigamma, ("shape",)),
    "special_gamma_remainder": (special_gamma_remainder, ("shape",)),
    "special_bregman_lgamma": (special_bregman_lgamma, ("shape", "shape")),
    "special_bregman_remainder": (special_bregman_remainder, ("shape", "shape")),
}
