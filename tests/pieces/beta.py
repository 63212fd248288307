"""Moments of the laws on the unit interval."""

from families import kumaraswamy

PIECES = {
    "kumaraswamy_mean": (kumaraswamy.mean, ("shape", "shape")),
    "kumaraswamy_stddev": (kumaraswamy.deviation, ("shape", "shape")),
}
