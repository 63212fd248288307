// The pieces of core/erf.cuh as kernels of their own.
#pragma once
#include "core/erf.cuh"

namespace lucid {

template <class S>
LUCID_FN S special_erf(S x) {
    return erf(x);
}
LUCID_KERNEL(special_erf, 1, 2)

template <class S>
LUCID_FN S special_erfc(S x) {
    return erfc(x);
}
LUCID_KERNEL(special_erfc, 1, 3)

template <class S>
LUCID_FN S special_erfcx(S x) {
    return erfcx(x);
}
LUCID_KERNEL(special_erfcx, 1, 3)

} // namespace lucid
