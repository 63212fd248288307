// The pieces of core/expint.cuh as kernels of their own.
#pragma once
#include "core/expint.cuh"

namespace lucid {

// exp(x) E1(x); nan unless x > 0.
template <class S>
LUCID_FN S special_scaled_e1(S x) {
    return only_if(is_positive(x), scaled_e1(x));
}
LUCID_WIDE_KERNEL(special_scaled_e1, 1, 4)

// exp(x) E1(x) + log(x exp(x) E1(x)); nan unless x > 0.
template <class S>
LUCID_FN S special_scaled_e1_gap(S x) {
    return only_if(is_positive(x), scaled_e1_gap(x));
}
LUCID_WIDE_KERNEL(special_scaled_e1_gap, 1, 8)

} // namespace lucid
