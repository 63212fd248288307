// The pieces of core/ that formulas share, as kernels of their own: so that each can be called,
// differentiated and held to its error by itself.
#pragma once
#include "core/ndtr.cuh"

namespace lucid {

template <class S>
LUCID_FN S special_log(S x) {
    return log(x);
}
LUCID_KERNEL(special_log, 1, 1)

template <class S>
LUCID_FN S special_log1p(S x) {
    return log1p(x);
}
LUCID_KERNEL(special_log1p, 1, 2)

template <class S>
LUCID_FN S special_exp(S x) {
    return exp(x);
}
LUCID_KERNEL(special_exp, 1, 1)

template <class S>
LUCID_FN S special_expm1(S x) {
    return expm1(x);
}
LUCID_KERNEL(special_expm1, 1, 2)

template <class S>
LUCID_FN S special_psi(S t) {
    return psi(t);
}
LUCID_KERNEL(special_psi, 1, 4)

// b/a - 1 - log(b/a); nan unless a, b > 0.
template <class S>
LUCID_FN S special_bregman_log(S a, S b) {
    S u;
    return only_if(is_positive(a) & is_positive(b), bregman_log(b - a, a, b, u));
}
LUCID_KERNEL(special_bregman_log, 2, 4)

// log(b/a); nan unless a, b > 0.
template <class S>
LUCID_FN S special_log_ratio(S a, S b) {
    return only_if(is_positive(a) & is_positive(b), log_ratio(b - a, a, b));
}
LUCID_KERNEL(special_log_ratio, 2, 2)

// x log(x/m) + m - x; nan unless x, m > 0.
template <class S>
LUCID_FN S special_deviance(S x, S m) {
    return only_if(is_positive(x) & is_positive(m), deviance(m - x, x, m));
}
LUCID_KERNEL(special_deviance, 2, 4)

// c (x - 1 - log x), x = ab/(cd); nan unless all are positive.
template <class S>
LUCID_FN S special_weighted_phi(S a, S b, S c, S d) {
    return only_if(is_positive(a) & is_positive(b) & is_positive(c) & is_positive(d), weighted_phi(a, b, c, d));
}
LUCID_WIDE_KERNEL(special_weighted_phi, 4, 6)

template <class S>
LUCID_FN S special_ndtr(S z) {
    return ndtr(z);
}
LUCID_KERNEL(special_ndtr, 1, 4)

template <class S>
LUCID_FN S special_ndtri(S p) {
    return ndtri(p);
}
LUCID_KERNEL(special_ndtri, 1, 8)

} // namespace lucid
