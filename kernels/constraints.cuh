// How many of the values offered lie outside a set: what validation asks, in one pass and with
// nothing written. nan lies outside every set.
#pragma once
#include "core/dual.cuh"

namespace lucid {

// 1 where x is not in the open interval (low, high).
template <class S>
LUCID_FN S outside_open(S x, S low, S high) {
    const auto v = value_of(x);
    return S((v > value_of(low)) & (v < value_of(high)) ? 0 : 1);
}
LUCID_KERNEL(outside_open, 3, 0)

// 1 where x is not in the closed interval [low, high].
template <class S>
LUCID_FN S outside_closed(S x, S low, S high) {
    const auto v = value_of(x);
    return S((v >= value_of(low)) & (v <= value_of(high)) ? 0 : 1);
}
LUCID_KERNEL(outside_closed, 3, 0)

} // namespace lucid
