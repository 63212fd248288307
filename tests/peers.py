"""KL by other libraries where they are installed: for the table that stands ours beside theirs.

Nothing here is a reference of any test.
"""

import warnings
from importlib.util import find_spec

import numpy as np
from table import BY_CLASS, theirs


def _torch():
    import torch

    return torch.distributions, torch.distributions.kl_divergence, torch.from_numpy, {"validate_args": False}


def _numpyro():
    import jax
    from numpyro import distributions

    jax.config.update("jax_enable_x64", True)
    return distributions, distributions.kl_divergence, jax.numpy.asarray, {"validate_args": False}


def _tfp():
    import jax
    from jax._src import core
    from jax.interpreters import xla

    jax.config.update("jax_enable_x64", True)
    if not hasattr(xla, "pytype_aval_mappings"):  # TFP 0.25 imports a name that jax 0.10 moved
        xla.pytype_aval_mappings = core.pytype_aval_mappings
    from tensorflow_probability.substrates import jax as tfp

    return tfp.distributions, tfp.distributions.kl_divergence, jax.numpy.asarray, {}


LIBRARIES = {
    "torch": ("torch", _torch),
    "numpyro": ("numpyro", _numpyro),
    "tfp": ("tensorflow_probability", _tfp),
}


def installed():
    return [name for name, (module, _) in LIBRARIES.items() if find_spec(module)]


def kl(library, p, q, inputs):
    """KL by a library at p's parameters, then q's; None where it has no closed form for the pair."""
    n = len(BY_CLASS[p].DOMAIN)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module, divergence, array, options = LIBRARIES[library][1]()
            pair = [
                theirs(module, family, [array(np.array(v)) for v in values], **options)
                for family, values in ((p, inputs[:n]), (q, inputs[n:]))
            ]
            return np.asarray(divergence(*pair))
    except Exception:  # a family or a pair that it does not have, each in its own way
        return None
