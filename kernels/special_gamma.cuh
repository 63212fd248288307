// The pieces of core/gamma.cuh as kernels of their own; nan unless their inputs are positive.
#pragma once
#include "core/gamma.cuh"

namespace lucid {

template <class S>
LUCID_FN S special_lgamma(S x) {
    return only_if(is_positive(x), lgamma(x));
}
LUCID_WIDE_KERNEL(special_lgamma, 1, 4)

template <class S>
LUCID_FN S special_digamma(S x) {
    return only_if(is_positive(x), digamma(x));
}
LUCID_WIDE_KERNEL(special_digamma, 1, 4)

template <class S>
LUCID_FN S special_trigamma(S x) {
    return only_if(is_positive(x), trigamma(x));
}
LUCID_WIDE_KERNEL(special_trigamma, 1, 4)

template <class S>
LUCID_FN S special_gamma_remainder(S x) {
    return only_if(is_positive(x), gamma_remainder(x));
}
LUCID_WIDE_KERNEL(special_gamma_remainder, 1, 8)

// lgamma(b) - lgamma(a) - (b - a) digamma(a).
template <class S>
LUCID_FN S special_bregman_lgamma(S a, S b) {
    return only_if(is_positive(a) & is_positive(b), bregman_lgamma(b - a, a, b));
}
LUCID_WIDE_KERNEL(special_bregman_lgamma, 2, 6)

// The same of lgamma(x) - x log x + x.
template <class S>
LUCID_FN S special_bregman_remainder(S a, S b) {
    return only_if(is_positive(a) & is_positive(b), bregman_remainder(b - a, a, b));
}
LUCID_WIDE_KERNEL(special_bregman_remainder, 2, 6)

} // namespace lucid
