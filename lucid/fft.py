"""Fourier transforms: the Array API's extension, which is numpy.fft, on Tensors.

>>> import lucid
>>> lucid.fft.fft(lucid.asarray([1.0, 0.0], device="cpu")).real
Tensor([1., 1.], device='cpu')
"""

from .ops import extension

STANDARD = tuple(
    """fft fftfreq fftn fftshift hfft ifft ifftn ifftshift ihfft irfft irfftn rfft rfftfreq rfftn""".split()
)
__getattr__, __dir__ = extension("fft", STANDARD, creation=("fftfreq", "rfftfreq"))
