// The piece of core/gamma_path.cuh as a kernel of its own.
#pragma once
#include "core/gamma_path.cuh"

namespace lucid {

// dx/da of a draw x of Gamma(a, 1) of a given rank.
template <class S>
LUCID_FN S special_gamma_path(S x, S a) {
    return only_if(is_positive(x) & is_positive(a), gamma_path(x, a));
}
LUCID_WIDE_KERNEL(special_gamma_path, 2, 32)

} // namespace lucid
