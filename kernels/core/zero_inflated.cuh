// Counts of which some are 0 whatever the rate: with probability g, else (h = 1 - g) Poisson. Double
// only: what needs them is a wide kernel.
#pragma once
#include "bernoulli.cuh"
#include "log_sinhc.cuh"

namespace lucid {

// log of the mass at 0, g + h e^-rate; by logarithms where that nears underflow.
template <class S>
LUCID_FN S zero_inflated_log_none(S g, S h, S log_g, S log_h, S rate) {
    const S none = g + h * exp(-rate), some = h * -expm1(-rate);
    const bool tiny = value_of(none) < 1e-280, gated = value_of(log_g) > -infinity<double>();
    const S x = select(gated, log_g, S(-1e308)), y = select(value_of(h) == 0, S(-1e308), log_h - rate);
    const bool first = value_of(x) > value_of(y);
    const S coded = select(first, x, y) + log1p(exp(select(first, y - x, x - y)));
    return select(tiny, coded, log_probability(select(tiny, S(1.0), none), some));
}

// Of Poisson laws from 1 on: f(r) = log((e^r - 1)/r) = r/2 + log(sinh(r/2)/(r/2)) by its Bregman
// divergence, and f' times the deviance of the rates.
template <class S>
LUCID_FN S positive_poisson_kl(S p, S q) {
    const S slope = 0.5 * (1.0 + sinhc_log_slope(0.5 * p));
    return bregman_sinhc_log(0.5 * (q - p), 0.5 * p, 0.5 * q) + slope * closed_deviance(q - p, p, q);
}

// Whether there is a count, as two coins, and which; dg = q_g - p_g, exact.
template <class S>
LUCID_FN S zero_inflated_kl(S p_g, S p_h, S p, S q_g, S q_h, S q, S dg, S q_log_g, S q_log_h) {
    const S p_some = p_h * -expm1(-p), q_some = q_h * -expm1(-q);
    const S p_none = p_g + p_h * exp(-p), q_none = q_g + q_h * exp(-q);
    // From the smaller rate, so that nothing overflows.
    const bool rising = value_of(q) > value_of(p);
    const S low = select(rising, p, q), step = expm1(select(rising, p - q, q - p)), change = exp(-low) * select(rising, step, -step);
    // p_some - q_some, from the smaller terms.
    const S gates = dg * -expm1(-p), rates = q_h * change, apart = p_some - q_some;
    const bool beside = fabs(value_of(gates)) + fabs(value_of(rates)) < value_of(p_some) + value_of(q_some);
    const S d = select(beside, gates + rates, apart);
    const bool tiny = value_of(q_none) < 1e-280, gone = value_of(p_none) == 0;
    const S safe = select(gone, S(1.0), p_none);
    const S coded = select(gone, S(0.0), safe * ((log(safe) - zero_inflated_log_none(q_g, q_h, q_log_g, q_log_h, q)) - 1.0));
    const S none = select(tiny, coded, closed_deviance(d, p_none, select(tiny, S(1.0), q_none)));
    const bool never = value_of(p_some) == 0, barred = (value_of(q) == 0) | (value_of(q_log_h) == -infinity<double>());
    const bool scarce = !(never | barred) & (value_of(q_some) < 1e-280);
    const S there = select(scarce, p_some, S(1.0)), share = -expm1(-select(scarce, q, S(1.0)));
    const S rare = there * ((log(there) - (select(scarce, q_log_h, S(0.0)) + log(share))) - 1.0);
    const S some = select(scarce, rare, closed_deviance(-d, p_some, q_some));
    const S which = positive_poisson_kl(select(never | barred, S(1.0), p), select(never | barred, S(1.0), q));
    return (none + some) + select(never, S(0.0), p_some * which);
}

} // namespace lucid
