// Sines of pi x and the arctangent on the short intervals where laws need them: no reduction of
// large arguments, no C library. Coefficients as in special.cuh.
#pragma once
#include "dual.cuh"

namespace lucid {

// sin(pi x) for |x| <= 1/4; fit: 2e-22.
template <class T>
LUCID_FN T sinpi_quarter(T x) {
    constexpr T c[] = {T(-5.16771278004997),     T(2.5501640398773455),    T(-0.599264529320792),
                       T(0.08214588661111395),   T(-0.007370430944816533), T(0.0004663027751124591),
                       T(-2.1914773465058773e-05), T(7.894882598729607e-07)};
    constexpr T pi_low = T(3.14159265358979323846L - (long double)T(3.14159265358979323846L));
    const T t = x * x;
    return mad(x, T(3.14159265358979323846L), x * mad(t, polynomial(t, c), pi_low));
}

// cos(pi x) for |x| <= 1/4; fit: 4e-25.
template <class T>
LUCID_FN T cospi_quarter(T x) {
    constexpr T c[] = {T(-4.934802200544679),     T(4.0587121264167685),      T(-1.3352627688545895),
                       T(0.23533063035889312),    T(-0.02580689139000811),    T(0.0019295743091289294),
                       T(-0.00010463809745592164), T(4.302951330817621e-06),  T(-1.3777923943001157e-07)};
    const T t = x * x;
    return mad(t, polynomial(t, c), T(1));
}

// tan(pi x) for |x| <= 1/4.
template <class T>
LUCID_FN T tanpi_quarter(T x) {
    return sinpi_quarter(x) / cospi_quarter(x);
}

// atan(r) for 0 <= r <= 1: beyond tan(pi/8) by atan(r) = pi/4 + atan((r - 1)/(r + 1)). fit: 4e-20.
template <class T>
LUCID_FN T atan_unit(T r) {
    constexpr T c[] = {T(-0.3333333333333333),  T(0.19999999999999993), T(-0.14285714285711515), T(0.11111111110754218),
                       T(-0.09090909066979425), T(0.07692306734927001), T(-0.06666641996244854), T(0.05881924906427421),
                       T(-0.05258038193993904), T(0.04719373571989158), T(-0.04104349551664522), T(0.030633694931617585),
                       T(-0.01391619613961017)};
    const bool far = r > T(0.41421356237309504880);
    const T s = select(far, (r - T(1)) / (r + T(1)), r), t = s * s;
    return select(far, T(0.78539816339744830962), T(0)) + mad(s * t, polynomial(t, c), s);
}

// sin(pi x)/(pi x) - 1 for |x| <= 1/2, and its derivative; fit: 6e-27.
template <class T>
LUCID_FN T sincm1(T x, T& slope) {
    constexpr T c[] = {T(-1.6449340668482264),     T(0.8117424252833536),      T(-0.19075182412208422),
                       T(0.0261478478176548),      T(-0.0023460810354558217),  T(0.00014842879303103552),
                       T(-6.9758736612433285e-06), T(2.53121737325077e-07),    T(-7.304696981230665e-09),
                       T(1.7160953614552013e-10),  T(-3.273231867633122e-12)};
    const T t = x * x;
    T sum = 0, by_t = 0;
    LUCID_UNROLL
    for (int i = 10; i >= 0; --i) {
        by_t = mad(by_t, t, sum);
        sum = mad(sum, t, c[i]);
    }
    slope = T(2) * x * mad(t, by_t, sum);
    return t * sum;
}

// -log sin(pi x) for 0 < x < 1, given y = 1 - x: all its digits also as x -> 1/2, where it is 0.
template <class T>
LUCID_FN T minus_log_sinpi(T x, T y) {
    const T least = select(x < y, x, y), from_half = T(0.5) - least;
    const bool near = least >= T(0.25);
    const T s = sinpi_quarter(select(near, from_half, least));
    return select(near, T(-0.5) * log1p(-(s * s)), -log(s));
}

// -log(sin(pi x)/(pi x)) for 0 <= x < 1, given y = 1 - x.
template <class T>
LUCID_FN T minus_log_sinc(T x, T y) {
    const bool near = x <= T(0.5);
    T slope;
    return select(near, -log1p(sincm1(select(near, x, T(0)), slope)),
                  log(x * T(3.14159265358979323846)) + minus_log_sinpi(select(near, T(0.5), x), select(near, T(0.5), y)));
}

// pi cot(pi x) for 0 < x < 1, given y = 1 - x.
template <class T>
LUCID_FN T picotpi(T x, T y) {
    const T least = select(x < y, x, y);
    const bool near = least >= T(0.25);
    const T t = tanpi_quarter(select(near, T(0.5) - least, least));
    const T cot = T(3.14159265358979323846) * select(near, t, T(1) / t);
    return select(x < y, cot, -cot);
}

#define LUCID_RULE(NAME, DERIVATIVE)                                                    \
    template <class T, int N>                                                           \
    LUCID_FN Dual<T, N> NAME(const Dual<T, N>& d) {                                     \
        const T x = d.value, y = NAME(x);                                               \
        (void)x, (void)y;                                                               \
        return Dual<T, N>::chain(y, DERIVATIVE, d);                                     \
    }
LUCID_RULE(atan_unit, T(1) / (T(1) + x * x))
LUCID_RULE(tanpi_quarter, T(3.14159265358979323846) * (T(1) + y * y))
#undef LUCID_RULE

template <class T, int N>
LUCID_FN Dual<T, N> minus_log_sinpi(const Dual<T, N>& x, const Dual<T, N>& y) {
    return Dual<T, N>::chain(minus_log_sinpi(x.value, y.value), -picotpi(x.value, y.value), x);
}
template <class T, int N>
LUCID_FN Dual<T, N> minus_log_sinc(const Dual<T, N>& x, const Dual<T, N>& y) {
    const T v = x.value;
    T by_x;
    const T sinc = T(1) + sincm1(select(v <= T(0.5), v, T(0)), by_x);
    // 1/x - pi cot(pi x), where that does not cancel.
    const T slope = select(v <= T(0.5), -by_x / sinc, T(1) / v - picotpi(v, y.value));
    return Dual<T, N>::chain(minus_log_sinc(v, y.value), slope, x);
}

} // namespace lucid
