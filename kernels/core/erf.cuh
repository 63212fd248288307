// erf, erfc and the scaled exp(x^2) erfc(x), branch-free, float and double.
#pragma once
#include "dual.cuh"

namespace lucid {

// exp(x^2) erfc(x) (1 + 2x) for x >= 0, a polynomial of (x - c)/(x + c) (Shepherd & Laframboise
// 1981; Chebyshev interpolants of their own). fits: 5e-9, 1e-17.
LUCID_FN float erfcx_times(float x) {
    constexpr float c[] = {1.2769784f,     -0.09276376f,   -0.16603039f,    0.1640494f,     -0.054220185f,
                           -0.008018636f,  0.008724295f,   0.0012166655f,   -0.0014635117f, -0.0003571779f,
                           0.00022110545f, 6.310018e-05f,  -2.0108931e-05f};
    return polynomial((x - 2.0f) / (x + 2.0f), c);
}
LUCID_FN double erfcx_times(double x) {
    constexpr double c[] = {
        1.2329951186255526,      -0.13962111684056228,    0.015379652102619974,   0.06809705425466839,
        -0.10103906603631811,    0.09373283499911264,     -0.06633036581186058,   0.037167515526338006,
        -0.01619773406293477,    0.005031970069102256,    -0.0007577732435942576, -0.0001992571524726518,
        0.00015062142608651945,  -2.4397731143023292e-05, -1.1221135665965907e-05, 5.70657829924074e-06,
        2.9173425573089733e-07,  -8.210647933297337e-07,  7.771943241086912e-08,  1.0631817593818149e-07,
        -2.0725802488181963e-08, -1.2338731403798444e-08, 3.2323973445082033e-09, 9.297625263709659e-10,
        -2.764120233734578e-10};
    return polynomial((x - 4.0) / (x + 4.0), c);
}

// (erf(x)/x - 2/sqrt(pi)) / x^2 at t = x^2, for t <= 1. fits: 5e-9, 3e-17 of the value.
LUCID_FN float erf_tail(float t) {
    constexpr float c[] = {-0.37612638f, 0.11283754f, -0.0268617f, 0.005204579f, -0.00081619865f, 8.379755e-05f};
    return polynomial(t, c);
}
LUCID_FN double erf_tail(double t) {
    constexpr double c[] = {-0.3761263890318375,    0.11283791670954388,   -0.026866170644835378,
                            0.005223977620813342,   -0.0008548326651491142, 0.00012055315509827725,
                            -1.4925137231361603e-05, 1.6452392414435236e-06, -1.624658795725963e-07,
                            1.3884625209147687e-08, -8.101869549660952e-10};
    return polynomial(t, c);
}

// exp(x^2), or exp(-x^2) where `sign` is -1: the square in two pieces, as a rounding of it is
// magnified by itself.
template <class T>
LUCID_FN T exp_square(T x, T sign) {
    T low;
    const T square = two_product(x, x, low), e = exp(sign * square);
    return select(is_finite(e) & is_finite(square), mad(sign * low, e, e), e);
}

// exp(x^2) erfc(x), within 2 epsilons; inf where it overflows, at x < -26.6.
template <class T>
LUCID_FN T erfcx(T x) {
    const T a = fabs(x), y = erfcx_times(select(is_finite(a), a, T(1))) / (T(1) + T(2) * a);
    return select(x < T(0), T(2) * exp_square(x, T(1)) - y, y);
}

// 1 - erf(x), within 2 epsilons also where it is tiny.
template <class T>
LUCID_FN T erfc(T x) {
    const T a = fabs(x), y = exp_square(a, T(-1)) * erfcx(a);
    return select(x < T(0), T(2) - y, y);
}

// erf(x), within 2 epsilons.
template <class T>
LUCID_FN T erf(T x) {
    const bool near = fabs(x) <= T(1);
    const T s = select(near, x, T(0)), t = s * s;
    const T small = mad(s, T(1.12837916709551257390), s * (t * erf_tail(t)));
    const T large = T(1) - erfc(fabs(x));
    return select(near, small, select(x < T(0), -large, large));
}

#define LUCID_RULE(NAME, DERIVATIVE)                                                    \
    template <class T, int N>                                                           \
    LUCID_FN Dual<T, N> NAME(const Dual<T, N>& d) {                                     \
        const T x = d.value, y = NAME(x);                                               \
        return Dual<T, N>::chain(y, DERIVATIVE, d);                                     \
    }
LUCID_RULE(erf, ((void)y, T(1.12837916709551257390) * exp_square(x, T(-1))))
LUCID_RULE(erfc, ((void)y, T(-1.12837916709551257390) * exp_square(x, T(-1))))
LUCID_RULE(erfcx, T(2) * x * y - T(1.12837916709551257390))
#undef LUCID_RULE

} // namespace lucid
