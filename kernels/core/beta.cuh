// What the beta laws share: the moments of log x and of powers of x, and the divergence of two.
// Double only: what needs them is a wide kernel.
#pragma once
#include "gamma_law.cuh"
#include "log_sinhc.cuh"

namespace lucid {

// trigamma(a) - trigamma(b), given d = b - a; a, b > 0.
LUCID_HEAVY double trigamma_difference(double d, double a, double b) {
    double sum = 0;
    LUCID_UNROLL
    for (int j = 3; j >= 0; --j) {
        const double x = a + j, y = b + j;
        sum += (d / x / y) * (1 / x + 1 / y);
    }
    const double A = 1 / (a + 4), B = 1 / (b + 4), tA = A * A, tB = B * B;
    double at_a = 0, at_b = 0, divided = 0; // of t Q(t), S'' = y t Q(t)
    LUCID_UNROLL
    for (int k = stirling_terms - 1; k >= 0; --k) {
        const double c = (2 * k + 1) * (2 * k + 2) * stirling_coefficient(k);
        divided = mad(tA, divided, at_b);
        at_a = mad(tA, at_a, c);
        at_b = mad(tB, at_b, c);
    }
    divided = mad(tA, divided, at_b);
    const double step = d * A * B;
    return sum + step * (1 + 0.5 * (A + B) + (tA * at_a + B * (A + B) * divided));
}
template <int N>
LUCID_FN Dual<double, N> trigamma_difference(const Dual<double, N>& d, const Dual<double, N>& a, const Dual<double, N>& b) {
    return Dual<double, N>::chain(trigamma_difference(d.value, a.value, b.value), tetragamma(a.value), a,
                                  -tetragamma(b.value), b);
}

// log mean - E log x >= 0.
template <class S>
LUCID_FN S beta_jensen(S a, S b) {
    return remainder_slope_difference(b, a, a + b);
}
// E log x < 0.
template <class S>
LUCID_FN S beta_log_mean(S a, S b) {
    return -digamma_difference(b, a, a + b);
}

// The entropy is beta_entropy_rest plus log(f(a) f(b) / (n f(n))), n = a + b, f(x) = x /
// remainder_scale(x): that logarithm is for the users to join with theirs.
template <class S>
LUCID_FN S beta_unit(S a) {
    return a / remainder_scale(a);
}
template <class S>
LUCID_FN S beta_centre(S a, S b) {
    return (centred_remainder(a) - centred_remainder(a + b)) + centred_remainder(b);
}
// Of log_less_digamma no more than differences: at small shapes it is 1/x.
template <class S>
LUCID_FN S beta_weighted(S a, S b) {
    const S n = a + b;
    return beta_centre(a, b) + ((a * log_less_digamma(a) - n * log_less_digamma(n)) + b * log_less_digamma(b));
}
template <class S>
LUCID_FN S beta_entropy_rest(S a, S b) {
    return beta_weighted(a, b) - (beta_jensen(a, b) + beta_jensen(b, a));
}
// The same of H - E log x, whose logarithm is of 1 / beta_log_factor.
template <class S>
LUCID_FN S beta_entropy_log_rest(S a, S b) {
    return beta_weighted(a, b) - beta_jensen(b, a);
}
template <class S>
LUCID_FN S beta_log_factor(S a, S b) {
    return remainder_scale(a) * (beta_unit(a + b) / beta_unit(b));
}
// log(factor) less the entropy.
template <class S>
LUCID_FN S beta_excess(S a, S b, S factor) {
    const S n = a + b;
    return log((factor * n / beta_unit(a)) * (beta_unit(n) / beta_unit(b))) - beta_entropy_rest(a, b);
}
// log B(a + k, b) - log B(a, b) = log E x^k for k >= 0, the same in b and k: the shorter step is
// the one whose Bregman divergences are taken. From a + 1: at a small a they are s/a.
template <class S>
LUCID_FN S beta_log_power(S a, S b, S k) {
    const bool swap = value_of(k) > value_of(b);
    const S s = select(swap, b, k), l = select(swap, k, b), n = a + b, up = a + 1.0, al = up + l;
    const S first = log_ratio(-(k / (a + k)) * (b / n), S(1.0), (a / (a + k)) * ((n + k) / n));
    return first + ((bregman_lgamma(s, up, up + s) - bregman_lgamma(s, al, al + s)) - s * digamma_difference(l, up, al));
}

// The same plus k (digamma(a + b) - digamma(a)): log E x^k - k E log x >= 0.
template <class S>
LUCID_FN S beta_power_jensen(S a, S b, S k) {
    const bool swap = value_of(k) > value_of(b);
    const S s = select(swap, b, k), l = select(swap, k, b), al = a + l;
    const S left = bregman_lgamma(s, a, a + s) - bregman_lgamma(s, al, al + s);
    const S slope = k * digamma_difference(b, a, a + b) - s * digamma_difference(l, a, al);
    return not_negative(left + select(swap, slope, S(0.0)));
}

// log E x^-k for less = a - k > 0, and that plus k E log x >= 0.
template <class S>
LUCID_FN S beta_log_inverse_power(S b, S k, S less) {
    return -beta_log_power(less, b, k);
}
template <class S>
LUCID_FN S beta_inverse_power_jensen(S a, S b, S k, S less) {
    return not_negative(bregman_lgamma(-k, a, less) - bregman_lgamma(-k, a + b, less + b));
}

// A quantity at two points, x and s, and in d their difference, which is computed for itself and
// so keeps its digits however near the points are to each other.
struct Twin {
    double x, s, d;
};
LUCID_FN Twin operator+(Twin p, Twin q) { return {p.x + q.x, p.s + q.s, p.d + q.d}; }
LUCID_FN Twin operator-(Twin p, Twin q) { return {p.x - q.x, p.s - q.s, p.d - q.d}; }
LUCID_FN Twin operator*(Twin p, Twin q) { return {p.x * q.x, p.s * q.s, mad(p.d, q.x, p.s * q.d)}; }
LUCID_FN Twin operator+(Twin p, double c) { return {p.x + c, p.s + c, p.d}; }
LUCID_FN Twin operator*(double c, Twin p) { return {c * p.x, c * p.s, c * p.d}; }
LUCID_FN Twin operator/(Twin p, Twin q) {
    const double r = 1 / q.x, v = p.s / q.s;
    return {p.x * r, v, mad(-v, q.d, p.d) * r};
}
LUCID_FN Twin inverse(Twin p) {
    const double x = 1 / p.x, s = 1 / p.s;
    return {x, s, -p.d * x * s};
}

// x - s directly unless that cancels.
LUCID_FN double twin_difference(double x, double s, double twin) {
    const double direct = x - s, larger = select(x > s, x, s);
    return select((fabs(direct) >= 0.5 * larger) | !is_finite(twin), direct, twin);
}

LUCID_FN double twin_step(double d, double a, double b, Twin td, Twin ta, Twin tb, bool first) {
    constexpr double c[] = {0.6666666666666666, 0.39999999999999525, 0.285714285716001, 0.2222222219823677, 0.18181819897962714, 0.1538454396486055, 0.13335178631449257, 0.11734279061303197, 0.10845178394880015, 0.07492143795550767, 0.1563057780092285};
    const Twin v = td / (2.0 * (ta * tb) + (ta + tb)), t = v * v;
    const bool inside = (t.x <= 0.11112) & (t.s <= 0.11112);
    const Twin u = {select(t.x <= 0.11112, t.x, 0.11112), select(t.s <= 0.11112, t.s, 0.11112), select(inside, t.d, 0.0)};
    Twin tail = {c[10], c[10], 0.0};
    LUCID_UNROLL
    for (int k = 9; k >= 0; --k) tail = tail * u + c[k];
    const Twin ratio = td / ta;
    const Twin value = v * (ratio - (tb + 1.0) * (t * tail));
    (void)d, (void)a, (void)b;
    if (!first) return twin_difference(value.x, value.s, value.d);
    const Twin up = tb + 1.0, y = (ta / (ta + 1.0)) * (up / tb);
    const Twin l = {log(y.x), log(y.s), log1p(y.d / y.s)};
    const double far = (ratio + up * l).d;
    const bool near = (fabs(v.x) <= 0.33334) & (fabs(v.s) <= 0.33334);
    return twin_difference(bregman_step(d, a, b), bregman_step(td.s, ta.s, tb.s), select(near, value.d, far));
}

// bregman_remainder(d, a, b) less that of a + rp, b + rq, rp, rq >= 0: with all digits also where
// rp and rq are small against a and b.
LUCID_HEAVY double bregman_remainder_difference(double d, double a, double b, double rp, double rq, double dr) {
    const double sa = a + rp, sb = b + rq, sd = d + dr;
    const Twin td = {d, sd, -dr}, ta = {a, sa, -rp}, tb = {b, sb, -rq};
    double total = twin_step(d, a, b, td, ta, tb, true);
    for (int j = 1; j < 4; ++j) total += twin_step(d, a + j, b + j, td, ta + double(j), tb + double(j), false);
    const Twin pa = ta + 4.0, pb = tb + 4.0;
    const double product = pa.x * pb.s;
    const double step = select(fabs(d) * 3 <= pa.x + pb.x, difference_of_products(d, rp, dr, pa.x),
                               difference_of_products(pb.x, rp, pa.x, rq));
    double u;
    const double twin = bregman_log(step, product, pb.x * pa.s, u) + (step / product) * (sd / pa.s);
    double ux, us;
    total += 0.5 * twin_difference(bregman_log(d, pa.x, pb.x, ux), bregman_log(sd, pa.s, pb.s, us), twin);
    const Twin A = inverse(pa), B = inverse(pb), tA = A * A, tB = B * B, sum = A + B;
    constexpr int last = stirling_terms - 1;
    const double top = stirling_coefficient(last);
    Twin at_a = {top, top, 0.0}, at_b = at_a, slope = {0.0, 0.0, 0.0}, one = slope, two = slope;
    LUCID_UNROLL
    for (int k = last - 1; k >= 0; --k) {
        const double c = stirling_coefficient(k);
        two = one + tA * two;
        one = at_b + tA * one;
        slope = at_a + tA * slope;
        at_a = tA * at_a + c;
        at_b = tB * at_b + c;
    }
    const Twin derivative = at_a + 2.0 * (tA * slope);
    const Twin divided = sum * one + (A * sum) * (sum * two) + A * slope;
    const Twin w = td * A;
    const Twin y = (w * (w * B)) * (B * divided + derivative);
    return total + twin_difference(y.x, y.s, y.d);
}

// KL between beta laws: (c + d) times the divergence of the Bernoulli laws of their means, and the
// Bregman divergences of lgamma's remainder, of which the sum's is subtracted from the larger
// component's.
LUCID_HEAVY double beta_kl(double p1, double p0, double q1, double q0) {
    const double P = p1 + p0, Q = q1 + q0;
    double m, k;
    split(P, m, k);
    const double down = exp2_whole(select(fabs(k) < 1000, -k, 0.0));
    const double n = difference_of_products(q1, p0 * down, p1 * down, q0) / (P * down);
    const double ratio = Q / P;
    const double mean = deviance(-n, q1, p1 * ratio) + deviance(n, q0, p0 * ratio);
    const double larger1 = select(p1 > q1, p1, q1), larger0 = select(p0 > q0, p0, q0);
    const bool one = larger1 >= larger0;
    const double pm = select(one, p1, p0), qm = select(one, q1, q0), pr = select(one, p0, p1), qr = select(one, q0, q1);
    return mean + (bregman_remainder(qr - pr, pr, qr) + bregman_remainder_difference(qm - pm, pm, qm, pr, qr, qr - pr));
}
template <int N>
LUCID_FN Dual<double, N> beta_kl(const Dual<double, N>& p1, const Dual<double, N>& p0, const Dual<double, N>& q1,
                                 const Dual<double, N>& q0) {
    using D = Dual<double, N>;
    const double a = p1.value, b = p0.value, c = q1.value, d = q0.value, P = a + b, Q = c + d;
    const double e1 = c - a, e0 = d - b, e = e1 + e0, whole = trigamma(P), slope = digamma_difference(e, P, Q);
    // (a - c)(psi'(a) - psi'(P)) + (d - b) psi'(P), and q's differences of digammas.
    const D left = D::chain(0.0, e0 * whole - e1 * trigamma_difference(b, a, P), p1,
                            e1 * whole - e0 * trigamma_difference(a, b, P), p0);
    const D right = D::chain(0.0, digamma_difference(e1, a, c) - slope, q1, digamma_difference(e0, b, d) - slope, q0);
    D out = left + right;
    out.value = beta_kl(a, b, c, d);
    return out;
}

// KL(p || Beta(a, b)) from what p has: rest = H - E log x - E log(1 - x), the means of x and of
// 1 - x, and how far the logarithm of each is above the mean of the logarithm. The law of q's
// a + b and p's mean stands between: n times the divergence of two Bernoulli laws is left.
template <class S>
LUCID_FN S to_beta(S rest, S mean, S complement, S jensen1, S jensen0, S a, S b) {
    const S scales = log(remainder_scale(a) * (remainder_scale(b) / remainder_scale(a + b)));
    const S left = ((beta_centre(a, b) - scales) - rest) + (a * jensen1 + b * jensen0);
    const S n = a + b, d = difference_of_products(b, mean, a, complement);
    return not_negative(left) + (deviance(d, a, n * mean) + deviance(-d, b, n * complement));
}

// ---- KL from x = y^k, y of Beta(a, b), to other families: x itself is of Beta(a, b) at k = 1, and
// of Kumaraswamy's law at a = 1.

// H - E log x is log(share) less rest.
template <class S>
struct PowerBeta {
    S a, b, k, share, rest;
};
template <class S>
LUCID_FN PowerBeta<S> beta_law(S a, S b) {
    return {a, b, S(1.0), 1.0 / beta_log_factor(a, b), -beta_entropy_log_rest(a, b)};
}
// Euler's constant and 1: E log of a draw of Beta(1, b) is that of an exponential one but for
// log_less_digamma(b).
template <class S>
LUCID_FN PowerBeta<S> kumaraswamy_law(S concentration1, S concentration0) {
    const S k = 1.0 / concentration1;
    return {S(1.0), concentration0, k, k, log_less_digamma(concentration0) - 1.5772156649015328606};
}
template <class S>
LUCID_FN S power_beta_entropy_log(PowerBeta<S> p) {
    return log(p.share) - p.rest;
}
// log E x^m, and that less m E log x; log E x^-m and that plus m E log x, for m k < a.
template <class S>
LUCID_FN S power_beta_log_power(PowerBeta<S> p, S m) {
    return beta_log_power(p.a, p.b, m * p.k);
}
template <class S>
LUCID_FN S power_beta_jensen(PowerBeta<S> p, S m) {
    return beta_power_jensen(p.a, p.b, m * p.k);
}

template <class S>
LUCID_FN S power_beta_to_generalized_gamma(PowerBeta<S> p, S concentration, S power, S scale) {
    return to_power_of_gamma(power_beta_entropy_log(p), power_beta_log_power(p, power), power_beta_jensen(p, power), power,
                             concentration, power * log(scale));
}
// less = a - k concentration: where it is not positive, E x^-concentration is infinite.
template <class S>
LUCID_FN S power_beta_to_frechet(PowerBeta<S> p, S less, S scale, S concentration) {
    const bool finite = value_of(less) > 0;
    const S l = select(finite, less, 0.5 * p.a), m = select(finite, concentration * p.k, 0.5 * p.a);
    const S y = to_power_of_gamma(power_beta_entropy_log(p), beta_log_inverse_power(p.b, m, l),
                                  beta_inverse_power_jensen(p.a, p.b, m, l), concentration, S(1.0), -(concentration * log(scale)));
    return select(finite, y, S(infinity<double>()));
}
template <class S>
LUCID_FN S power_beta_to_lognormal(PowerBeta<S> p, S loc, S scale) {
    const S sd = p.k * sqrt(trigamma_difference(p.b, p.a, p.a + p.b));
    const S excess = 1.41893853320467274178 + (log(sd / p.share) + p.rest);
    return to_normal(not_negative(excess), p.k * beta_log_mean(p.a, p.b), sd, loc, scale);
}
// As to_gamma, where E x = exp(log_mean) may be below the least number.
template <class S>
LUCID_FN S power_beta_to_gamma(PowerBeta<S> p, S concentration, S rate) {
    const S log_mean = power_beta_log_power(p, S(1.0)), mean = exp(log_mean), jensen = power_beta_jensen(p, S(1.0));
    const bool plain = value_of(mean) > 1e-290;
    const S left = gamma_remainder(concentration) + (concentration * jensen - power_beta_entropy_log(p));
    const S near = phi_ratio(concentration / select(plain, mean, S(1.0)), rate);
    const S far = psi(log_mean + (log(rate) - log(concentration)));
    return not_negative(left) + concentration * select(plain, near, far);
}

// x on [0, 1] of that entropy: log of the width of q's interval as what it has beyond [0, 1].
template <class S>
LUCID_FN S unit_to_uniform(S entropy, S low, S high) {
    const bool inside = (value_of(low) <= 0) & (value_of(high) >= 1);
    const S beyond = select(inside, (high - 1.0) - low, S(0.0));
    const bool far = value_of(beyond) > Format<double>::largest;
    const S width = select(far, log(0.5 * high - 0.5 * low) + 0.69314718055994530942, log1p(select(far, S(0.0), beyond)));
    return select(inside, width - entropy, S(infinity<double>()));
}

} // namespace lucid
