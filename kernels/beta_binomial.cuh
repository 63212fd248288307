// BetaBinomial(total_count, concentration1, concentration0): of total_count coins of one probability,
// which is a draw of Beta(concentration1, concentration0), how many show 1; mass
// C(n, x) B(x + a, n - x + b) / B(a, b), x = 0, ..., n = total_count.
//
// total_count                      a whole number, not negative
// concentration1, concentration0   positive, no unit
// Results are in nats. A parameter outside its domain gives nan: kernels never throw.
#pragma once
#include "core/beta.cuh"
#include "core/counts.cuh"

namespace lucid {

// Beside k and n - k stand a and b, in four deviances from what the two have together: they differ by
// d = ((n - k) a - k b)/(a + b + n), whichever is lost in the other's rounding. Where one side
// shows nothing, which may be next to certain, the mass is E p^n or E (1 - p)^n.
template <class S>
LUCID_FN S beta_binomial_log_prob(S x, S total_count, S concentration1, S concentration0) {
    const bool inside = is_count(x) & (value_of(x) <= value_of(total_count));
    const S n = total_count, a = concentration1, b = concentration0;
    const S k = select(inside, x, S(0.0)), m = n - k;
    const bool none = value_of(k) == 0, all = value_of(m) == 0, middle = !(none | all);
    const S i = select(middle, k, S(1.0)), j = select(middle, m, S(1.0)), whole = i + j;
    const S both = a + b, sum = both + whole;
    const S d = difference_of_products(j, a, i, b) / sum;
    const S one = (a + i) / sum, zero = (b + j) / sum;
    const S away = (closed_deviance(d, i, whole * one) + closed_deviance(-d, j, whole * zero)) +
                   (closed_deviance(-d, a, both * one) + closed_deviance(d, b, both * zero));
    const S stirling = 0.5 * log(whole / (6.283185307179586477 * i * j)) - (binet(i) + binet(j) - binet(whole));
    const S inner = (stirling + ((remainder_step(i, a) + remainder_step(j, b)) - remainder_step(whole, both))) - away;
    const S end = beta_log_power(select(none, b, a), select(none, a, b), n);
    const S y = select(middle, inner, select(none & all, S(0.0), end));
    const bool valid = is_count(n) & is_positive(a) & is_positive(b);
    return only_if(valid & (value_of(x) == value_of(x)), select(inside, y, S(-infinity<double>())));
}
LUCID_WIDE_KERNEL(beta_binomial_log_prob, 4, 4)

} // namespace lucid
