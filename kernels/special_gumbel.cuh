// The pieces of core/gumbel.cuh, as kernels of their own.
#pragma once
#include "core/gumbel.cuh"

namespace lucid {

// lgamma(1 + 2e) - 2 lgamma(1 + e): log of E x^2 / (E x)^2 for a Weibull law of concentration 1/e;
// nan unless e > -1/2.
template <class S>
LUCID_FN S special_gamma_spread(S e) {
    return only_if(is_finite(e) & (value_of(e) > Number<S>(-0.5)), gamma_spread(e, e + Number<S>(1), (e + e) + Number<S>(1)));
}
LUCID_WIDE_KERNEL(special_gamma_spread, 1, 4)

} // namespace lucid
