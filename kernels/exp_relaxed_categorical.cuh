// ExpRelaxedCategorical(temperature, probs or logits): the logarithms x of RelaxedOneHotCategorical's
// draws, the last axis being the row; the density is of any n - 1 of them.
//
// temperature  positive
// probs        positive, a number; of any sum
// logits       real; need not be normalised
// Results are in nats. A parameter outside gives nan.
#pragma once
#include "core/relaxed.cuh"

namespace lucid {

struct exp_relaxed_categorical_log_prob : RelaxedDensity<AsLogarithms, AsNumbers> {};
LUCID_ROW_KERNEL(exp_relaxed_categorical_log_prob, "(n),(),(n)->()", 8)

struct exp_relaxed_categorical_log_prob_logits : RelaxedDensity<AsLogarithms, AsLogarithms> {};
LUCID_ROW_KERNEL(exp_relaxed_categorical_log_prob_logits, "(n),(),(n)->()", 8)

} // namespace lucid
