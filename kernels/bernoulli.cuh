// Bernoulli(probs) or (logits): mass probs at x = 1, 1 - probs at x = 0.
//
// probs   in [0, 1], no unit
// logits  real, no unit: log(probs / (1 - probs))
// Results are in nats. A parameter outside its domain gives nan: kernels never throw. Every kernel
// takes either probs or, as bernoulli_logits_..., logits; neither is rounded through the other.
#pragma once
#include "core/bernoulli.cuh"

namespace lucid {

// log(probs/(1 - probs)), infinite at 0 and 1.
template <class S>
LUCID_FN S bernoulli_logit(S probs) {
    using T = Number<S>;
    const bool inside = (value_of(probs) > T(0)) & (value_of(probs) < T(1));
    const S p = select(inside, probs, S(T(0.5)));
    const S edge = select(value_of(probs) == T(0), S(-infinity<T>()), S(infinity<T>()));
    return only_if(is_closed_probability(probs), select(inside, log_ratio(T(2) * p - T(1), T(1) - p, p), edge));
}
LUCID_KERNEL(bernoulli_logit, 1, 4)

template <class S>
LUCID_FN S bernoulli_log_prob(S x, S probs) {
    using T = Number<S>;
    const bool one = value_of(x) == T(1), zero = value_of(x) == T(0);
    const S r = T(1) - probs, y = log_probability(select(one, probs, r), select(one, r, probs));
    return only_if(is_closed_probability(probs) & (value_of(x) == value_of(x)), select(one | zero, y, S(-infinity<T>())));
}
LUCID_KERNEL(bernoulli_log_prob, 2, 4)

template <class S>
LUCID_FN S bernoulli_entropy(S probs) {
    using T = Number<S>;
    const S r = T(1) - probs;
    return only_if(is_closed_probability(probs), surprise(probs, r) + surprise(r, probs));
}
LUCID_KERNEL(bernoulli_entropy, 1, 4)

template <class S>
LUCID_FN S kl_bernoulli_bernoulli(S p, S q) {
    return only_if(is_closed_probability(p) & is_closed_probability(q), coins_kl(p, q));
}
LUCID_KERNEL(kl_bernoulli_bernoulli, 2, 4)

template <class S>
LUCID_FN S bernoulli_logits_log_prob(S x, S logits) {
    using T = Number<S>;
    const bool one = value_of(x) == T(1), zero = value_of(x) == T(0);
    const S y = -softplus(select(one, -logits, logits));
    return only_if(is_finite(logits) & (value_of(x) == value_of(x)), select(one | zero, y, S(-infinity<T>())));
}
LUCID_KERNEL(bernoulli_logits_log_prob, 2, 4)

// log(1 + exp(-|l|)) + |l| times the smaller probability.
template <class S>
LUCID_FN S bernoulli_logits_entropy(S logits) {
    const S a = fabs(logits);
    return only_if(is_finite(logits), softplus(-a) + a * sigmoid(-a));
}
LUCID_KERNEL(bernoulli_logits_entropy, 1, 4)

template <class S>
LUCID_FN S kl_bernoulli_logits_bernoulli_logits(S p, S q) {
    return only_if(is_finite(p) & is_finite(q), logit_coins_kl(p, q));
}
LUCID_KERNEL(kl_bernoulli_logits_bernoulli_logits, 2, 8)

template <class S>
LUCID_FN S kl_bernoulli_poisson(S p, S q_rate) {
    using T = Number<S>;
    return only_if(is_closed_probability(p) & is_not_negative(q_rate), coin_to_poisson(p, T(1) - p, q_rate));
}
LUCID_WIDE_KERNEL(kl_bernoulli_poisson, 2, 8)

template <class S>
LUCID_FN S kl_bernoulli_logits_poisson(S p, S q_rate) {
    return only_if(is_finite(p) & is_not_negative(q_rate), coin_to_poisson(sigmoid(p), sigmoid(-p), q_rate));
}
LUCID_WIDE_KERNEL(kl_bernoulli_logits_poisson, 2, 8)

template <class S>
LUCID_FN S kl_bernoulli_geometric(S p, S q) {
    using T = Number<S>;
    const bool valid = is_closed_probability(p) & is_closed_probability(q) & (value_of(q) > T(0));
    return only_if(valid, coin_to_geometric(p, T(1) - p, q, T(1) - q));
}
LUCID_WIDE_KERNEL(kl_bernoulli_geometric, 2, 8)

template <class S>
LUCID_FN S kl_bernoulli_logits_geometric_logits(S p, S q) {
    // In logarithms where a probability of q's underflows.
    const bool far = fabs(value_of(q)) > 600;
    const S near = select(far, S(0.0), q), probs = sigmoid(p), r = sigmoid(-p), a = fabs(p);
    const S coded = (softplus(-q) + probs * softplus(q)) - (softplus(-a) + a * sigmoid(-a));
    return only_if(is_finite(p) & is_finite(q), select(far, not_negative(coded), coin_to_geometric(probs, r, sigmoid(near), sigmoid(-near))));
}
LUCID_WIDE_KERNEL(kl_bernoulli_logits_geometric_logits, 2, 8)

template <class S>
LUCID_FN S kl_bernoulli_binomial(S p, S q_total_count, S q) {
    const bool one = value_of(q_total_count) == 1, nothing = (value_of(q_total_count) == 0) | (value_of(q) == 0);
    const bool all = (value_of(q) == 1) & !one;
    const S n = select(nothing, S(2.0), q_total_count), t = select(nothing | (value_of(q) == 1), S(0.5), q), s = 1.0 - t, odds = t / s;
    S u;
    const S bend = -(n * bregman_log(odds, S(1.0), 1.0 + odds, u)), log_odds = log(n) + log_ratio(t - s, s, t);
    const S many = coin_to_powers(p, 1.0 - p, -(n * log_probability(s, t)), n * odds, log_odds, bend, false);
    const S y = select(nothing, coin_to_nothing(p), select(one, coins_kl(p, q), select(all, S(infinity<double>()), many)));
    return only_if(is_closed_probability(p) & is_count(q_total_count) & is_closed_probability(q), y);
}
LUCID_WIDE_KERNEL(kl_bernoulli_binomial, 3, 8)

template <class S>
LUCID_FN S kl_bernoulli_logits_binomial_logits(S p, S q_total_count, S q) {
    const bool one = value_of(q_total_count) == 1, nothing = value_of(q_total_count) == 0, far = value_of(q) < -600;
    const S n = select(nothing, S(2.0), q_total_count), odds = exp(select(value_of(q) > 5, S(5.0), q));
    S u;
    const S bend = -(n * bregman_log(odds, S(1.0), 1.0 + odds, u));
    const S many = coin_to_powers(sigmoid(p), sigmoid(-p), n * softplus(q), n * odds, log(n) + q, bend, far | (value_of(q) > 5));
    const S y = select(nothing, coin_to_nothing(sigmoid(p)), select(one, logit_coins_kl(p, q), many));
    return only_if(is_finite(p) & is_count(q_total_count) & is_finite(q), y);
}
LUCID_WIDE_KERNEL(kl_bernoulli_logits_binomial_logits, 3, 8)

template <class S>
LUCID_FN S coin_to_negative_binomial(S p, S p_not, S r, S w, S q, S q_not, S log_q) {
    S u;
    const S bend = r * bregman_log(-q, S(1.0), q_not, u);
    return coin_to_powers(p, p_not, w, r * q, log(r) + log_q, bend, value_of(r) * value_of(q) < 1e-250);
}

template <class S>
LUCID_FN S kl_bernoulli_negative_binomial(S p, S q_total_count, S q) {
    const bool nothing = (value_of(q_total_count) == 0) | (value_of(q) == 0);
    const S r = select(nothing, S(1.0), q_total_count), t = select(nothing, S(0.5), q), s = 1.0 - t;
    const S many = coin_to_negative_binomial(p, 1.0 - p, r, -(r * log_probability(s, t)), t, s, log(t));
    const bool valid = is_closed_probability(p) & is_not_negative(q_total_count) & (value_of(q) >= 0) & (value_of(q) < 1);
    return only_if(valid, select(nothing, coin_to_nothing(p), many));
}
LUCID_WIDE_KERNEL(kl_bernoulli_negative_binomial, 3, 8)

template <class S>
LUCID_FN S kl_bernoulli_logits_negative_binomial_logits(S p, S q_total_count, S q) {
    const bool nothing = value_of(q_total_count) == 0;
    const S r = select(nothing, S(1.0), q_total_count);
    // Where 1 - q underflows w is large, and its masses are not asked for.
    const S l = select(value_of(q) > 600, S(600.0), q);
    const S many = coin_to_negative_binomial(sigmoid(p), sigmoid(-p), r, r * softplus(q), sigmoid(l), sigmoid(-l), -softplus(-q));
    return only_if(is_finite(p) & is_not_negative(q_total_count) & is_finite(q), select(nothing, coin_to_nothing(sigmoid(p)), many));
}
LUCID_WIDE_KERNEL(kl_bernoulli_logits_negative_binomial_logits, 3, 8)

} // namespace lucid
