"""core/logistic.cuh: what its pieces compute, by mpmath."""

from mpmath import cosh, coth, exp, log, mpf


def special_log_logistic(z):
    return -2 * log(2 * cosh(z / 2))


def special_sigmoid(z):
    return 1 / (1 + exp(-z))


def special_logit(p):
    return log(p / (1 - p))


def special_logistic_shift(d):
    return d * coth(d / 2) - 2 if d != 0 else mpf(0)


PIECES = {
    "special_log_logistic": (special_log_logistic, ("exponent",)),
    "special_sigmoid": (special_sigmoid, ("exponent",)),
    "special_logit": (special_logit, ("unit",)),
    "special_logistic_shift": (special_logistic_shift, ("exponent",)),
}
