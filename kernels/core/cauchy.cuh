// KL between two Cauchy laws, which a Student's t of one degree of freedom is too.
#pragma once
#include "dual.cuh"

namespace lucid {

// log(scale (1 + z^2)), d = scale z, as one logarithm: where z is large, log scale and log z^2
// may cancel.
template <class S>
LUCID_FN S log_cauchy(S d, S z, S scale) {
    using T = Number<S>;
    constexpr int shift = 3 * Format<T>::bias / 4;
    const S y = d * z + scale;
    const bool large = !(value_of(y) <= Format<T>::largest);
    // Where it is needed alone: elsewhere the products would underflow, which is slow.
    const T down = select(large, power_of_two<T>(-shift), T(1));
    return log((d * down) * (z * down) + (scale * down) * down) + select(large, T(shift * 1.38629436111989061883), T(0));
}

// log(a b / h^2), whatever the products and quotients: not for a value near 0.
template <class T>
LUCID_FN T log_over_square(T a, T b, T h) {
    T ma, ka, mb, kb, mh, kh;
    split_any(a, ma, ka), split_any(b, mb, kb), split_any(h, mh, kh);
    const T k = (ka + kb) - T(2) * kh;
    return mad(k, Ln2<T>::high, mad(k, Ln2<T>::low, log(ma * mb / (mh * mh))));
}
template <class T, int N>
LUCID_FN Dual<T, N> log_over_square(const Dual<T, N>& a, const Dual<T, N>& b, const Dual<T, N>& h) {
    const Dual<T, N> by_a = Dual<T, N>::chain(T(0), T(1) / a.value, a, T(1) / b.value, b);
    return Dual<T, N>::chain(log_over_square(a.value, b.value, h.value), T(1), by_a, T(-2) / h.value, h);
}

// Chyzak & Nielsen (2019): log[((s_p + s_q)^2 + (m_p - m_q)^2) / (4 s_p s_q)], which is
// log(1 + y) with y = [(s_p - s_q)^2 + (m_p - m_q)^2] / (4 s_p s_q). Far apart by the logarithms
// of the scales over half the hypotenuse, as y overflows before the result does; h is a quarter.
template <class S>
LUCID_FN S cauchy_divergence(S p_loc, S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    const S scales = p_scale - q_scale;
    const S over_p = scaled_difference(p_loc, q_loc, p_scale), over_q = scaled_difference(p_loc, q_loc, q_scale);
    const S y = (T(0.5) * (scales / p_scale)) * (T(0.5) * (scales / q_scale)) + (T(0.5) * over_p) * (T(0.5) * over_q);
    const bool near = value_of(y) <= T(1e6);
    const S a = T(0.25) * p_scale + T(0.25) * q_scale, b = fabs(T(0.25) * p_loc - T(0.25) * q_loc);
    const bool wide = value_of(a) > value_of(b);
    const S longer = select(wide, a, b), r = select(wide, b, a) / longer, h = longer * sqrt(T(1) + r * r);
    const S far = T(1.38629436111989061883) - log_over_square(p_scale, q_scale, h);
    return select(near, log1p(select(near, y, S(T(0)))), far);
}

} // namespace lucid
