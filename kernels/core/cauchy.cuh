// KL between two Cauchy laws, which a Student's t of one degree of freedom is too.
#pragma once
#include "dual.cuh"

namespace lucid {

// Chyzak & Nielsen (2019): log[((s_p + s_q)^2 + (m_p - m_q)^2) / (4 s_p s_q)], which is
// log(1 + y) with y = [(s_p - s_q)^2 + (m_p - m_q)^2] / (4 s_p s_q). Far apart by the logarithms
// of half the hypotenuse over either scale, as y overflows before the result does.
template <class S>
LUCID_FN S cauchy_divergence(S p_loc, S p_scale, S q_loc, S q_scale) {
    using T = Number<S>;
    const S scales = T(0.5) * (p_scale - q_scale), shift = T(0.5) * (p_loc - q_loc);
    const S y = (scales / p_scale) * (scales / q_scale) + (shift / p_scale) * (shift / q_scale);
    const bool near = value_of(y) <= T(1e6);
    const S a = T(0.5) * p_scale + T(0.5) * q_scale, b = fabs(T(0.5) * p_loc - T(0.5) * q_loc);
    const bool wide = value_of(a) > value_of(b);
    const S longer = select(wide, a, b), r = select(wide, b, a) / longer, h = longer * sqrt(T(1) + r * r);
    const S far = log_ratio(h - p_scale, p_scale, h) + log_ratio(h - q_scale, q_scale, h);
    return select(near, log1p(select(near, y, S(T(0)))), far);
}

} // namespace lucid
