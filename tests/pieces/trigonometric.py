"""core/trigonometric.cuh: what its pieces compute, by mpmath."""

from mpmath import atan, log, pi, sin, tan


def special_tanpi_quarter(x):
    return tan(pi * x / 4)


def special_minus_log_sinpi(x):
    return -log(sin(pi * x))


def special_minus_log_sinc(x):
    return -log(sin(pi * x) / (pi * x))


PIECES = {
    "special_atan_unit": (atan, ("unit",)),
    "special_tanpi_quarter": (special_tanpi_quarter, ("unit",)),
    "special_minus_log_sinpi": (special_minus_log_sinpi, ("unit",)),
    "special_minus_log_sinc": (special_minus_log_sinc, ("unit",)),
}
