// What the gamma law, its special cases (exponential, chi-square) and its inverse share.
// Double only: what needs them is a wide kernel.
#pragma once
#include "binet.cuh"
#include "cross.cuh"

namespace lucid {

// The size of gamma_remainder in a logarithm of its own, which the users join with their other
// logarithms: gamma_remainder(a) = centred_remainder(a) - log(remainder_scale(a)).
template <class S>
LUCID_FN S remainder_scale(S a) {
    const bool large = value_of(a) >= 4;
    return select(large, sqrt(a), a);
}
LUCID_FN double centred_remainder(double a) {
    const bool large = a >= 4;
    const double s = select(large, 1.0, a), l = log(s);
    // lgamma(1 + a) - a log a + a
    const double small = (select(s < 1, lgamma(1 + s), lgamma(s) + l)) - s * (l - 1);
    return select(large, 0.91893853320467274178 + stirling<0>(1 / a), small);
}
template <int N>
LUCID_FN Dual<double, N> centred_remainder(const Dual<double, N>& a) {
    const double x = a.value;
    const double slope = select(x >= 4, -stirling<1>(1 / x), digamma(1 + x) - log(x));
    return Dual<double, N>::chain(centred_remainder(x), slope, a);
}

template <class S>
LUCID_FN bool is_gamma(S concentration, S rate) {
    return is_positive(concentration) & is_positive(rate);
}

// log density of gamma(a, b) at x > 0 is -log x - (a phi(b x / a) + gamma_remainder(a)).
template <class S>
LUCID_FN S gamma_law_log_prob(S x, S a, S b) {
    using T = Number<S>;
    const T v = value_of(x), k = value_of(a);
    const bool inside = (v > T(0)) & (v <= Format<T>::largest);
    const S y = select(inside, x, S(T(1))), s = remainder_scale(a);
    const S body = log_ratio(s - y, y, s) - (weighted_phi(y, b, a, S(T(1))) + centred_remainder(a));
    const S at_zero = select(k < T(1), S(infinity<T>()), select(k == T(1), log(b), S(-infinity<T>())));
    const S edge = select(v == T(0), at_zero, select(v != v, x, S(-infinity<T>())));
    return only_if(is_gamma(a, b), select(inside, body, edge));
}

template <class S>
LUCID_FN S gamma_law_entropy(S a, S b) {
    using T = Number<S>;
    const S s = select(value_of(a) >= T(4), sqrt(a), S(T(1)));
    return only_if(is_gamma(a, b), log_ratio(s - b, b, s) + (centred_remainder(a) + (a - T(1)) * log_less_digamma(a)));
}

// KL of gamma(a, b) and gamma(c, d): with the gamma of q's concentration and p's mean between
// them, c phi(a d / (c b)) and a Bregman divergence of gamma_remainder. Each is 0 only where its
// part of the parameters agrees. Penny (2001) has the sum.
template <class S>
LUCID_FN S gamma_law_kl(S a, S b, S c, S d) {
    return only_if(is_gamma(a, b) & is_gamma(c, d), weighted_phi(a, d, c, b) + bregman_remainder(c - a, a, c));
}

// ---- The least KL from gamma(a, .) to families of other shapes, each a function of a alone:
// what log x or x keeps of its skewness, O(1/a). In Stirling's series' remainder and its slope the
// logarithms and the constants of the sums are gone.

// S of binet.cuh and -S', all their digits for a >= 1/2, with 1/a. The recurrence adds to -S'
// s^3 (2/(1 - s^2) - A(s^2)), s = 1/(2y + 1), 2 atanh s = 2s + s^3 A.
struct Series {
    double y, value, decline;
};
LUCID_FN Series series_at(double a) {
    const bool large = a >= 4;
    const double y = select(large, 4.0, a), z = select(large, a, y + 4);
    double sum = 0;
    LUCID_UNROLL
    for (int j = 3; j >= 1; --j) {
        const double s = 1 / (2 * (y + j) + 1), t = s * s;
        sum += s * t * (2 / (1 - t) - atanh_tail(t));
    }
    const double s = 1 / (2 * y + 1), t = s * s;
    sum += s * t * (2 / (1 - t) - atanh_tail_wide(t));
    return {1 / a, binet(a), select(large, 0.0, sum) + stirling<1>(1 / z)};
}
// -log(1 - m/a) - m/a for a > m = 1 or 2.
LUCID_FN double log_step(double m, double a) {
    const bool near = a >= 2 * m;
    return select(near, phi_near(-m / select(near, a, 4.0)), log_ratio(m, a - m, a) - m / a);
}

// log(2 pi e)/2 + log(sd) - H: to the normal laws.
LUCID_FN double gamma_normal_excess(double a) {
    const bool small = a < 0.5;
    const Series s = series_at(select(small, 0.5, a));
    const double x = select(small, a, 0.25), l = log(x);
    const double sum = (mad(0.5, l, 1.41893853320467274178) - centred_remainder(x)) + (1 - x) * log_less_digamma(x);
    return select(small, sum, (0.5 * s.y - s.value) - (a - 1) * s.decline);
}
// The same of log x: to the log-normal laws. log x of 1/G is that of G reflected.
LUCID_FN double gamma_lognormal_excess(double a) {
    const bool small = a < 0.5;
    const double x = select(small, a, 0.25), w = select(small, 0.5, a);
    const Series s = series_at(w);
    // lgamma(1 + a) and a digamma(1 + a), so that no logarithm of a small a is left
    const double sum = ((0.41893853320467274178 + 0.5 * log(x * x * trigamma(x))) - lgamma(1 + x)) + x * (digamma(1 + x) - 1);
    return select(small, sum, (0.5 * log1p(w * remainder_curvature(w)) - s.value) - w * s.decline);
}
// To the inverse Gaussian laws, a > 1.
LUCID_FN double gamma_inverse_gaussian_excess(double a) {
    const Series s = series_at(a);
    return (0.5 * (log_step(1, a) + 0.5 * s.y) - s.value) - (a + 0.5) * s.decline;
}
// From the law of 1/x: to the normal laws, a > 2, and the inverse Gaussian, a > 1.
LUCID_FN double inverse_gamma_normal_excess(double a) {
    const Series s = series_at(a);
    return ((log_step(1, a) + 0.5 * log_step(2, a)) + (1.5 * s.y - s.value)) - (a + 1) * s.decline;
}
LUCID_FN double inverse_gamma_inverse_gaussian_excess(double a) {
    const Series s = series_at(a);
    return (0.25 * s.y - s.value) - (a - 0.5) * s.decline;
}
// log E x + log E 1/x - 2 (log E x - E log x) = 2 digamma(a) - log a - log(a - 1), a > 1.
LUCID_FN double inverse_gap(double a) {
    return log_step(1, a) - 2 * series_at(a).decline;
}

#define LUCID_RULE(NAME, DERIVATIVE)                                                    \
    template <int N>                                                                    \
    LUCID_FN Dual<double, N> NAME(const Dual<double, N>& d) {                           \
        const double a = d.value, curvature = remainder_curvature(a);                   \
        return Dual<double, N>::chain(NAME(a), DERIVATIVE, d);                          \
    }
LUCID_RULE(gamma_normal_excess, (a - 1) * curvature - 0.5 / a)
LUCID_RULE(gamma_lognormal_excess, a * curvature + 0.5 * tetragamma(a) / trigamma(a))
LUCID_RULE(gamma_inverse_gaussian_excess, (a + 0.5) * curvature - 0.5 / (a - 1))
LUCID_RULE(inverse_gamma_normal_excess, ((a + 1) * curvature - 0.5 / (a - 2)) - 1 / (a * (a - 1)))
LUCID_RULE(inverse_gamma_inverse_gaussian_excess, (a - 0.5) * curvature - 0.5 / a)
LUCID_RULE(inverse_gap, 2 * curvature - 1 / (a * (a - 1)))
#undef LUCID_RULE

// ---- KL from gamma(a, b), or the law of 1/x, to other families.

template <class S>
LUCID_FN S gamma_law_to_normal(S a, S b, S loc, S scale) {
    return to_normal(gamma_normal_excess(a), a / b, sqrt(a) / b, loc, scale);
}
template <class S>
LUCID_FN S gamma_law_to_lognormal(S a, S b, S loc, S scale) {
    const S centre = log_ratio(a - b, b, a) - log_less_digamma(a);
    return to_normal(not_negative(gamma_lognormal_excess(a)), centre, sqrt(trigamma(a)), loc, scale);
}
// sd of a Gumbel or Moyal law's fit decides: with t = 1/(b scale), the cumulant -a log(1 + t).
template <class S>
LUCID_FN S cumulant_part(S a, S b, S scale, S& log_spread, S& centre) {
    using T = Number<S>;
    const S product = b * scale, s = sqrt(a) / b;
    const S r = select(value_of(product) > Format<T>::largest, S(Format<T>::largest), product);
    S u;
    log_spread = log_ratio(s - scale, scale, s); // log(sqrt(a) t)
    centre = a * log_ratio(S(T(1)), r, r + T(1));
    return a * bregman_log(S(T(1)), r, r + T(1), u);
}
template <class S>
LUCID_FN S gamma_law_to_gumbel(S a, S b, S loc, S scale) {
    using T = Number<S>;
    S log_spread, centre;
    const S bend = cumulant_part(a, b, scale, log_spread, centre);
    // 1 - log(2 pi)/2 and 1/2 from bend, which is near it at the best fit.
    const S excess = (gamma_normal_excess(a) + T(0.08106146679532725822)) + ((bend - T(0.5)) - log_spread);
    return to_gumbel(not_negative(excess), loc / scale - centre);
}
template <class S>
LUCID_FN S gamma_law_to_moyal(S a, S b, S loc, S scale) {
    using T = Number<S>;
    S log_spread, centre;
    const S bend = cumulant_part(a, b, scale, log_spread, centre);
    const S excess = gamma_normal_excess(a) + (T(0.5) * bend - log_spread);
    return to_moyal(not_negative(excess), loc / scale - centre);
}
// To the law of 1/x with x of gamma(c, d); also from the law of 1/x to gamma(c, d).
template <class S>
LUCID_FN S gamma_law_to_inverse(S a, S b, S c, S d) {
    using T = Number<S>;
    const bool finite = value_of(a) > T(1);
    const S x = select(finite, a, S(T(2)));
    const S y = weighted_phi(d, b, c, x - T(1)) + (bregman_remainder(c - x, x, c) + c * not_negative(inverse_gap(x)));
    return select(finite, y, S(infinity<T>()));
}
// to_inverse_gaussian with its last term in an order that overflows no earlier than the term.
template <class S>
LUCID_FN S to_wide_inverse_gaussian(S excess, S mean, S gap, S loc, S concentration) {
    using T = Number<S>;
    const S z = scaled_difference(mean, loc, loc);
    return excess + T(0.5) * (phi_ratio(T(1) / gap, concentration) + (z * (concentration / mean)) * z);
}
template <class S>
LUCID_FN S gamma_law_to_inverse_gaussian(S a, S b, S loc, S concentration) {
    using T = Number<S>;
    const bool finite = value_of(a) > T(1);
    const S x = select(finite, a, S(T(2))), mean = x / b;
    const S y = to_wide_inverse_gaussian(not_negative(gamma_inverse_gaussian_excess(x)), mean, T(1) / (mean * (x - T(1))), loc,
                                    concentration);
    return select(finite, y, S(infinity<T>()));
}
// To q = Frechet: k its concentration, n/m = b scale/a; from the law of 1/x to Weibull: b/(a scale).
template <class S>
LUCID_FN S gamma_law_to_negative_power(S a, S n, S m, S k) {
    using T = Number<S>;
    const bool finite = value_of(k) < value_of(a);
    const S x = select(finite, k, T(0.5) * a);
    const S power = bregman_lgamma(-x, a, a - x);
    const S excess = (power + gamma_lognormal_excess(a)) - (T(0.41893853320467274178) + log(x * sqrt(trigamma(a))));
    const S w = power + x * (log_ratio(n - m, m, n) + log_less_digamma(a));
    return select(finite, not_negative(excess) + psi(w), S(infinity<T>()));
}
// To q = Weibull, n/m = a/(b scale); from the law of 1/x to Frechet: a scale/b.
template <class S>
LUCID_FN S gamma_law_to_power(S a, S n, S m, S k) {
    using T = Number<S>;
    const S power = bregman_lgamma(k, a, a + k);
    const S excess = (power + gamma_lognormal_excess(a)) - (T(0.41893853320467274178) + log(k * sqrt(trigamma(a))));
    // E G^k from a, or from a + 1, where a is so small that the divergence and the gap cancel.
    const bool small = value_of(a) < T(0.5);
    const S l = log_ratio(n - m, m, n), x = select(small, a, S(T(1)));
    const S above = bregman_lgamma(k - T(1), x + T(1), x + k) + (k - T(1)) * (digamma(x + T(1)) - log(x));
    const S w = select(small, above + k * l, power + k * (l - log_less_digamma(a)));
    return not_negative(excess) + psi(w);
}

} // namespace lucid
