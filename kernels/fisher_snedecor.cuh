// FisherSnedecor(df1, df2): density of (g1/df1) / (g2/df2), g1 and g2 of chi-squared laws of df1
// and df2: (df1/df2)^(df1/2) x^(df1/2 - 1) (1 + x df1/df2)^(-(df1 + df2)/2) / B(df1/2, df2/2),
// x > 0, without a unit.
//
// df1, df2  positive, no unit: degrees of freedom of the numerator and the denominator
// Results are in nats. A parameter that is not finite or not positive gives nan: kernels never
// throw.
#pragma once
#include "core/gamma.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_fisher_snedecor(S df1, S df2) {
    return is_positive(df1) & is_positive(df2);
}

// log x - digamma(x), by the recurrence to x + 4 and Stirling's series there: all terms positive.
LUCID_FN double digamma_deficit(double x) {
    double u, sum = 0;
    for (int j = 3; j >= 0; --j) sum += bregman_log(1.0, x + j, x + j + 1, u);
    const double y = 1 / (x + 4);
    return sum + mad(0.5, y, stirling<1>(y));
}
template <int N>
LUCID_FN Dual<double, N> digamma_deficit(const Dual<double, N>& x) {
    return Dual<double, N>::chain(digamma_deficit(x.value), -remainder_curvature(x.value), x);
}

// log B(a, b) with its powers taken off: h(a) + h(b) - h(a + b), h(x) = lgamma(x) - x log x + x. The
// larger one's h nearly is the sum's: their difference is the slope's part and a divergence.
template <class S>
LUCID_FN S log_beta_remainder(S a, S b) {
    const bool less = value_of(a) < value_of(b);
    const S s = select(less, a, b), l = select(less, b, a);
    return gamma_remainder(s) + (s * digamma_deficit(l) - bregman_remainder(s, l, l + s));
}

// With a = df1/2, b = df2/2 and M = (a x + b)/(a + b), the powers together are Jensen's gap
// -(a phi(x/M) + b phi(1/M)), phi(u) = u - 1 - log u. Far below M, where that gap is nearly
// (1 - a) log x against another log x, the powers are taken one by one.
template <class S>
LUCID_FN S fisher_snedecor_log_prob(S x, S df1, S df2) {
    using T = Number<S>;
    const T at = value_of(x);
    const bool valid = is_fisher_snedecor(df1, df2) & (at == at), inside = is_positive(x);
    const S a = T(0.5) * df1, b = T(0.5) * df2, n = a + b;
    const S z = select(inside, x, S(T(1))), e = z - T(1);
    // M as (a x + b)/(a + b), divided first: it overflows only with x.
    const S wa = a / n, wb = b / n, m = wa * z + wb;
    S u;
    const S gap = a * bregman_log(wb * e, m, z, u) + b * bregman_log(-(wa * e), m, S(T(1)), u);
    const S near = -(gap + log(z));
    const S far = (a - T(1)) * log(z) - n * log_ratio(wa * e, S(T(1)), m);
    const bool low = (value_of(z) < T(0.5) * value_of(m)) & (value_of(a) < T(2));
    const S y = select(low, far, near) - log_beta_remainder(a, b);
    // At 0 the density is 0, 1 or infinite, as a is above, at or below 1.
    const T edge = select(value_of(a) > T(1), -infinity<T>(), select(value_of(a) < T(1), infinity<T>(), T(0)));
    return only_if(valid, select(inside, y, S(select(at == T(0), edge, -infinity<T>()))));
}
LUCID_WIDE_KERNEL(fisher_snedecor_log_prob, 3, 8)

// With digamma(x) = log x - g(x) every logarithm of log(b/a) + log B(a, b) + (1 - a) digamma(a)
// - (1 + b) digamma(b) + (a + b) digamma(a + b) cancels on paper.
template <class S>
LUCID_FN S fisher_snedecor_entropy(S df1, S df2) {
    using T = Number<S>;
    const S a = T(0.5) * df1, b = T(0.5) * df2, n = a + b;
    const S g = ((a - T(1)) * digamma_deficit(a) + (b + T(1)) * digamma_deficit(b)) - n * digamma_deficit(n);
    return only_if(is_fisher_snedecor(df1, df2), log_beta_remainder(a, b) + g);
}
LUCID_WIDE_KERNEL(fisher_snedecor_entropy, 2, 8)

// Only where df1 : df2 is the same of p and q: x df1/df2 is then beta prime for both, and the
// divergence that of two beta laws of equal means: that of log B's convex part, the Bregman
// divergences of h at a and b less the one at a + b, each between phi(t)/2 and phi(t).
template <class S>
LUCID_FN S kl_fisher_snedecor_fisher_snedecor(S p_df1, S p_df2, S q_df1, S q_df2) {
    using T = Number<S>;
    const S a = T(0.5) * p_df1, b = T(0.5) * p_df2, c = T(0.5) * q_df1, d = T(0.5) * q_df2;
    const S da = c - a, db = d - b;
    const S y = (bregman_remainder(da, a, c) - bregman_remainder(da + db, a + b, c + d)) + bregman_remainder(db, b, d);
    return only_if(is_fisher_snedecor(p_df1, p_df2) & is_fisher_snedecor(q_df1, q_df2), not_negative(y));
}
LUCID_WIDE_KERNEL(kl_fisher_snedecor_fisher_snedecor, 4, 8)

} // namespace lucid
