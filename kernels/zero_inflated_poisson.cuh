// ZeroInflatedPoisson(gate, rate) or (gate_logits, rate): 0 with probability gate, else a Poisson
// count: mass gate [x = 0] + (1 - gate) rate^x exp(-rate) / x!, x = 0, 1, 2, ...
//
// gate         in [0, 1], no unit
// gate_logits  real, no unit: log(gate / (1 - gate))
// rate         not negative, a number
// Results are in nats. A parameter outside its domain gives nan: kernels never throw. Every kernel
// takes either gate or, as zero_inflated_poisson_logits_..., gate_logits; neither is rounded through
// the other.
#pragma once
#include "core/counts.cuh"
#include "core/zero_inflated.cuh"

namespace lucid {

template <class S>
LUCID_FN S zero_inflated_log_mass(S x, S g, S h, S log_g, S log_h, S rate) {
    const bool none = value_of(x) == 0, inside = is_count(x);
    const S k = select(inside & !none, x, S(1.0));
    const S count = log_h - (closed_deviance(rate - k, k, rate) + stirling_loss(k));
    const S y = select(none, zero_inflated_log_none(g, h, log_g, log_h, rate), count);
    return select(inside, y, S(-infinity<double>()));
}

template <class S>
LUCID_FN S zero_inflated_poisson_log_prob(S x, S gate, S rate) {
    const S h = 1.0 - gate;
    const S y = zero_inflated_log_mass(x, gate, h, log_probability(gate, h), log_probability(h, gate), rate);
    return only_if(is_closed_probability(gate) & is_not_negative(rate) & (value_of(x) == value_of(x)), y);
}
LUCID_WIDE_KERNEL(zero_inflated_poisson_log_prob, 3, 4)

template <class S>
LUCID_FN S kl_zero_inflated_poisson_zero_inflated_poisson(S p_gate, S p_rate, S q_gate, S q_rate) {
    const bool valid = is_closed_probability(p_gate) & is_not_negative(p_rate) & is_closed_probability(q_gate) & is_not_negative(q_rate);
    const S h = 1.0 - q_gate;
    return only_if(valid, zero_inflated_kl(p_gate, 1.0 - p_gate, p_rate, q_gate, h, q_rate, q_gate - p_gate,
                                           log_probability(q_gate, h), log_probability(h, q_gate)));
}
LUCID_WIDE_KERNEL(kl_zero_inflated_poisson_zero_inflated_poisson, 4, 8)

// A Poisson law has no gate.
template <class S>
LUCID_FN S kl_zero_inflated_poisson_poisson(S p_gate, S p_rate, S q_rate) {
    const S y = zero_inflated_kl(p_gate, 1.0 - p_gate, p_rate, S(0.0), S(1.0), q_rate, -p_gate, S(-infinity<double>()), S(0.0));
    return only_if(is_closed_probability(p_gate) & is_not_negative(p_rate) & is_not_negative(q_rate), y);
}
LUCID_WIDE_KERNEL(kl_zero_inflated_poisson_poisson, 3, 8)

template <class S>
LUCID_FN S zero_inflated_poisson_logits_log_prob(S x, S logits, S rate) {
    const S y = zero_inflated_log_mass(x, sigmoid(logits), sigmoid(-logits), -softplus(-logits), -softplus(logits), rate);
    return only_if(is_finite(logits) & is_not_negative(rate) & (value_of(x) == value_of(x)), y);
}
LUCID_WIDE_KERNEL(zero_inflated_poisson_logits_log_prob, 3, 4)

template <class S>
LUCID_FN S kl_zero_inflated_poisson_logits_zero_inflated_poisson_logits(S p, S p_rate, S q, S q_rate) {
    const bool valid = is_finite(p) & is_not_negative(p_rate) & is_finite(q) & is_not_negative(q_rate);
    return only_if(valid, zero_inflated_kl(sigmoid(p), sigmoid(-p), p_rate, sigmoid(q), sigmoid(-q), q_rate,
                                           sigmoid_difference(p, q), -softplus(-q), -softplus(q)));
}
LUCID_WIDE_KERNEL(kl_zero_inflated_poisson_logits_zero_inflated_poisson_logits, 4, 8)

template <class S>
LUCID_FN S kl_zero_inflated_poisson_logits_poisson(S p, S p_rate, S q_rate) {
    const S g = sigmoid(p);
    const S y = zero_inflated_kl(g, sigmoid(-p), p_rate, S(0.0), S(1.0), q_rate, -g, S(-infinity<double>()), S(0.0));
    return only_if(is_finite(p) & is_not_negative(p_rate) & is_not_negative(q_rate), y);
}
LUCID_WIDE_KERNEL(kl_zero_inflated_poisson_logits_poisson, 3, 8)

} // namespace lucid
