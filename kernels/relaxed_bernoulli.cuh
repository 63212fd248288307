// RelaxedBernoulli(temperature, logits): the law of 1/(1 + e^-y), y of LogitRelaxedBernoulli:
// density t e^-s / ((1 + e^-s)^2 x (1 - x)), s = t log(x/(1 - x)) - l, x from 0 to 1.
//
// temperature  positive
// logits       real: the log odds of the Bernoulli law that it is relaxed from
// Results are in nats. A parameter that is not finite, or temperature <= 0, gives nan: kernels
// never throw.
#pragma once
#include "core/logistic.cuh"

namespace lucid {

template <class S>
LUCID_FN bool is_relaxed(S temperature, S logits) {
    return is_positive(temperature) & is_finite(logits);
}

// With a the smaller side of x, c = 1 - a, and l mirrored with it: -s - log c + log(t/a) or
// s - log c + log(t/a), s = t (log a - log c) - l, less 2 log(1 + e^-|s|). The logarithms of t and a
// go into one where t is small, and those of a where it is not: there they would meet.
template <class S>
LUCID_FN S relaxed_bernoulli_log_prob(S x, S temperature, S logits) {
    using T = Number<S>;
    constexpr int up = 64;
    const bool left = value_of(x) <= T(0.5), small = value_of(temperature) < T(0.5);
    const S a = select(left, x, T(1) - x), l = select(left, logits, -logits);
    const bool inside = value_of(a) > T(0), tiny = value_of(a) < power_of_two<T>(up - Format<T>::bias);
    const S b = select(inside, a, S(T(0.5)));
    const S log_a = log(b), log_c = log1p(-b), s = temperature * (log_a - log_c) - l, less = temperature - T(1);
    const S falling = (select(small, temperature, less) * log_a - (temperature + T(1)) * log_c) - l;
    const S rising = (less * log_c - select(small, temperature, temperature + T(1)) * log_a) + l;
    const S ratio = temperature / select(small, b * select(tiny, power_of_two<T>(up), T(1)), S(T(1)));
    const S top = log(ratio) + select(small & tiny, T(up * 0.69314718055994530942), T(0));
    const S y = select(value_of(s) <= T(0), falling, rising) + (top - T(2) * log1p(exp(-fabs(s))));
    // At 0 and 1 themselves: the limit.
    const S edge = select(value_of(less) < T(0), S(infinity<T>()), select(value_of(less) > T(0), S(-infinity<T>()), -l));
    const S end = select(value_of(a) == T(0), edge, select(value_of(a) < T(0), S(-infinity<T>()), S(nan<T>())));
    return only_if(is_relaxed(temperature, logits), select(inside, y, end));
}
LUCID_KERNEL(relaxed_bernoulli_log_prob, 3, 4)

template <class S>
LUCID_FN S relaxed_bernoulli_cdf(S x, S temperature, S logits) {
    using T = Number<S>;
    const S u = select(value_of(x) < T(0), S(T(0)), select(value_of(x) > T(1), S(T(1)), x));
    return only_if(is_relaxed(temperature, logits), sigmoid(temperature * logit(u) - logits));
}
LUCID_KERNEL(relaxed_bernoulli_cdf, 3, 4)

template <class S>
LUCID_FN S relaxed_bernoulli_icdf(S probability, S temperature, S logits) {
    return only_if(is_relaxed(temperature, logits), sigmoid((logit(probability) + logits) / temperature));
}
LUCID_KERNEL(relaxed_bernoulli_icdf, 3, 4)

// A draw, from a uniform one; at a low temperature it may round to 0 or 1.
template <class S>
LUCID_FN S relaxed_bernoulli_rsample(S noise, S temperature, S logits) {
    using T = Number<S>;
    constexpr T least = Format<T>::epsilon / 4;
    const S u = select(value_of(noise) > least, noise, S(least));
    return relaxed_bernoulli_icdf(select(value_of(u) < T(1), u, S(T(1) - 2 * least)), temperature, logits);
}
LUCID_KERNEL(relaxed_bernoulli_rsample, 3, 4)

// For equal temperatures; nan otherwise. A divergence does not see what both laws went through.
template <class S>
LUCID_FN S kl_relaxed_bernoulli_relaxed_bernoulli(S p_temperature, S p_logits, S q_temperature, S q_logits) {
    const S widening = (q_temperature - p_temperature) / p_temperature;
    const bool equal = value_of(p_temperature) == value_of(q_temperature);
    const S y = logistic_shift((p_logits - q_logits) + p_logits * widening, widening);
    return only_if(is_relaxed(p_temperature, p_logits) & is_relaxed(q_temperature, q_logits) & equal, y);
}
LUCID_KERNEL(kl_relaxed_bernoulli_relaxed_bernoulli, 4, 4)

} // namespace lucid
