// The pieces of core/bessel.cuh as kernels of their own; nan where an input is not theirs.
#pragma once
#include "core/bessel.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_nonnegative(S x) {
    return is_finite(x) & (value_of(x) >= Number<S>(0));
}

template <class S>
LUCID_FN S special_log_i0(S k) {
    return only_if(is_nonnegative(k), log_i0(k));
}
LUCID_WIDE_KERNEL(special_log_i0, 1, 6)

// I1(k)/I0(k) and 1 less it.
template <class S>
LUCID_FN S special_bessel_ratio(S k) {
    return only_if(is_nonnegative(k), bessel_ratio(k));
}
LUCID_WIDE_KERNEL(special_bessel_ratio, 1, 4)

template <class S>
LUCID_FN S special_bessel_complement(S k) {
    return only_if(is_nonnegative(k), bessel_complement(k));
}
LUCID_WIDE_KERNEL(special_bessel_complement, 1, 4)

// log I0(b) - log I0(a) - (b - a) I1(a)/I0(a).
template <class S>
LUCID_FN S special_bregman_log_i0(S a, S b) {
    S ratio;
    return only_if(is_nonnegative(a) & is_nonnegative(b), bregman_log_i0(b - a, a, b, ratio));
}
LUCID_WIDE_KERNEL(special_bregman_log_i0, 2, 6)

// 1 - cos(a - b).
template <class S>
LUCID_FN S special_versine(S a, S b) {
    return only_if(is_finite(a) & is_finite(b), versine(a, b));
}
LUCID_WIDE_KERNEL(special_versine, 2, 4)

} // namespace lucid
