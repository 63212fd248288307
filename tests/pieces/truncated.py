"""The moments of core/truncated.cuh."""

from families import truncated_normal as row
from mpmath import nan

KINDS = ("real", "positive", "real", "real")


def special_truncated_mean(loc, scale, low, high):
    return row.mean(loc, scale, low, high) if low < high else nan


def special_truncated_deviation(loc, scale, low, high):
    return row.deviation(loc, scale, low, high) if low < high else nan


PIECES = {
    "special_truncated_mean": (special_truncated_mean, KINDS),
    "special_truncated_deviation": (special_truncated_deviation, KINDS),
}
