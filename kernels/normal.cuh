// Normal(loc, scale): density exp(-z^2/2) / (scale sqrt(2 pi)), z = (x - loc) / scale, x real.
//
// loc    real, in the units of x
// scale  positive, in the units of x: the standard deviation
// Results are in nats. A parameter that is not finite, or scale <= 0, gives nan: kernels
// never throw.
#pragma once
#include "core/cross.cuh"
#include "core/ndtr.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_normal(S loc, S scale) {
    return is_finite(loc) & is_positive(scale);
}

template <class S>
LUCID_FN S normal_log_prob(S x, S loc, S scale) {
    using T = Number<S>;
    const S z = scaled_difference(x, loc, scale);
    return only_if(is_normal(loc, scale), -(T(0.5) * z * z + (log(scale) + T(0.91893853320467274178))));
}
LUCID_KERNEL(normal_log_prob, 3, 4)

template <class S>
LUCID_FN S normal_cdf(S x, S loc, S scale) {
    return only_if(is_normal(loc, scale), ndtr(scaled_difference(x, loc, scale)));
}
LUCID_KERNEL(normal_cdf, 3, 4)

template <class S>
LUCID_FN S normal_icdf(S probability, S loc, S scale) {
    return only_if(is_normal(loc, scale), loc + scale * ndtri(probability));
}
LUCID_KERNEL(normal_icdf, 3, 4)

// A draw, from a draw of the standard normal.
template <class S>
LUCID_FN S normal_rsample(S noise, S loc, S scale) {
    return only_if(is_normal(loc, scale), loc + scale * noise);
}
LUCID_KERNEL(normal_rsample, 3, 4)

template <class S>
LUCID_FN S normal_entropy(S loc, S scale) {
    return only_if(is_normal(loc, scale), log(scale) + Number<S>(1.41893853320467274178));
}
LUCID_KERNEL(normal_entropy, 2, 4)

// Kullback (1959), chapter 9, as a sum of three non-negative terms: with e = (s_p - s_q)/s_q
// and z = (m_p - m_q)/s_q, the textbook (r^2 - 1 - log r^2)/2, r = 1 + e, is
// (e - log(1 + e)) + e^2/2.
template <class S>
LUCID_FN S kl_normal_normal(S p_loc, S p_scale, S q_loc, S q_scale) {
    S e;
    const S shape = bregman_log(p_scale - q_scale, q_scale, p_scale, e);
    const S z = scaled_difference(p_loc, q_loc, q_scale);
    return only_if(is_normal(p_loc, p_scale) & is_normal(q_loc, q_scale),
                   shape + half_squares(e, z));
}
LUCID_KERNEL(kl_normal_normal, 4, 4)

// E|x - c| of the standard normal law, A(d) at d = |c|, less its least value sqrt(2/pi); in d^2,
// fit: 6e-23.
template <class T>
LUCID_FN T normal_deviation(T d) {
    constexpr T c[] = {T(0.3989422804014327),      T(-0.03324519003345272),   T(0.0033245190033452713),
                       T(-0.00029683205387009786), T(2.3086937523079236e-05), T(-1.5741093757181521e-06),
                       T(9.513847567180725e-08),   T(-5.15332679664342e-09),  T(2.526025104148833e-10),
                       T(-1.128857505434726e-11),  T(4.562566050923333e-13),  T(-1.4315716760815913e-14)};
    const bool near = d <= T(1);
    const T s = select(near, d, T(0)), t = s * s, a = select(d < T(40), d, T(40));
    const T away = (d - T(0.79788456080286535588)) + T(2) * (normal_pdf(a) - a * ndtr(-a));
    return select(near, t * polynomial(t, c), away);
}
template <class T, int N>
LUCID_FN Dual<T, N> normal_deviation(const Dual<T, N>& d) {
    return Dual<T, N>::chain(normal_deviation(d.value), erf(d.value * T(0.70710678118654752440)), d);
}

// With d = |p_loc - q_loc| / p_scale, E|x - q_loc| = p_scale A(d): the excess is its least value,
// 1/2 + log(2/pi), and a logarithm.
template <class S>
LUCID_FN S kl_normal_laplace(S p_loc, S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    const S d = fabs(scaled_difference(p_loc, q_loc, p_scale)), distance = fabs(p_loc - q_loc);
    const bool far = value_of(d) > T(1e18); // A(d) is d, which may overflow
    const S more = normal_deviation(select(far, S(T(0)), d));
    const S excess = select(far, T(0.27420864735527256767) + log_ratio(distance - p_scale, p_scale, distance),
                            T(0.04841729471054513527) + log1p(more * T(1.25331413731550025121)));
    const S deviation = select(far, distance, p_scale * (T(0.79788456080286535588) + more));
    const S y = to_laplace(excess, deviation, q_scale);
    return only_if(is_normal(p_loc, p_scale) & is_normal(q_loc, q_scale), y);
}
LUCID_WIDE_KERNEL(kl_normal_laplace, 4, 4)

// log E e^(-x/b) = r^2/2 - loc/b, r = p_scale/b. The excess r^2/2 - log r + (1 - log(2 pi))/2 is
// phi(r^2)/2 and a constant.
template <class S>
LUCID_FN S kl_normal_gumbel(S p_loc, S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    S e;
    const S shape = bregman_log(p_scale - q_scale, q_scale, p_scale, e), r = p_scale / q_scale;
    const S w = scaled_difference(q_loc, p_loc, q_scale) + T(0.5) * r * r;
    const S y = to_gumbel(T(0.08106146679532725822) + (shape + T(0.5) * e * e), w);
    const bool valid = is_normal(p_loc, p_scale) & is_normal(q_loc, q_scale);
    // Where r^2 overflows, so does the result.
    return only_if(valid, select(value_of(r) * value_of(r) <= Format<T>::largest, y, S(infinity<T>())));
}
LUCID_WIDE_KERNEL(kl_normal_gumbel, 4, 4)

// The excess r^2/4 - log r is phi(r^2/2)/2 and a constant.
template <class S>
LUCID_FN S kl_normal_moyal(S p_loc, S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    S e;
    const S s = p_scale * T(0.70710678118654752440), r = s / q_scale;
    const S shape = bregman_log(s - q_scale, q_scale, s, e);
    const S w = scaled_difference(q_loc, p_loc, q_scale) + r * r;
    const S y = to_moyal(T(0.15342640972002734529) + (shape + T(0.5) * e * e), w);
    const bool valid = is_normal(p_loc, p_scale) & is_normal(q_loc, q_scale);
    return only_if(valid, select(value_of(r) * value_of(r) <= Format<T>::largest, y, S(infinity<T>())));
}
LUCID_WIDE_KERNEL(kl_normal_moyal, 4, 4)

} // namespace lucid
