"""core/special.cuh, core/ndtr.cuh, and kernels that belong to no family: what they compute, by mpmath."""

from mpmath import erfc, erfinv, exp, expm1, floor, log, log1p, mpf, sqrt


def special_log(x):
    return log(x)


def special_psi(t):
    return exp(t) - 1 - t


def special_log_ratio(a, b):
    return log(b / a)


def special_deviance(x, m):
    return x * log(x / m) + m - x


def special_weighted_phi(a, b, c, d):
    x = (a * b) / (c * d)
    return c * (x - 1 - log(x))


def special_bregman_log(a, b):
    return b / a - 1 - log(b / a)


def special_ndtr(z):
    return erfc(-z / sqrt(mpf(2))) / 2


def special_ndtri(p):
    return sqrt(mpf(2)) * erfinv(2 * p - 1)


def monte_carlo_k3(p_log_prob, q_log_prob):
    return exp(q_log_prob - p_log_prob) - 1 - (q_log_prob - p_log_prob)


def roofline_add(a, b, c, d):
    return (a + b) + (c + d)


def interval_outside(x, low, high, closed_low, closed_high, integer):
    above = x > low or (x == low and closed_low != 0)
    below = x < high or (x == high and closed_high != 0)
    return mpf(not (above and below and (integer == 0 or x == floor(x))))


# Pieces that compare two nearly equal inputs.
NEAR = {"special_weighted_phi", "special_bregman_log", "special_log_ratio", "special_deviance"}

# name -> (reference, kinds of its inputs); see reference.draw for the kinds.
PIECES = {
    "special_log": (special_log, ("positive",)),
    "special_log1p": (log1p, ("positive",)),
    "special_exp": (exp, ("exponent",)),
    "special_expm1": (expm1, ("exponent",)),
    "special_log_ratio": (special_log_ratio, ("positive", "positive")),
    "special_deviance": (special_deviance, ("positive", "positive")),
    "special_psi": (special_psi, ("exponent",)),
    "special_weighted_phi": (special_weighted_phi, ("positive",) * 4),
    "special_bregman_log": (special_bregman_log, ("positive", "positive")),
    "special_ndtr": (special_ndtr, ("deviate",)),
    "special_ndtri": (special_ndtri, ("probability",)),
    "monte_carlo_k3": (monte_carlo_k3, ("exponent", "exponent")),
    "roofline_add": (roofline_add, ("ordinary",) * 4),
    "interval_outside": (interval_outside, ("small",) * 3 + ("flag",) * 3),
}
