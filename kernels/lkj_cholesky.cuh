// LKJCholesky(dim, concentration), of the Cholesky factor L of a correlation matrix: density
// prod L_ii^(2 (concentration - 1) + dim - i), i = 2 ... dim, over its integral by L's entries below
// the diagonal. A row's k = i - 1 entries there are independent of the other rows'; the square of L_ii
// is of Beta(a, k/2), a = concentration + (dim - 1 - k)/2, and their direction uniform. Each kernel
// is of one row, and the rows' sum is the law's.
//
// row            k, a whole number from 1 to dim - 1
// dimension      dim, a whole number from 2 on
// concentration  positive, a number
// Results are in nats. A parameter that is none of these gives nan. By row and dimension there is no
// derivative.
#pragma once
#include "core/shared_beta.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_lkj(S row, S dimension, S concentration) {
    using T = Number<S>;
    const T k = value_of(row), n = value_of(dimension);
    return (k >= T(1)) & (k < n) & is_finite(n) & (floor(k) == k) & (floor(n) == n) & is_positive(concentration);
}
template <class S>
LUCID_FN S lkj_shape(S row, S dimension, S concentration) {
    using T = Number<S>;
    return concentration + T(0.5) * ((value_of(dimension) - T(1)) - value_of(row));
}
template <class S>
LUCID_FN S half_row(S row) {
    return S(Number<S>(0.5) * value_of(row));
}

template <class S>
LUCID_FN S lkj_cholesky_row_log_prob(S diagonal, S row, S dimension, S concentration) {
    using T = Number<S>;
    const S a = lkj_shape(row, dimension, concentration), b = half_row(row);
    // 2 (a - 1), not from the rounded sum
    const S power = T(2) * (concentration - T(1)) + ((value_of(dimension) - T(1)) - value_of(row));
    const S body = select(value_of(power) == T(0), S(T(0)), power * log(diagonal));
    return only_if(is_lkj(row, dimension, concentration) & (value_of(diagonal) >= T(0)),
                   body + (lgamma_step(b, a) - T(1.1447298858494001741) * b));
}
LUCID_WIDE_KERNEL(lkj_cholesky_row_log_prob, 4, 8)

template <class S>
LUCID_FN S lkj_cholesky_row_entropy(S row, S dimension, S concentration) {
    using T = Number<S>;
    const S a = lkj_shape(row, dimension, concentration), b = half_row(row);
    return only_if(is_lkj(row, dimension, concentration),
                   (T(1.1447298858494001741) * b - lgamma_step(b, a)) + (a - T(1)) * digamma_difference(b, a, a + b));
}
LUCID_WIDE_KERNEL(lkj_cholesky_row_entropy, 3, 8)

template <class S>
LUCID_FN S kl_lkj_cholesky_row(S row, S dimension, S p_concentration, S q_concentration) {
    const S p = lkj_shape(row, dimension, p_concentration), q = lkj_shape(row, dimension, q_concentration);
    return only_if(is_lkj(row, dimension, p_concentration) & is_lkj(row, dimension, q_concentration),
                   bregman_beta(q_concentration - p_concentration, p, q, half_row(row)));
}
LUCID_WIDE_KERNEL(kl_lkj_cholesky_row, 4, 8)

} // namespace lucid
