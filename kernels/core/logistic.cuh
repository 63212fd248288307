// The standard logistic law: its log density, distribution function and quantile, and KL from it
// to itself shifted.
#pragma once
#include "dual.cuh"

namespace lucid {

// log of e^-z / (1 + e^-z)^2, which is even in z.
template <class S>
LUCID_FN S log_logistic(S z) {
    using T = Number<S>;
    const S a = fabs(z);
    return -(a + T(2) * log1p(exp(-a)));
}

// 1 / (1 + e^-z).
template <class T>
LUCID_FN T sigmoid(T z) {
    const T e = exp(-fabs(z));
    return select(z < T(0), e, T(1)) / (T(1) + e);
}
template <class T, int N>
LUCID_FN Dual<T, N> sigmoid(const Dual<T, N>& z) {
    const T y = sigmoid(z.value);
    return Dual<T, N>::chain(y, y * sigmoid(-z.value), z);
}

// log(p / (1 - p)); -inf at 0, inf at 1, nan outside [0, 1].
template <class T>
LUCID_FN T logit(T p) {
    const bool inside = (p > T(0)) & (p < T(1));
    const T x = select(inside, p, T(0.5)), y = T(1) - x;
    const T edge = select(p == T(0), -infinity<T>(), select(p == T(1), infinity<T>(), nan<T>()));
    return select(inside, log_ratio(x - y, y, x), edge);
}
template <class T, int N>
LUCID_FN Dual<T, N> logit(const Dual<T, N>& p) {
    return Dual<T, N>::chain(logit(p.value), T(1) / (p.value * (T(1) - p.value)), p);
}

// (d coth(d/2) - 2) / d^2 at t = d^2, for t <= 4; fit: 1e-25.
template <class T>
LUCID_FN T coth_tail(T t) {
    constexpr T c[] = {T(0.16666666666666666),    T(-0.002777777777777778),  T(6.613756613756614e-05),
                       T(-1.6534391534391518e-06), T(4.175351397572956e-08), T(-1.0568380277220252e-09),
                       T(2.676507303778728e-11),  T(-6.779360345851177e-13), T(1.7172105827243435e-14),
                       T(-4.349639847474111e-16), T(1.1014237460528396e-17), T(-2.7804116560339377e-19),
                       T(6.863374515207261e-21),  T(-1.5148406899472962e-22), T(2.1803039534212823e-24)};
    return polynomial(t, c);
}

// d coth(d/2) - 2: KL between logistic laws of one scale, d scales apart. Never negative.
//
// `widening` is p's scale over q's less 1, which is 0: it is there for its derivative. With
// g = E[z tanh((z + d)/2)] = (d/2 / sinh(d/2))^2, by partial fractions of e^z, that is g - 1.
template <class T>
LUCID_FN T logistic_shift(T d, T widening) {
    (void)widening;
    const T a = fabs(d);
    const bool near = a <= T(2);
    const T s = select(near, a, T(0)), t = s * s;
    const T e = expm1(select(near, T(2), select(a < T(64), a, T(64))));
    return select(near, t * coth_tail(t), (a - T(2)) + T(2) * select(a < T(64), a / e, T(0)));
}
template <class T, int N>
LUCID_FN Dual<T, N> logistic_shift(const Dual<T, N>& d, const Dual<T, N>& widening) {
    const T f = logistic_shift(d.value, T(0)), a = fabs(d.value);
    const bool near = a <= T(2);
    const T c = select(a < T(64), a, T(64)), e = exp(-c), r = a / (T(1) - e);
    const T far = select(a < T(64), e * r * r - T(1), T(-1));
    const T less_one = select(near, mad(T(0.25) * f, f, f - T(0.25) * a * a), far); // g - 1
    const T slope = select(a > T(0), (f - T(2) * less_one) / a, T(0));
    const T steady = select(a <= Format<T>::largest, slope, T(1));
    return Dual<T, N>::chain(f, select(d.value < T(0), -steady, steady), d, less_one, widening);
}

} // namespace lucid
