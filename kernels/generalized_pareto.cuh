// GeneralizedPareto(loc, scale, concentration): density (1 + c z)^(-1/c - 1) / scale,
// z = (x - loc)/scale >= 0, c = concentration; exp(-z)/scale at c = 0; for c < 0 also z <= -1/c.
//
// loc            real, in the units of x: the least value
// scale          positive, in the units of x
// concentration  real, no unit: the reciprocal of the tail index where positive
// Results are in nats. A parameter that is not finite, or scale <= 0, gives nan: kernels never
// throw.
#pragma once
#include "core/cross.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_generalized_pareto(S loc, S scale, S concentration) {
    return is_finite(loc) & is_positive(scale) & is_finite(concentration);
}

// log(1 + c z)/c, the exponential variable that z is made of; z at c = 0.
template <class T>
LUCID_FN T log1p_over(T z, T c) {
    const T t = c * z;
    const bool linear = fabs(t) < T(1e-17);
    return select(linear, z, log1p(t) / select(linear, T(1), c));
}
// By c, -(v - log(1 + v))/c^2 at v = -t/(1 + t).
template <class T, int N>
LUCID_FN Dual<T, N> log1p_over(const Dual<T, N>& z, const Dual<T, N>& c) {
    const T t = c.value * z.value;
    const bool linear = fabs(t) < T(1e-17);
    const T safe = select(linear, T(1), c.value);
    T u;
    const T bent = bregman_log(-t, T(1) + t, T(1), u) / safe / safe;
    return Dual<T, N>::chain(log1p_over(z.value, c.value), T(1) / (T(1) + t), z,
                             -select(linear, T(0.5) * z.value * z.value, bent), c);
}

// (exp(c e) - 1)/c, its inverse.
template <class T>
LUCID_FN T expm1_over(T e, T c) {
    const T t = c * e;
    const bool linear = fabs(t) < T(1e-17);
    return select(linear, e, expm1(t) / select(linear, T(1), c));
}
// By c, exp(t) psi(-t)/c^2.
template <class T, int N>
LUCID_FN Dual<T, N> expm1_over(const Dual<T, N>& e, const Dual<T, N>& c) {
    const T t = c.value * e.value, grown = exp(t);
    const bool linear = fabs(t) < T(1e-17);
    const T safe = select(linear, T(1), c.value);
    const T bent = grown * psi(-t) / safe / safe;
    return Dual<T, N>::chain(expm1_over(e.value, c.value), grown, e,
                             select(linear, T(0.5) * e.value * e.value, bent), c);
}

// log(1 + c z)/c and, in `step`, log(1 + c z).
template <class S>
LUCID_FN S generalized_pareto_score(S x, S loc, S scale, S c, S& step) {
    const S z = scaled_difference(x, loc, scale);
    step = log1p(c * z);
    return log1p_over(z, c);
}

template <class S>
LUCID_FN S generalized_pareto_log_prob(S x, S loc, S scale, S concentration) {
    using T = Number<S>;
    S step;
    const S e = generalized_pareto_score(x, loc, scale, concentration, step);
    const bool below = value_of(x) < value_of(loc), beyond = value_of(x) > Format<T>::largest;
    const bool above = !(value_of(step) >= -infinity<T>());
    const S y = -(e + (step + log(scale)));
    return only_if(is_generalized_pareto(loc, scale, concentration) & (value_of(x) == value_of(x)),
                   select(below | beyond | above, S(-infinity<T>()), y));
}
LUCID_WIDE_KERNEL(generalized_pareto_log_prob, 4, 4)

template <class S>
LUCID_FN S generalized_pareto_cdf(S x, S loc, S scale, S concentration) {
    using T = Number<S>;
    S step;
    const S e = generalized_pareto_score(x, loc, scale, concentration, step);
    const bool below = value_of(x) <= value_of(loc), beyond = value_of(x) > Format<T>::largest;
    const bool above = !(value_of(step) > -infinity<T>());
    const S y = select(below, S(T(0)), select(beyond | above, S(T(1)), -expm1(-e)));
    return only_if(is_generalized_pareto(loc, scale, concentration) & (value_of(x) == value_of(x)), y);
}
LUCID_WIDE_KERNEL(generalized_pareto_cdf, 4, 4)

template <class S>
LUCID_FN S generalized_pareto_icdf(S probability, S loc, S scale, S concentration) {
    using T = Number<S>;
    const bool whole = value_of(probability) == T(1);
    const S end = select(value_of(concentration) < T(0), loc - scale / concentration, S(infinity<T>()));
    const S y = loc + scale * expm1_over(-log1p(-probability), concentration);
    return only_if(is_generalized_pareto(loc, scale, concentration) & (value_of(probability) >= T(0)) &
                       (value_of(probability) <= T(1)),
                   select(whole, end, y));
}
LUCID_WIDE_KERNEL(generalized_pareto_icdf, 4, 4)

// A draw, from a draw of the standard exponential.
template <class S>
LUCID_FN S generalized_pareto_rsample(S noise, S loc, S scale, S concentration) {
    return only_if(is_generalized_pareto(loc, scale, concentration),
                   loc + scale * expm1_over(noise, concentration));
}
LUCID_WIDE_KERNEL(generalized_pareto_rsample, 4, 4)

template <class S>
LUCID_FN S generalized_pareto_entropy(S loc, S scale, S concentration) {
    using T = Number<S>;
    return only_if(is_generalized_pareto(loc, scale, concentration), log(scale) + (T(1) + concentration));
}
LUCID_WIDE_KERNEL(generalized_pareto_entropy, 3, 4)

// For equal loc and equal scale/concentration (or both concentrations 0) only. log(1 + c z)/c is
// then an exponential variable of either law, with means p.scale and q.scale in one unit.
template <class S>
LUCID_FN S kl_generalized_pareto_generalized_pareto(S p_loc, S p_scale, S p_concentration, S q_loc, S q_scale,
                                                    S q_concentration) {
    return only_if(is_generalized_pareto(p_loc, p_scale, p_concentration) &
                       is_generalized_pareto(q_loc, q_scale, q_concentration),
                   phi_ratio(q_scale, p_scale));
}
LUCID_KERNEL(kl_generalized_pareto_generalized_pareto, 6, 4)

} // namespace lucid
