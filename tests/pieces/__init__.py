"""One module for each header of kernels/core: what its pieces compute, by mpmath. No tests here."""
