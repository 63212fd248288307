"""core/expint.cuh."""

from mpmath import e1, exp, log


def special_scaled_e1(x):
    if x > 1e8:
        return 1 / x - 1 / x**2 + 2 / x**3 - 6 / x**4 + 24 / x**5 - 120 / x**6
    return exp(x) * e1(x)


def special_scaled_e1_gap(x):
    if x > 1e8:  # from the series of the scaled integral
        return 1 / (2 * x**2) - 7 / (3 * x**3) + 47 / (4 * x**4)
    return special_scaled_e1(x) + log(x * special_scaled_e1(x))


PIECES = {
    "special_scaled_e1": (special_scaled_e1, ("positive",)),
    "special_scaled_e1_gap": (special_scaled_e1_gap, ("positive",)),
}
