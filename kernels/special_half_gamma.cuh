// The pieces of core/half_gamma.cuh as kernels of their own.
#pragma once
#include "core/half_gamma.cuh"

namespace lucid {

// log(Gamma(a + 1/2) / (Gamma(a) sqrt(a))), a > 0; absolutely within an epsilon, which is what the
// constants beside it need.
template <class S>
LUCID_FN S special_log_half_gamma(S a) {
    return log_half_gamma(a);
}
LUCID_WIDE_KERNEL(special_log_half_gamma, 1, 24)

// digamma(a + 1/2) - digamma(a), a > 0.
template <class S>
LUCID_FN S special_digamma_half_step(S a) {
    return digamma_half_step(a);
}
LUCID_WIDE_KERNEL(special_digamma_half_step, 1, 4)

} // namespace lucid
