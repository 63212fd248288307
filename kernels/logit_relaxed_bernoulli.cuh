// LogitRelaxedBernoulli(temperature, logits): the logistic law of loc logits/temperature and scale
// 1/temperature: density t e^-s / (1 + e^-s)^2, s = t x - l, x real.
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

template <class S>
LUCID_FN S logit_relaxed_bernoulli_log_prob(S x, S temperature, S logits) {
    return only_if(is_relaxed(temperature, logits), log_logistic(temperature * x - logits) + log(temperature));
}
LUCID_KERNEL(logit_relaxed_bernoulli_log_prob, 3, 4)

template <class S>
LUCID_FN S logit_relaxed_bernoulli_cdf(S x, S temperature, S logits) {
    return only_if(is_relaxed(temperature, logits), sigmoid(temperature * x - logits));
}
LUCID_KERNEL(logit_relaxed_bernoulli_cdf, 3, 4)

template <class S>
LUCID_FN S logit_relaxed_bernoulli_icdf(S probability, S temperature, S logits) {
    return only_if(is_relaxed(temperature, logits), (logit(probability) + logits) / temperature);
}
LUCID_KERNEL(logit_relaxed_bernoulli_icdf, 3, 4)

// A draw, from a uniform one. 0 stands for what rounds to it: the law has no draw at infinity.
template <class S>
LUCID_FN S logit_relaxed_bernoulli_rsample(S noise, S temperature, S logits) {
    using T = Number<S>;
    constexpr T least = Format<T>::epsilon / 4;
    const S u = select(value_of(noise) > least, noise, S(least));
    return logit_relaxed_bernoulli_icdf(select(value_of(u) < T(1), u, S(T(1) - 2 * least)), temperature, logits);
}
LUCID_KERNEL(logit_relaxed_bernoulli_rsample, 3, 4)

template <class S>
LUCID_FN S logit_relaxed_bernoulli_entropy(S temperature, S logits) {
    return only_if(is_relaxed(temperature, logits), Number<S>(2) - log(temperature));
}
LUCID_KERNEL(logit_relaxed_bernoulli_entropy, 2, 4)

// For equal temperatures; nan otherwise, where there is no elementary form. As for the logistic
// law: the scales' ratio less 1 is (q_temperature - p_temperature) / p_temperature.
template <class S>
LUCID_FN S kl_logit_relaxed_bernoulli_logit_relaxed_bernoulli(S p_temperature, S p_logits, S q_temperature, S q_logits) {
    const S widening = (q_temperature - p_temperature) / p_temperature;
    const bool equal = value_of(p_temperature) == value_of(q_temperature);
    const S y = logistic_shift((p_logits - q_logits) + p_logits * widening, widening);
    return only_if(is_relaxed(p_temperature, p_logits) & is_relaxed(q_temperature, q_logits) & equal, y);
}
LUCID_KERNEL(kl_logit_relaxed_bernoulli_logit_relaxed_bernoulli, 4, 4)

} // namespace lucid
