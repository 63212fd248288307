// WrappedCauchy(loc, concentration): density (1 - r^2) / (2 pi (1 + r^2 - 2 r cos(x - loc))),
// r = concentration, x on the circle.
//
// loc            real, in radians: the mean direction; whole turns do not count
// concentration  in [0, 1), no unit: the mean of cos(x - loc); 0 is the uniform law
// Results are in nats. A loc that is not finite or a concentration outside [0, 1) gives nan:
// kernels never throw. An x outside [-pi, pi] is the same point of the circle. Angles are told
// apart exactly while |x - loc| <= 2^45 (3e13).
#pragma once
#include "core/bessel.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_wrapped_cauchy(S loc, S concentration) {
    using T = Number<S>;
    const T r = value_of(concentration);
    return is_finite(loc) & (r >= T(0)) & (r < T(1));
}

// 1 - r^2, all digits also as r -> 1.
template <class S>
LUCID_FN S one_less_square(S r) {
    using T = Number<S>;
    return (T(1) - r) * (T(1) + r);
}

template <class S>
LUCID_FN S wrapped_cauchy_log_prob(S x, S loc, S concentration) {
    using T = Number<S>;
    const S r = concentration, gap = T(1) - r;
    const S y = log(one_less_square(r) / (gap * gap + T(2) * r * versine(x, loc))) - T(1.8378770664093455);
    const T at = value_of(x);
    return only_if(is_wrapped_cauchy(loc, r) & (at == at), select(is_finite(x), y, S(-infinity<T>())));
}
LUCID_WIDE_KERNEL(wrapped_cauchy_log_prob, 3, 4)

template <class S>
LUCID_FN S wrapped_cauchy_entropy(S loc, S concentration) {
    using T = Number<S>;
    return only_if(is_wrapped_cauchy(loc, concentration), log(T(6.283185307179586) * one_less_square(concentration)));
}
LUCID_WIDE_KERNEL(wrapped_cauchy_entropy, 2, 4)

// The density is the Poisson kernel, so that log(1 + s^2 - 2 s cos(x - m)) has its value at
// x = r e^(i loc) for mean (Jensen): the divergence is
// log (1 - 2 r s cos(loc - m) + r^2 s^2) / ((1 - r^2)(1 - s^2)), and less 1 that quotient is a sum
// of squares. It is symmetric.
template <class S>
LUCID_FN S kl_wrapped_cauchy_wrapped_cauchy(S p_loc, S p_concentration, S q_loc, S q_concentration) {
    using T = Number<S>;
    const S r = p_concentration, s = q_concentration, d = r - s;
    const S chord = d * d + T(2) * (r * s) * versine(p_loc, q_loc);
    return only_if(is_wrapped_cauchy(p_loc, r) & is_wrapped_cauchy(q_loc, s),
                   log1p(chord / one_less_square(r) / one_less_square(s)));
}
LUCID_WIDE_KERNEL(kl_wrapped_cauchy_wrapped_cauchy, 4, 4)

template <class S>
LUCID_FN S kl_wrapped_cauchy_circular_uniform(S p_loc, S p_concentration) {
    const S r = p_concentration;
    return only_if(is_wrapped_cauchy(p_loc, r), log1p(r * r / one_less_square(r)));
}
LUCID_WIDE_KERNEL(kl_wrapped_cauchy_circular_uniform, 2, 4)

// log I0(k) - log(1 - r^2) - k r cos(loc_p - loc_q). At k = 2r -> 0 its terms of second order
// meet: up to k = 4 they are (k/2 - r)^2 + phi(1 - r^2) - (k^2/4 - log I0(k)), the last two of
// fourth order; beyond, k is taken off log I0 and put to k (1 - r).
template <class S>
LUCID_FN S kl_wrapped_cauchy_von_mises(S p_loc, S p_concentration, S q_loc, S q_concentration) {
    using T = Number<S>;
    const S r = p_concentration, k = q_concentration;
    const bool small = value_of(k) <= T(4);
    const S m = select(small, k, S(T(1))), z = T(0.5) * m - r, square = r * r;
    S u;
    const S near = z * z + (bregman_log(-square, S(T(1)), one_less_square(r), u) - log_i0_deficit(m));
    const S far = (log1p(square / one_less_square(r)) + log_i0e(k)) + k * (T(1) - r);
    const S turn = (k * r) * versine(p_loc, q_loc);
    return only_if(is_wrapped_cauchy(p_loc, r) & is_finite(q_loc) & is_finite(k) & (value_of(k) >= T(0)),
                   not_negative(select(small, near, far)) + turn);
}
LUCID_WIDE_KERNEL(kl_wrapped_cauchy_von_mises, 4, 8)

} // namespace lucid
