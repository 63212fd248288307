// The pieces of core/binet.cuh, as kernels of their own.
#pragma once
#include "core/binet.cuh"

namespace lucid {

template <class S>
LUCID_FN S special_binet(S x) {
    return only_if(is_positive(x), binet(x));
}
LUCID_WIDE_KERNEL(special_binet, 1, 4)

// nan for h <= 0.
template <class S>
LUCID_FN S special_log_sinhc(S h) {
    return only_if(is_positive(h), log_sinhc(h));
}
LUCID_WIDE_KERNEL(special_log_sinhc, 1, 4)

} // namespace lucid
