// Logarithms in two pieces and what they are for: powers, and exponentials of large sums.
//
// x^c = exp(c log x) turns the rounding of log x into an error of |c log x| epsilons. With
// log x = high + low, 65 bits of it and more, the power keeps all its digits up to overflow.
// Only double has pieces; float is computed in double.
#pragma once
#include "dual.cuh"

namespace lucid {

// A number in two pieces of which the second is what rounding left of the first.
struct Pair {
    double high, low;
};

LUCID_FN Pair renormalised(double a, double b) {
    Pair y;
    y.high = two_sum(a, b, y.low);
    return y;
}
LUCID_FN Pair operator+(Pair a, Pair b) {
    double low;
    const double high = two_sum(a.high, b.high, low);
    return renormalised(high, low + (a.low + b.low));
}
LUCID_FN Pair operator-(Pair a) { return {-a.high, -a.low}; }
LUCID_FN Pair operator-(Pair a, Pair b) { return a + (-b); }
LUCID_FN Pair operator*(Pair a, Pair b) {
    double low;
    const double high = two_product(a.high, b.high, low);
    return renormalised(high, low + mad(a.high, b.low, a.low * b.high));
}
// a / b of two numbers.
LUCID_FN Pair quotient(double a, double b) {
    double low;
    const double y = a / b, back = two_product(y, b, low);
    return {y, ((a - back) - low) / b};
}
LUCID_FN Pair select(bool c, Pair a, Pair b) {
    return {select(c, a.high, b.high), select(c, a.low, b.low)};
}

// (2 atanh(s)/s - 2 - 2/3 s^2) / s^4 at t = s^2, for t <= 0.0295.
LUCID_FN double atanh_tail_two(double t) { // fit: 1.4e-20
    constexpr double c[] = {0.4, 0.28571428571428564, 0.22222222222228522, 0.18181818179629908, 0.15384615765102574, 0.1333329622582821, 0.1176682645681458, 0.10456028749030954, 0.10765126886769226};
    return polynomial(t, c);
}

// log(m 2^k) for m near [sqrt(1/2), sqrt(2)]: 2 atanh(s), s = (m - 1)/(m + 1), of whose series
// the first two terms are in two pieces.
LUCID_FN Pair log_two_reduced(Pair m, double k) {
    constexpr double third = 0.6666666666666666, third_low = 3.700743415417188e-17; // 2/3
    const Pair f = renormalised(m.high - 1.0, m.low), g = renormalised(2.0, f.high);
    double back_low, t_low, u_low, v_low;
    const double s = f.high / g.high, back = two_product(s, g.high, back_low);
    const double s_low = (((f.high - back) - back_low) + (f.low - s * (g.low + f.low))) / g.high;
    const double t = two_product(s, s, t_low);
    t_low = mad(s + s, s_low, t_low);
    const double u = two_product(s, t, u_low);
    u_low += mad(s, t_low, s_low * t);
    const double v = two_product(u, third, v_low);
    v_low += mad(third, u_low, third_low * u);
    const Pair series = renormalised(s + s, v) + Pair{mad(u * t, atanh_tail_two(t), v_low), s_low + s_low};
    return Pair{k * Ln2<double>::high, k * Ln2<double>::low} + series;
}

// x = m 2^k with m in [sqrt(1/2), sqrt(2)), for x > 0, subnormal x included.
LUCID_FN void split_any(double x, double& m, double& k) {
    const bool subnormal = x < Format<double>::smallest;
    split(x * select(subnormal, 9007199254740992.0, 1.0), m, k);
    k -= select(subnormal, 53.0, 0.0);
}

// log(x.high + x.low); where x is 0, infinite or not a number, log's value and 0.
LUCID_FN Pair log_two(Pair x) {
    double m, k;
    split_any(x.high, m, k);
    const bool inside = is_positive(x.high);
    return select(inside, log_two_reduced({m, m * (x.low / x.high)}, k), Pair{log(x.high), 0.0});
}

// log(b/a) for a, b > 0, neither of which need be normal: 0 at a = b.
LUCID_FN Pair log_ratio_two(double a, double b) {
    double ma, ka, mb, kb;
    split_any(a, ma, ka);
    split_any(b, mb, kb);
    const Pair q = quotient(mb, ma);
    const bool large = q.high > 1.4142135623730951, small = q.high < 0.7071067811865476;
    const double unit = select(large, 0.5, select(small, 2.0, 1.0));
    const double k = (kb - ka) + select(large, 1.0, select(small, -1.0, 0.0));
    const bool inside = is_positive(a) & is_positive(b);
    return select(inside, log_two_reduced({q.high * unit, q.low * unit}, k), Pair{log(b / a), 0.0});
}

// exp(x.high + x.low).
LUCID_FN double exp_two(Pair x) {
    const double y = exp(x.high);
    return select((y <= Format<double>::largest) & (fabs(x.low) <= 1.0), mad(y, x.low, y), y);
}

// exp(c l) for l in two pieces.
LUCID_FN double exp_multiple(double c, Pair l) {
    double low;
    const double y = two_product(c, l.high, low);
    return exp_two({y, mad(c, l.low, low)});
}

// x^c for x >= 0, within 2 epsilons; 1 at c = 0; nan for x < 0.
LUCID_HEAVY double power(double x, double c) {
    return select((c == 0.0) & (x >= 0.0), 1.0, exp_multiple(c, log_two({x, 0.0})));
}
LUCID_FN float power(float x, float c) { return float(power(double(x), double(c))); }

// (b/a)^c for a, b > 0, and log(b/a) in l.
LUCID_FN double power_ratio(double a, double b, double c, double& l) {
    const Pair two = log_ratio_two(a, b);
    l = two.high;
    return exp_multiple(c, two);
}
LUCID_FN float power_ratio(float a, float b, float c, float& l) {
    double wide;
    const double y = power_ratio(double(a), double(b), double(c), wide);
    l = float(wide);
    return float(y);
}

template <class T, int N>
LUCID_FN Dual<T, N> power(const Dual<T, N>& x, const Dual<T, N>& c) {
    const T y = power(x.value, c.value);
    return Dual<T, N>::chain(y, c.value * (y / x.value), x, select(y == T(0), T(0), y * log(x.value)), c);
}

template <class T, int N>
LUCID_FN Dual<T, N> power_ratio(const Dual<T, N>& a, const Dual<T, N>& b, const Dual<T, N>& c, Dual<T, N>& l) {
    using D = Dual<T, N>;
    T v;
    const T y = power_ratio(a.value, b.value, c.value, v), slope = y * c.value;
    l = D::chain(v, T(-1) / a.value, a, T(1) / b.value, b);
    D out(y);
    for (int i = 0; i < N; ++i) out.partial[i] = slope * l.partial[i] + y * (v * c.partial[i]);
    return out;
}

// log(a b), also where the product is out of range.
template <class S>
LUCID_FN S log_product(S a, S b) {
    using T = Number<S>;
    const S p = a * b;
    const bool inside = (value_of(p) >= Format<T>::smallest) & (value_of(p) <= Format<T>::largest);
    return select(inside, log(p), log(a) + log(b));
}

// psi(w) = exp(w) - 1 - w, where exp(w) is known as a product: w as a sum of large logarithms has
// not the digits that exp(w) needs, but all that psi(w) needs up to w = 1.
template <class S>
LUCID_FN S psi_product(S product, S w) {
    using T = Number<S>;
    const bool far = (value_of(w) > T(1)) & (value_of(product) > T(2)) & is_finite(value_of(product));
    return select(far, (product - T(1)) - w, psi(w));
}

// a psi(w), where product = a exp(w) is known: without an overflow before its time.
template <class S>
LUCID_FN S scaled_psi(S a, S product, S w) {
    using T = Number<S>;
    const bool far = (value_of(w) > T(1)) & (value_of(product) > value_of(a)) & is_finite(value_of(product));
    return select(far, product - (a + a * w), a * psi(w));
}

// (r^2 - 1 - log r^2)/2 at r = b/a, and where b is out of range from log b.
template <class S>
LUCID_FN S half_phi_square(S a, S b, S log_b) {
    using T = Number<S>;
    S e;
    const S y = bregman_log(b - a, a, b, e);
    const bool inside = (value_of(b) >= Format<T>::smallest) & (value_of(b) <= Format<T>::largest);
    return select(inside, y + T(0.5) * e * e, T(0.5) * psi(T(2) * (log_b - log(a))));
}

// p || N(loc, scale^2) for p of these moments, of which log_sd may be in range where sd is not.
template <class S>
LUCID_FN S to_normal_wide(S excess, S mean, S sd, S log_sd, S loc, S scale) {
    using T = Number<S>;
    const S z = scaled_difference(mean, loc, scale);
    return excess + (half_phi_square(scale, sd, log_sd) + T(0.5) * z * z);
}

// p || the inverse Gaussian law of mean `loc`: gap = E(1/x) - 1/mean, product = concentration gap,
// w its logarithm.
template <class S>
LUCID_FN S to_inverse_gaussian_wide(S excess, S mean, S product, S w, S loc, S concentration) {
    using T = Number<S>;
    const S z = scaled_difference(mean, loc, loc);
    const S shift = select(is_finite(value_of(mean)), (concentration * z) * (z / mean), S(infinity<T>()));
    return excess + T(0.5) * (psi_product(product, w) + shift);
}

} // namespace lucid
