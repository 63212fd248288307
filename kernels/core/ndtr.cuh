// The standard normal's cumulative distribution function, its inverse, and their derivatives.
#pragma once
#include "erf.cuh"

namespace lucid {

// P(Z <= z). erfc keeps the digits of the left tail, where (1 + erf)/2 has none.
template <class T>
LUCID_FN T ndtr(T z) {
    return T(0.5) * erfc(z * T(-0.70710678118654752440));
}

// The z with P(Z <= z) = p; -inf at 0, inf at 1, nan outside [0, 1].
// Wichura (1988), algorithm AS 241, PPND16: three ratios of polynomials of degree 7.
template <class T>
LUCID_FN T ndtri(T p) {
    constexpr T centre_top[] = {T(3.3871328727963666080e0),  T(1.3314166789178437745e2),
                                T(1.9715909503065514427e3),  T(1.3731693765509461125e4),
                                T(4.5921953931549871457e4),  T(6.7265770927008700853e4),
                                T(3.3430575583588128105e4),  T(2.5090809287301226727e3)};
    constexpr T centre_bottom[] = {T(1),                        T(4.2313330701600911252e1),
                                   T(6.8718700749205790830e2),  T(5.3941960214247511077e3),
                                   T(2.1213794301586595867e4),  T(3.9307895800092710610e4),
                                   T(2.8729085735721942674e4),  T(5.2264952788528545610e3)};
    constexpr T middle_top[] = {T(1.42343711074968357734e0),  T(4.63033784615654529590e0),
                                T(5.76949722146069140550e0),  T(3.64784832476320460504e0),
                                T(1.27045825245236838258e0),  T(2.41780725177450611770e-1),
                                T(2.27238449892691845833e-2), T(7.74545014278341407640e-4)};
    constexpr T middle_bottom[] = {T(1),                         T(2.05319162663775882187e0),
                                   T(1.67638483018380384940e0),  T(6.89767334985100004550e-1),
                                   T(1.48103976427480074590e-1), T(1.51986665636164571966e-2),
                                   T(5.47593808499534494600e-4), T(1.05075007164441684324e-9)};
    constexpr T tail_top[] = {T(6.65790464350110377720e0),  T(5.46378491116411436990e0),
                              T(1.78482653991729133580e0),  T(2.96560571828504891230e-1),
                              T(2.65321895265761230930e-2), T(1.24266094738807843860e-3),
                              T(2.71155556874348757815e-5), T(2.01033439929228813265e-7)};
    constexpr T tail_bottom[] = {T(1),                         T(5.99832206555887937690e-1),
                                 T(1.36929880922735805310e-1), T(1.48753612908506148525e-2),
                                 T(7.86869131145613259100e-4), T(1.84631831751005468180e-5),
                                 T(1.42151175831644588870e-7), T(2.04426310338993978564e-15)};
    const T q = p - T(0.5);
    const T s = T(0.180625) - q * q;
    const T centre = q * polynomial(s, centre_top) / polynomial(s, centre_bottom);
    const T r = sqrt(-log(select(q < T(0), p, T(1) - p)));
    const T middle = polynomial(r - T(1.6), middle_top) / polynomial(r - T(1.6), middle_bottom);
    const T tail = polynomial(r - T(5), tail_top) / polynomial(r - T(5), tail_bottom);
    const T outer = select(r <= T(5), middle, select(r <= Format<T>::largest, tail, r));
    return select(fabs(q) <= T(0.425), centre, select(q < T(0), -outer, outer));
}

// 1/sqrt(2 pi) exp(-z^2/2), for the derivatives only.
template <class T>
LUCID_FN T normal_pdf(T z) {
    return T(0.39894228040143267794) * exp(T(-0.5) * z * z);
}

template <class T, int N>
LUCID_FN Dual<T, N> ndtr(const Dual<T, N>& z) {
    return Dual<T, N>::chain(ndtr(z.value), normal_pdf(z.value), z);
}
template <class T, int N>
LUCID_FN Dual<T, N> ndtri(const Dual<T, N>& p) {
    const T z = ndtri(p.value);
    return Dual<T, N>::chain(z, T(1) / normal_pdf(z), p);
}

} // namespace lucid
