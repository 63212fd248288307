// How many of the values offered lie outside a set: what validation asks, in one pass and with
// nothing written.
#pragma once
#include "core/dual.cuh"

namespace lucid {

// 1 where x is not between low and high, a bound itself included where its flag is 1, or where
// `integer` is 1 and x is none; nan lies outside every set. It has no slope.
template <class S>
LUCID_FN S interval_outside(S x, S low, S high, S closed_low, S closed_high, S integer) {
    using T = Number<S>;
    const T v = value_of(x), zero = T(0);
    const bool inside = ((v > value_of(low)) | ((v == value_of(low)) & (value_of(closed_low) != zero))) &
                        ((v < value_of(high)) | ((v == value_of(high)) & (value_of(closed_high) != zero))) &
                        ((v == floor(v)) | (value_of(integer) == zero));
    return S(select(inside, zero, T(1)));
}
LUCID_KERNEL(interval_outside, 6, 0)

} // namespace lucid
