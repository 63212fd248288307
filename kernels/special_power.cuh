// The pieces of core/power.cuh, as kernels of their own.
#pragma once
#include "core/power.cuh"

namespace lucid {

template <class S>
LUCID_FN S special_power(S x, S c) {
    return power(x, c);
}
LUCID_KERNEL(special_power, 2, 2)

// (b/a)^c; nan unless a, b > 0.
template <class S>
LUCID_FN S special_power_ratio(S a, S b, S c) {
    S l;
    return only_if(is_positive(a) & is_positive(b), power_ratio(a, b, c, l));
}
LUCID_KERNEL(special_power_ratio, 3, 2)

} // namespace lucid
