// The small functions formulas are made of. They keep their digits where the textbook
// expression cancels, they select and never branch, and they call the C library nowhere a
// loop has to be fast, so that SIMD lanes and warps both run them at full speed.
//
// Coefficients are Chebyshev interpolants computed to 60 digits and rounded once; the error
// of each fit stands beside it. tests/test_special.py holds every function here to mpmath.
#pragma once
#include "platform.cuh"

namespace lucid {

// c[0] + c[1] x + ... by Horner's rule.
template <class T, int N>
LUCID_FN T polynomial(T x, const T (&c)[N]) {
    T sum = c[N - 1];
    LUCID_UNROLL
    for (int i = N - 2; i >= 0; --i) sum = mad(sum, x, c[i]);
    return sum;
}

// 2 (atanh(s)/s - 1) / s^2 at t = s^2, for t <= 1/9.
LUCID_FN float atanh_tail(float t) { // fit: 8e-9
    constexpr float c[] = {0.6666666732052742f, 0.3999970633192972f, 0.28592357994302836f, 0.21706575800880373f, 0.2322432922402335f};
    return polynomial(t, c);
}
LUCID_FN double atanh_tail(double t) { // fit: 8e-18
    constexpr double c[] = {0.6666666666666666, 0.39999999999999525, 0.285714285716001, 0.2222222219823677, 0.18181819897962714, 0.1538454396486055, 0.13335178631449257, 0.11734279061303197, 0.10845178394880015, 0.07492143795550767, 0.1563057780092285};
    return polynomial(t, c);
}

// u - log(1 + u) for -1/2 <= u <= 1: with s = u / (2 + u) both factors have the sign of u
// and nothing cancels, where log1p would leave an error of eps |u| in a result of u^2 / 2.
template <class T>
LUCID_FN T phi_near(T u) {
    const T s = u / (T(2) + u), t = s * s;
    return s * mad(-t, atanh_tail(t), u);
}

// log 2 in two pieces: k * ln2_high is exact for every exponent k.
template <class T> struct Ln2;
template <> struct Ln2<float> {
    static constexpr float high = 0.693138122558593750f, low = 9.0580006144591655e-06f;
};
template <> struct Ln2<double> {
    static constexpr double high = 0.693147180369123816490, low = 1.90821492927058770002e-10;
};

template <class T>
LUCID_FN T power_of_two(int k) {
    using F = Format<T>;
    return from_bits(static_cast<typename F::Word>(F::bias + k) << F::mantissa);
}

// x = m * 2^k with m in [sqrt(1/2), sqrt(2)), for normal x > 0. The exponent becomes a
// floating-point number by the 2^mantissa trick: AVX2 has neither a 64-bit arithmetic shift
// nor a conversion from 64-bit integers, and one of either would undo the vectorisation.
template <class T>
LUCID_FN void split(T x, T& m, T& k) {
    using F = Format<T>;
    using Word = typename F::Word;
    constexpr Word one = Word(F::bias) << F::mantissa, mask = (Word(1) << F::mantissa) - 1;
    constexpr Word shifter = Word(F::bias + F::mantissa) << F::mantissa; // bits of 2^mantissa
    const Word w = to_bits(x) + (one - F::half_root);
    k = from_bits((w >> F::mantissa) | shifter) - (from_bits(shifter) + T(F::bias));
    m = from_bits((w & mask) + F::half_root);
}

// log x, within 1 epsilon; nan for x < 0, -inf at 0, subnormal x included.
template <class T>
LUCID_FN T log(T x) {
    using F = Format<T>;
    constexpr int up = F::mantissa + 1;
    const bool subnormal = x < F::smallest;
    T m, k;
    split(x * select(subnormal, power_of_two<T>(up), T(1)), m, k);
    k -= select(subnormal, T(up), T(0));
    const T f = m - T(1);
    const T y = mad(k, Ln2<T>::high, f - mad(-k, Ln2<T>::low, phi_near(f)));
    const T edge = select(x == T(0), -infinity<T>(), select(x > T(0), x, nan<T>()));
    return select((x > T(0)) & (x <= F::largest), y, edge);
}

// b/a = m 2^k for a, b > 0 (or nan: nan), given the exact difference d = b - a: hands back
// u = b/a - 1, k, and f = m - 1. Within a factor of 2, k = 0 and f = u = d/a to the last bit.
template <class T>
LUCID_FN T split_ratio(T d, T a, T b, T& u, T& k) {
    using F = Format<T>;
    const bool near = (d <= a) & (d * T(-2) <= a);
    // A quotient below the normal range would lose its exponent: shift it up and count. No lane
    // may underflow on the way, used or not: that costs as much as ten multiplications.
    constexpr int up = F::bias - 4, down = F::bias / 2;
    const T raised = b * power_of_two<T>(up);
    const bool tiny = raised < a * T(0.5);
    const T top = select(near, d, select(tiny, raised, b));
    const T r = top / (a * select(tiny, power_of_two<T>(-down), T(1)));
    u = select(near, r, select(tiny, T(-1), r - T(1)));
    T m;
    split(r, m, k);
    k = select(near, T(0), k - select(tiny, T(up + down), T(0)));
    return select(near, u, m - T(1));
}

// u - log(1 + u) with u = b/a - 1 = d/a, which it hands back; a, b > 0 (or nan: nan).
//
// The exact difference d = b - a is an input of its own: u - log(1 + u) from the quotient b/a
// has no digit left as b -> a, from d it has all of them. Never negative; 0 only at d = 0 (or
// where the true value underflows). It is the Bregman divergence of -log, which most scale
// families' KL begins with.
// Beyond a factor of 2 the terms are grouped so that the large ones meet exactly:
// (u - f) - k log 2 + phi(f). One division serves both lanes.
template <class T>
LUCID_FN T bregman_log(T d, T a, T b, T& u) {
    T k;
    const T f = split_ratio(d, a, b, u, k);
    return mad(-k, Ln2<T>::high, u - f) + mad(-k, Ln2<T>::low, phi_near(f));
}

// log(b/a), given d = b - a; a, b > 0. All its digits also as b -> a.
template <class T>
LUCID_FN T log_ratio(T d, T a, T b) {
    T u, k;
    const bool huge = a * power_of_two<T>(Format<T>::bias - 3) < b; // b/a overflows: take a/b
    const T f = split_ratio(select(huge, -d, d), select(huge, b, a), select(huge, a, b), u, k);
    const T y = mad(k, Ln2<T>::high, f - mad(-k, Ln2<T>::low, phi_near(f)));
    return select(huge, -y, y);
}

// x log(x/m) + m - x, given d = m - x; x >= 0, m > 0: Loader's deviance, the KL of two Poisson
// laws. Never negative.
template <class T>
LUCID_FN T deviance(T d, T x, T m) {
    T u;
    const T y = x * bregman_log(d, x, m, u);
    return select((x == T(0)) | (u > Format<T>::largest), m, y);
}

// a * b and, in low, what its rounding leaves.
template <class T>
LUCID_FN T two_product(T a, T b, T& low) {
    const T y = a * b;
    low = product_error(a, b, y);
    return y;
}

// a + b and, in low, what its rounding leaves (Knuth).
template <class T>
LUCID_FN T two_sum(T a, T b, T& low) {
    const T s = a + b, z = s - a;
    low = (a - (s - z)) + (b - z);
    return s;
}

// a b - c d, also where the products nearly meet (Kahan).
template <class T>
LUCID_FN T difference_of_products(T a, T b, T c, T d) {
    T low1, low2;
    const T p = two_product(a, b, low1), q = two_product(c, d, low2);
    return (p - q) + (low1 - low2);
}

// max(x, 0), nan for nan: what rounding has left of a sum that cannot be negative.
template <class T>
LUCID_FN T not_negative(T x) {
    return select(x < T(0), T(0), x);
}

// (exp(h) - 1 - h) / h^2 for |h| <= 1/2.
LUCID_FN float expm1_tail(float h) { // fit: 2e-8
    constexpr float c[] = {0.5000000121607167f, 0.16666666801683436f, 0.04166579123000645f,
                           0.008333236133521863f, 0.001398218604627775f, 0.00019944874441589592f};
    return polynomial(h, c);
}
LUCID_FN double expm1_tail(double h) { // fit: 2e-17
    constexpr double c[] = {0.5, 0.16666666666666666, 0.04166666666666706, 0.00833333333333336,
                            0.001388888888870455, 0.00019841269841146993,
                            2.4801587616145414e-05, 2.755731943362024e-06,
                            2.7557076636642725e-07, 2.505194670972162e-08,
                            2.0962955815976076e-09, 1.6116496514371548e-10};
    return polynomial(h, c);
}

// 2^k for whole numbers k from 2 - bias to bias, given as a number.
template <class T>
LUCID_FN T exp2_whole(T k) {
    using F = Format<T>;
    constexpr typename F::Word shifter = (typename F::Word(F::bias + F::mantissa) << F::mantissa) | (typename F::Word(1) << (F::mantissa - 1));
    return from_bits((to_bits(k + from_bits(shifter)) + F::bias) << F::mantissa);
}

// x = k log 2 + r with |r| <= log(2)/2, for |x| below the overflow of exp; hands back e^r - 1.
template <class T>
LUCID_FN T exp_reduced(T x, T& k) {
    using F = Format<T>;
    constexpr typename F::Word shifter = (typename F::Word(F::bias + F::mantissa) << F::mantissa) | (typename F::Word(1) << (F::mantissa - 1));
    const T big = from_bits(shifter);
    k = mad(x, T(1.44269504088896340736), big) - big;
    const T high = mad(-k, Ln2<T>::high, x), r = mad(-k, Ln2<T>::low, high);
    const T low = mad(-k, Ln2<T>::low, high - r); // what the rounding of r left
    return r + mad(r * r, expm1_tail(r), low);
}

// exp(x), within 1 epsilon, subnormal results included.
template <class T>
LUCID_FN T exp(T x) {
    using F = Format<T>;
    constexpr T least = T(-0.6931472) * (F::bias + F::mantissa + 2), most = T(0.6931472) * (F::bias + 2);
    T k;
    const T y = exp_reduced(select(x < least, least, select(x > most, most, x)), k);
    // 2^k in two factors: it may be beyond the normal numbers where 2^k e^r is not.
    const T half = floor(k * T(0.5));
    return mad(exp2_whole(half), y, exp2_whole(half)) * exp2_whole(k - half);
}

// exp(x) - 1, within 2 epsilons.
template <class T>
LUCID_FN T expm1(T x) {
    using F = Format<T>;
    constexpr T most = T(0.6931472) * (F::bias + 1);
    T k;
    const T y = exp_reduced(select(x < T(-60), T(-60), select(x > most, most, x)), k);
    const T half = exp2_whole(k - T(1)); // 2^k may overflow where the result does not
    return select(x > most, infinity<T>(), T(2) * mad(half, y, half - T(0.5)));
}

// log(1 + x), within 2 epsilons; nan for x < -1, -inf at -1.
template <class T>
LUCID_FN T log1p(T x) {
    const bool near = (x >= T(-0.29)) & (x <= T(0.41));
    const T small = select(near, x, T(0)), u = T(1) + x;
    const bool huge = fabs(x) > T(1) / Format<T>::epsilon;
    const T rest = select(huge | (u == T(0)), T(0), (x - (u - T(1))) / u);
    return select(near, small - phi_near(small), log(u) + rest);
}

// x = m 2^k as split, also for a subnormal x.
template <class T>
LUCID_FN void split_any(T x, T& m, T& k) {
    using F = Format<T>;
    constexpr int up = F::mantissa + 1;
    const bool subnormal = x < F::smallest;
    split(x * select(subnormal, power_of_two<T>(up), T(1)), m, k);
    k -= select(subnormal, T(up), T(0));
}

// m 2^k for whole k, with one rounding at most if it is subnormal.
template <class T>
LUCID_FN T scale_by(T m, T k) {
    using F = Format<T>;
    constexpr T most = T(2 * F::bias - 4);
    const T within = select(k > most, most, select(k < -most, -most, k)), half = floor(within * T(0.5));
    return (m * exp2_whole(half)) * exp2_whole(within - half);
}

// c (x - 1 - log x) at x = ab/(cd), and x - 1, for positive a, b, c, d: neither the products nor
// x may overflow where the result does not, and nothing cancels as ab -> cd.
template <class T>
LUCID_FN T weighted_phi(T a, T b, T c, T d, T& u) {
    T ma, ka, mb, kb, mc, kc, md, kd;
    split_any(a, ma, ka), split_any(b, mb, kb), split_any(c, mc, kc), split_any(d, md, kd);
    const T k = (ka + kb) - (kc + kd);
    const bool far = fabs(k) > T(Format<T>::bias - 30);
    const T near_k = select(far, T(0), k), lifted = ma * exp2_whole(near_k), bottom = mc * md;
    const T phi = bregman_log(difference_of_products(lifted, mb, mc, md), bottom, lifted * mb, u);
    const T log_x = mad(k, Ln2<T>::high, mad(k, Ln2<T>::low, log(ma * mb / bottom)));
    const T cx = scale_by(ma * mb / md, ka + kb - kd);
    u = select(far, scale_by(ma * mb / bottom, k) - T(1), u);
    return select(far, cx - c * (T(1) + log_x), c * phi);
}

// exp(t) - 1 - t on [-1, 1], by the half argument h: with p = psi(h), psi(2h) = (h + p)^2 + 2p, a
// sum of positive terms.
template <class T>
LUCID_FN T psi_near(T t) {
    const T h = t * T(0.5), p = h * h * expm1_tail(h), e = h + p;
    return e * e + T(2) * p;
}

// exp(t) - 1 - t. Never negative. Outside of [-1, 1] expm1(t) - t loses nothing.
template <class T>
LUCID_FN T psi(T t) {
    const bool near = fabs(t) <= T(1);
    return select(near, psi_near(select(near, t, T(0))), select(t <= Format<T>::largest, expm1(t) - t, t));
}

// (a - b) / s, also where a - b overflows and the quotient does not.
template <class T>
LUCID_FN T scaled_difference(T a, T b, T s) {
    const bool large = fabs(a) + fabs(b) > Format<T>::largest;
    const T down = select(large, T(0.5), T(1));
    return mad(a, down, -(b * down)) / (s * down);
}

// a^2/2 + b^2/2. Halves first: a * a would overflow before its half.
template <class T>
LUCID_FN T half_squares(T a, T b) {
    return mad(T(0.5) * a, a, T(0.5) * b * b);
}

// Whether x is a parameter a family can have; nan is neither.
template <class T> LUCID_FN bool is_finite(T x) { return fabs(x) <= Format<T>::largest; }
template <class T> LUCID_FN bool is_positive(T x) { return (x > T(0)) & (x <= Format<T>::largest); }

} // namespace lucid
