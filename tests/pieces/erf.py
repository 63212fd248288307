"""core/erf.cuh."""

from mpmath import erf, erfc, exp


def special_erfcx(x):
    return exp(x * x) * erfc(x)


PIECES = {
    "special_erf": (erf, ("deviate",)),
    "special_erfc": (erfc, ("deviate",)),
    "special_erfcx": (special_erfcx, ("deviate",)),
}
