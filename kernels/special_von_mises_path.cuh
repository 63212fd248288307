// The piece of core/von_mises_path.cuh as a kernel of its own.
#pragma once
#include "core/von_mises_path.cuh"

namespace lucid {

// dt/dk of an angle t from the mean direction of a von Mises law of concentration k, of a given rank.
template <class S>
LUCID_FN S special_von_mises_path(S t, S k) {
    const bool there = is_finite(k) & (value_of(k) >= 0) & (value_of(t) <= 3.14159265358979323846) &
                       (value_of(t) >= -3.14159265358979323846);
    return only_if(there, von_mises_path(t, k));
}
LUCID_WIDE_KERNEL(special_von_mises_path, 2, 8)

} // namespace lucid
