// KL between laws of the form x = scale G^(1/power), G gamma of a concentration k and rate 1:
// half-normal, Rayleigh, Maxwell, chi, Nakagami (power 2), exponential, gamma, chi-square (1),
// Weibull (k = 1), and Stacy's generalised gamma (1962). Double only.
//
// Let r = power_q / power_p and y = (x / scale_q)^power_q, which q makes gamma of k_q and p makes
// (scale_p / scale_q)^power_q G^r. Moving q's scale until E_p y = k_q splits
//     KL = k_q phi(E y / k_q) + left(k_q, r, k_p),   phi(x) = x - 1 - log x,
// both terms non-negative, and the second free of scales (Bauckhage 2014 has the sum of them).
#pragma once
#include "cross.cuh"

namespace lucid {

// The exponent of x > 0: x = m 2^k, m in [sqrt(1/2), sqrt(2)).
LUCID_FN double exponent_of(double x) {
    const bool tiny = x < Format<double>::smallest;
    double m, k;
    split(x * select(tiny, power_of_two<double>(54), 1.0), m, k);
    return k - select(tiny, 54.0, 0.0);
}
// x 2^k for whole k, exactly where the result is a normal number.
template <class S>
LUCID_FN S times_power_of_two(S x, double k) {
    const double most = select(k > 2000, 2000.0, select(k < -2000, -2000.0, k)), half = floor(0.5 * most);
    return (x * exp2_whole(half)) * exp2_whole(most - half);
}

// The Bregman divergence of S(x) = lgamma(x) - (x - 1/2) log x + x for a >= 1/2: what Stirling's
// series adds. The recurrence adds that of (x + 1/2) log(1 + 1/x) - 1, with v = d/(2ab + a + b)
//     v (d / (2a (a + 1)) - (b + 1/2) v^2 A(v^2)),  2 atanh v = 2v + v^3 A.
LUCID_FN double bregman_series_step(double d, double a, double b) {
    const double v = d / mad(2 * a, b, a + b), t = v * v;
    const bool near = t < 0.1112;
    const double s = select(near, t, 0.0);
    const double close = v * mad(-(b + 0.5) * s, atanh_tail(s), d / (2 * a * (a + 1)));
    const double x = a / (a + 1), y = b / (b + 1);
    const double far = mad(b + 0.5, log_ratio(x - y, y, x), d * (a + 0.5) / (a * (a + 1)));
    return select(near, close, far);
}
LUCID_HEAVY double bregman_series(double d, double a, double b) {
    double sum = bregman_stirling(d, a + 4, b + 4);
    LUCID_UNROLL
    for (int j = 3; j >= 0; --j) sum += bregman_series_step(d, a + j, b + j);
    return sum;
}

// (1 + u) phi(1 + u) - u^2/2 = u^3/6 - ..., u > -1: what the deviance lacks to a square. Within a
// factor of 2, s = u/(2 + u), it is s (u/2)^2 (2 - (1 - s^2) A(s^2)).
LUCID_HEAVY double cubic_deviance(double u) {
    const bool near = (u >= -0.5) & (u <= 1);
    const double s = select(near, u, 0.0) / (2 + select(near, u, 0.0)), t = s * s;
    double e;
    const double far = (1 + u) * bregman_log(u, 1.0, 1 + u, e) - 0.5 * u * u;
    return select(near, s * (0.25 * u * u) * mad(t - 1, atanh_tail(t), 2.0), far);
}

// S itself, and x S'(x).
LUCID_HEAVY double series(double x) {
    const double small = mad(0.5, log(x), gamma_remainder(x) - 0.91893853320467274178);
    return select(x >= 4, stirling<0>(1 / x), small);
}
LUCID_HEAVY double series_slope(double x) {
    return select(x >= 4, -stirling<1>(1 / x) * x, mad(-x, bregman_lgamma(1.0, x, x + 1), 0.5));
}

// The Bregman divergence of lgamma between a and a + d less d^2/(2a).
LUCID_HEAVY double bregman_less_square(double d, double a) {
    double e;
    const double b = a + d;
    return mad(0.5, bregman_log(d, a, b, e), bregman_series(d, a, b)) - a * cubic_deviance(d / a);
}

// The least KL over q's scale: gamma_remainder(q) + q B - (lgamma(p) - p digamma(p) + p) - log r,
// with B = lgamma(p + r) - lgamma(p) - r digamma(p); rho = r - 1, given exactly. 0 only at r = 1,
// q = p.
//
// Where p is large the laws of log x are nearly normal and r^2 q/p, the ratio of their variances,
// decides; where p is small, nearly exponential, and the ratio r q/p of their rates. Either is
// split off as phi (variance and rate are p's and q's sides of the ratios, up to a common
// factor), with remainders that are small where it is. Elsewhere the sum as it stands.
struct Sides {
    double d, p, q; // d = q - p, also where they nearly meet
};
LUCID_FN Sides rate_sides(double p, double p_power, double q, double q_power) {
    return {difference_of_products(q_power, q, p_power, p), p_power * p, q_power * q};
}
LUCID_FN Sides variance_sides(double p, double p_power, double q, double q_power) {
    double p_low, q_low, p_rest, q_rest;
    const double p_square = two_product(p_power, p_power, p_low), q_square = two_product(q_power, q_power, q_low);
    const double a = two_product(p_square, p, p_rest), b = two_product(q_square, q, q_rest);
    return {(b - a) + ((q_rest - p_rest) + (q_low * q - p_low * p)), a, b};
}

// digamma(1 + x) for 0 <= x <= 0.01: its Taylor series.
LUCID_FN double digamma_beside_1(double x) {
    constexpr double c[] = {-0.57721566490153286, 1.6449340668482264, -1.2020569031595943, 1.0823232337111382,
                            -1.0369277551433699, 1.0173430619844491, -1.0083492773819228, 1.0040773561979443};
    return polynomial(x, c);
}

// At most eight arguments: a ninth lies on the stack, and g++ gives up the vectors.
LUCID_HEAVY double shape_part_of(double q, double r, double rho, double kappa, double p, double variances, double rates) {
    const bool wide = r <= 4 * p + 2, beside = wide & (p >= 0.4) & (r >= 0.5);
    const bool normal = wide & (p >= select(r < 0.4, 0.15, 0.4)), exponential = !normal & (q <= 4) & (p <= 2);
    // B = bregman_lgamma(rho, p + 1, p + r) + ..., whose square is rho^2/(2p); and B itself.
    const double k = select(normal, p, 1.0);
    const double less = bregman_less_square(select(beside, rho, r), select(beside, k + 1, k));
    const double y_beside = mad(q, less - 0.5 * rho * (rho / (k + 1) / k), bregman_series(kappa, k, q));
    const double y_normal = mad(q, less, (series(q) - series(k)) + series_slope(k));
    // A tiny p and r: log q/p leaves the sum with the log of p + r.
    const bool tiny = exponential & (p <= 0.01) & (q >= 0.25) & (p + r < 0.5);
    const double rise = bregman_lgamma(select(exponential & !tiny, rho, r), select(exponential, p + 1, p), select(tiny, p + 1 + r, p + r));
    const double other = bregman_lgamma(select(exponential, kappa, 1.0), select(exponential, p + 1, p), select(exponential, q, p) + 1);
    const double s = select(tiny, p, 0.0);
    const double y_tiny = mad(q, (rise + digamma_beside_1(s)) + (1 - log(q + r * q / p)), other) - p;
    const double y_exponential = select(tiny, y_tiny, mad(q, rise, other) - deviance(-kappa, q, p));
    const double straight = mad(q, rise, gamma_remainder(q) - gamma_remainder(p)) - mad(p, other, log(r));
    const double y = select(normal, 0.5 * variances + select(beside, y_beside, y_normal),
                            select(exponential, rates + y_exponential, straight));
    return not_negative(y);
}
LUCID_FN double shape_part(double q, double r, double rho, double kappa, double p, Sides variance, Sides rate) {
    double u;
    return shape_part_of(q, r, rho, kappa, p, bregman_log(variance.d, variance.p, variance.q, u),
                         bregman_log(rate.d, rate.p, rate.q, u));
}
template <int N>
LUCID_FN Dual<double, N> shape_part(const Dual<double, N>& q, const Dual<double, N>& r, const Dual<double, N>& rho,
                                    const Dual<double, N>& kappa, const Dual<double, N>& p,
                                    Sides variance, Sides rate) {
    const double a = p.value, c = q.value, e = rho.value, k = kappa.value;
    const double rise = digamma_difference(e, a + 1, a + r.value);
    Dual<double, N> out(shape_part(c, r.value, e, k, a, variance, rate));
    const double by_q = remainder_slope_difference(k, a, c) + (bregman_lgamma(e, a + 1, a + r.value) + e / a);
    const double by_r = c * rise + (k / a + e / r.value);
    const double by_p = c * (rise - e / a) - mad(e, c, k) * remainder_curvature(a);
    for (int i = 0; i < N; ++i)
        out.partial[i] = by_q * q.partial[i] + (by_r * r.partial[i] + by_p * p.partial[i]);
    return out;
}

// The same of the powers themselves.
template <class S>
LUCID_FN S shape_part(S p, S p_power, S q, S q_power) {
    // By a power of two, so that no square leaves the range where the ratio does not.
    const double down = -exponent_of(value_of(p_power)), a = value_of(p), b = value_of(q);
    const double c = times_power_of_two(value_of(p_power), down), e = times_power_of_two(value_of(q_power), down);
    return shape_part(q, q_power / p_power, (q_power - p_power) / p_power, q - p, p, variance_sides(a, c, b, e),
                      rate_sides(a, c, b, e));
}
// And where the powers are in the ratio r for every member of two families.
template <class S>
LUCID_FN S shape_part(S p, S q, Number<S> r) {
    const double a = value_of(p), b = value_of(q);
    return shape_part(q, S(r), S(r - 1), q - p, p, variance_sides(a, 1.0, b, r), rate_sides(a, 1.0, b, r));
}

// 2 phi(x) + (x - 1)^2 = phi(x^2) at x = b/a, times k: the scale's part between laws of power 2,
// from root mean squares. Their squares would overflow before it does.
template <class S>
LUCID_FN S square_part(S k, S a, S b) {
    using T = Number<S>;
    S e;
    const S y = bregman_log(b - a, a, b, e);
    return T(2) * k * y + (k * e) * e;
}

// phi(x) at x = n s^2 / o, or at its inverse, without losing the difference of n s^2 and o. Both
// are brought near 1 by powers of two, up to a ratio of 2^1000, beyond which x - 1 is x or -1.
template <class S>
LUCID_FN S gap_of_square(S s, S o, Number<S> n, bool inverse) {
    using T = Number<S>;
    const T up = exponent_of(value_of(s)), w = exponent_of(value_of(o)), e = select(inverse, w - T(2) * up, T(2) * up - w);
    const T kept = select(e > T(1000), T(1000), select(e < T(-1000), T(-1000), e)), rest = e - kept;
    const S root = times_power_of_two(s, -up), square = (n * root) * root, other = times_power_of_two(o, -w);
    const S one = S(T(1));
    const S top = select(inverse, other, n * root), factor = select(inverse, one, root), low = select(inverse, square, other);
    const S raised = top * exp2_whole(kept);
    const S d = difference_of_products(raised, factor, select(inverse, n * root, other), select(inverse, root, one));
    S u;
    const S y = bregman_log(d, low, raised * factor, u);
    return times_power_of_two(y, select(rest > T(0), rest, T(0))) - select(rest < T(0), rest, T(0)) * T(0.69314718055994530942);
}

// lgamma(k + r) - lgamma(k) = log E G^r.
template <class S>
LUCID_FN S log_power_of_gamma(S r, S k) {
    using T = Number<S>;
    const bool near = value_of(r) < value_of(k);
    const S a = k + T(1), rho = r - T(1);
    const S close = bregman_lgamma(r, k, k + r) + r * digamma(k);
    return select(near, close, bregman_lgamma(rho, a, k + r) + (rho * digamma(a) + log(k)));
}

// log of E G^(1/2) / sqrt(k), given k >= 1: -1/(8k) + ...
template <class S>
LUCID_FN S log_half_power(S k) {
    using T = Number<S>;
    const S slope = T(1) / k - bregman_lgamma(S(T(1)), k, k + T(1)); // digamma(k + 1) - log k
    return bregman_lgamma(S(T(-0.5)), k + T(1), k + T(0.5)) - T(0.5) * slope;
}
// E G^(1/2) / sqrt(k): 1 - 1/(8k) + ..., as k -> 0 sqrt(pi k).
template <class S>
LUCID_FN S half_power_of_gamma(S k) {
    using T = Number<S>;
    const bool large = value_of(k) >= T(1);
    const S x = select(large, S(T(1)), k);
    const S small = sqrt(x) * exp(bregman_lgamma(S(T(-0.5)), x + T(1), x + T(0.5)) - T(0.5) * digamma(x + T(1)));
    return select(large, exp(log_half_power(select(large, k, S(T(1))))), small);
}
// 1 less its square: var G^(1/2) / k.
template <class S>
LUCID_FN S half_power_variance(S k) {
    using T = Number<S>;
    const bool large = value_of(k) >= T(1);
    const S small = half_power_of_gamma(select(large, S(T(0.5)), k));
    return select(large, -expm1(T(2) * log_half_power(select(large, k, S(T(1))))), T(1) - small * small);
}
// var G^r / (E G^r)^2: of the logarithm of E G^2r / (E G^r)^2, a second difference of lgamma.
template <class S>
LUCID_FN S relative_variance_of_power(S r, S k) {
    const S middle = k + r;
    return expm1(bregman_lgamma(r, middle, middle + r) + bregman_lgamma(-r, middle, k));
}

// lgamma(k) - k digamma(k) + k: the entropy of log G, G gamma of concentration k.
template <class S>
LUCID_FN S own_part(S k) {
    using T = Number<S>;
    return gamma_remainder(k) + k * bregman_lgamma(S(T(1)), k, k + T(1));
}

// ---- x^2 gamma of concentration k and mean w: log density and entropy of x

// log 2 - log x + k log(k y) - k y - lgamma(k), y = x^2/w.
template <class S>
LUCID_FN S square_log_prob(S x, S k, S w) {
    using T = Number<S>;
    const bool inside = is_positive(value_of(x));
    const S at = select(inside, x, S(T(1)));
    const S y = (T(0.69314718055994530942) - log(at)) - (k * gap_of_square(at, w, T(1), false) + gamma_remainder(k));
    // At 0 the exponent of x, 2k - 1, decides.
    const T bend = value_of(k) - T(0.5);
    const S one = T(0.5) * (T(-0.45158270528945486473) - log(w));
    const S zero = select(bend == T(0), one, S(select(bend < T(0), infinity<T>(), -infinity<T>())));
    const S outside = select(value_of(x) == T(0), zero, select(value_of(x) == value_of(x), S(-infinity<T>()), x));
    return select(inside, y, outside);
}
template <class S>
LUCID_FN S square_entropy(S k, S w) {
    using T = Number<S>;
    const S bend = bregman_lgamma(S(T(1)), k, k + T(1)); // log k - digamma(k)
    return (gamma_remainder(k) + (k - T(0.5)) * bend) + (T(0.5) * log(w) - T(0.69314718055994530942));
}

// ---- one power: x^2 (or x) is gamma of both laws

// From the scale's part phi, the concentrations p and q.
template <class S>
LUCID_FN S gamma_form(S phi, S p, S q) {
    return q * phi + bregman_remainder(q - p, p, q);
}

// ---- two powers, from E x^2 or E x

// q of power 2 and mean square q_rms^2, p of power 2/r, concentration p and mean square p_rms^2.
template <class S>
LUCID_FN S to_square(S p, S p_rms, S q, S q_rms, Number<S> r) {
    return shape_part(p, q, r) + square_part(q, q_rms, p_rms);
}
// q chi of 2k degrees of freedom: by k, the parts' derivatives but for -log x would cancel.
template <class T>
LUCID_FN T chi_part(T k, T rms) {
    return square_part(k, sqrt(T(2) * k), rms);
}
template <class T, int N>
LUCID_FN Dual<T, N> chi_part(const Dual<T, N>& k, const Dual<T, N>& rms) {
    const T a = rms.value, b = sqrt(T(2) * k.value), d = a - b;
    return Dual<T, N>::chain(chi_part(k.value, a), T(-2) * log_ratio(d, b, a), k, d * ((a + b) / a), rms);
}
template <class S>
LUCID_FN S to_chi(S p, S p_rms, S q_df, Number<S> r) {
    const S k = Number<S>(0.5) * q_df;
    return shape_part(p, k, r) + chi_part(k, p_rms);
}
// q the gamma of mean q_mean, p of power 1/r and mean p_mean.
template <class S>
LUCID_FN S to_linear(S p, S p_mean, S q, S q_mean, Number<S> r) {
    return shape_part(p, q, r) + q * phi_ratio(q_mean, p_mean);
}
// log(b/a) of normal numbers in two pieces, to 1e-18: with s = (m - 1)/(m + 1) in two, m in
// [sqrt(1/2), sqrt(2)), it is 2 s + s^3 A(s^2) + k log 2.
LUCID_FN double log_ratio_two(double a, double b, double& low) {
    const double ka = exponent_of(a), kb = exponent_of(b);
    const double ma = times_power_of_two(a, -ka), mb = times_power_of_two(b, -kb);
    const double shift = select(mb > ma * 1.4142135623730951, -1.0, select(ma > mb * 1.4142135623730951, 1.0, 0.0));
    const double m = mb * select(shift < 0, 0.5, select(shift > 0, 2.0, 1.0)), k = (kb - ka) - shift;
    double rest, carry, tail;
    const double sum = two_sum(ma, m, rest), top = m - ma, s = top / sum;
    const double more = (mad(-s, sum, top) - s * rest) / sum, t = s * s;
    const double body = two_sum(2 * s, s * t * atanh_tail(t), carry);
    const double high = two_sum(k * Ln2<double>::high, body, tail);
    return two_sum(high, tail + (carry + (2 * more + k * Ln2<double>::low)), low);
}
// q psi(power log(b/a) + rest - log(q/c)): the logarithms' rounding, which a large power and exp
// magnify, is carried along.
LUCID_HEAVY double psi_of_power(double power, double a, double b, double rest, double c, double q) {
    double low, product_low, q_low, less_low, sum_low;
    const double high = log_ratio_two(a, b, low), w = two_product(power, high, product_low);
    const double less = two_sum(w, -log_ratio_two(c, q, q_low), less_low);
    const double sum = two_sum(less, rest, sum_low), y = psi(sum);
    const double more = ((less_low + sum_low) + (mad(power, low, product_low) - q_low)) * expm1(sum);
    return q * not_negative(select(is_finite(y) & is_finite(more), y + more, y));
}
template <int N>
LUCID_FN Dual<double, N> psi_of_power(const Dual<double, N>& power, const Dual<double, N>& a, const Dual<double, N>& b,
                                      const Dual<double, N>& rest, const Dual<double, N>& c, const Dual<double, N>& q) {
    const Dual<double, N> log_x = log_ratio(b - a, a, b);
    const double log_y = log_ratio(q.value - c.value, c.value, q.value);
    const double w = (power * log_x).value + (rest.value - log_y), k = q.value, slope = k * expm1(w);
    // By q itself, psi(w) - expm1(w) is -w.
    const Dual<double, N> moved = (power * log_x + rest) + Dual<double, N>::chain(0.0, 1 / c.value, c);
    return Dual<double, N>::chain(psi_of_power(power.value, a.value, b.value, rest.value, c.value, k), slope, moved, -w, q);
}

// Any two powers.
template <class S>
LUCID_FN S generalized_gamma_form(S p, S p_power, S p_scale, S q, S q_power, S q_scale) {
    using T = Number<S>;
    const S r = q_power / p_power, rho = (q_power - p_power) / p_power, a = p + T(1);
    // log(E G^r / c), G of concentration p: small where r is near 1, or small.
    const bool little = value_of(r) < T(0.5), tiny = little & (value_of(p) + value_of(r) < T(0.5)), direct = little & (value_of(p) >= T(1));
    const S d = select(tiny | direct, r, rho), from = select(direct, p, a);
    const S rest = bregman_lgamma(d, from, select(tiny, a, p) + r) + d * digamma(from);
    const S c = select(direct, S(T(1)), select(tiny, p / (p + r), p));
    return shape_part(p, p_power, q, q_power) + psi_of_power(q_power, q_scale, p_scale, rest, c, q);
}

// q Frechet: (x / scale)^-concentration is exponential of rate 1. Moving its scale until the mean
// under p is 1 leaves what is free of scales; inf where that mean is.
template <class S>
LUCID_FN S generalized_gamma_to_frechet(S p, S p_power, S p_scale, S scale, S concentration) {
    using T = Number<S>;
    const S r = concentration / p_power;
    const bool finite = value_of(r) < value_of(p);
    const S s = select(finite, r, T(0.5) * p), rise = bregman_lgamma(-s, p, p - s);
    const S left = not_negative((T(1) - log(s)) + (rise - own_part(p)));
    const S y = left + psi_of_power(concentration, p_scale, scale, rise - s * digamma(p), S(T(1)), S(T(1)));
    return select(finite, y, S(infinity<T>()));
}

} // namespace lucid
