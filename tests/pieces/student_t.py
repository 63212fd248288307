"""KL between Student's t laws where it has a closed form: what its kernel computes, by mpmath."""

from mpmath import log, nan


def kl_student_t_student_t(v, m, s, w, n, t):
    """Between Cauchy laws: Chyzak & Nielsen (2019)."""
    return log(((s + t) ** 2 + (m - n) ** 2) / (4 * s * t)) if v == w == 1 else nan


_T = ("flag", "real", "positive")
PIECES = {"kl_student_t_student_t": (kl_student_t_student_t, _T + _T)}
