// Sums over rows that keep what rounding takes.
#pragma once
#include "rows.cuh"

namespace lucid {

// A sum in two parts.
template <class S>
struct Sum {
    S high, low;
};
template <class S>
LUCID_FN Sum<S> operator+(const Sum<S>& a, const Sum<S>& b) {
    const S high = a.high + b.high, t = high - a.high, lost = (a.high - (high - t)) + (b.high - t);
    const S low = lost + (a.low + b.low), all = high + low;
    return {all, low - (all - high)};
}
template <class S>
LUCID_FN Sum<S> operator+(const Sum<S>& a, S b) {
    return a + Sum<S>{b, S(0)};
}
template <class S>
LUCID_FN Sum<S> operator*(const Sum<S>& a, S factor) {
    return {a.high * factor, a.low * factor};
}

} // namespace lucid
