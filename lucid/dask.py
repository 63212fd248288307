"""dask arrays with Tensors as their chunks. Importing this module is all there is to do.

>>> import dask.array as da
>>> import lucid
>>> import lucid.dask
>>> x = da.from_array(lucid.arange(6.0, device="cpu"), chunks=2, asarray=False)
>>> (x * x).sum().compute()
Tensor(55.0, device='cpu')
"""

import dask.array

from .tensor import Tensor

dask.array.register_chunk_type(Tensor)  # type: ignore[no-untyped-call, unused-ignore]
