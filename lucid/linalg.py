"""Linear algebra: the Array API's extension and the rest of numpy.linalg, on Tensors.

>>> import lucid
>>> float(lucid.linalg.norm(lucid.asarray([3.0, 4.0])))
5.0
"""

from .ops import extension

# But eig and eigvals, which the standard wants complex and NumPy gives real where they are.
STANDARD = tuple(
    """cholesky cross det diagonal eigh eigvalsh inv matmul matrix_norm matrix_power matrix_rank
    matrix_transpose outer pinv qr slogdet solve svd svdvals tensordot trace vecdot vector_norm""".split()
)
__getattr__, __dir__ = extension("linalg", STANDARD)
