// RelaxedOneHotCategorical(temperature, probs or logits): nonnegative numbers of sum one, in proportion
// to e^((log(probs) + g)/temperature) of Gumbel draws g; the last axis is the row, and the density is
// of any n - 1 of its elements.
//
// temperature  positive
// probs        positive, a number; of any sum
// logits       real; need not be normalised
// Results are in nats. A parameter outside gives nan.
#pragma once
#include "core/relaxed.cuh"

namespace lucid {

struct relaxed_one_hot_categorical_log_prob : RelaxedDensity<AsNumbers, AsNumbers> {};
LUCID_ROW_KERNEL(relaxed_one_hot_categorical_log_prob, "(n),(),(n)->()", 8)

struct relaxed_one_hot_categorical_log_prob_logits : RelaxedDensity<AsNumbers, AsLogarithms> {};
LUCID_ROW_KERNEL(relaxed_one_hot_categorical_log_prob_logits, "(n),(),(n)->()", 8)

} // namespace lucid
