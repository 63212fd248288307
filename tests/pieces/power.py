"""core/power.cuh: what its pieces compute, by mpmath."""


def special_power(x, c):
    return x**c


def special_power_ratio(a, b, c):
    return (b / a) ** c


PIECES = {
    "special_power": (special_power, ("positive", "ordinary")),
    "special_power_ratio": (special_power_ratio, ("positive", "positive", "ordinary")),
}
