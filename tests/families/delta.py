"""Delta: it has no density on the line, and so no cases for the laws of densities."""

from mpmath import inf

SOURCE = "Pyro's Delta"
FAMILY = "Delta"
CASES = []
DOMAIN = {"v": "real", "log_density": "real"}
EVENTS = True
SUPPORT = "real"


def log_prob(x, v, log_density):
    return log_density if x == v else -inf
