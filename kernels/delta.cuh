// Delta(v, log_density): all mass at x = v, of density exp(log_density) with respect to the
// measure that counts v once; x real.
//
// v            real, in the units of x
// log_density  real, in nats
// A parameter that is not finite gives nan: kernels never throw.
#pragma once
#include "core/dual.cuh"

namespace lucid {

template <class S>
LUCID_FN S delta_log_prob(S x, S v, S log_density) {
    using T = Number<S>;
    const T at = value_of(x);
    return only_if(is_finite(v) & is_finite(log_density) & (at == at),
                   select(at == value_of(v), log_density, S(-infinity<T>())));
}
LUCID_KERNEL(delta_log_prob, 3, 1)

} // namespace lucid
