// The standard normal law between two bounds, near and far out, wide and narrow, by one rule.
//
// With z0 the point of [A, B] nearest to 0 and v >= 0 the distance from it, the density falls as
// exp(-(a v + v^2/2)), a = |z0|, on either side: sums of positive terms, in which nothing
// overflows and nothing cancels 30 or 1e100 standard deviations out. Double only: what needs them
// is a wide kernel.
#pragma once
#include "ndtr.cuh"

namespace lucid {

// Gauss and Legendre's rule of 48 nodes on [0, 1].
constexpr int truncated_nodes = 48;
LUCID_FN double truncated_node(int i) {
    constexpr double node[] = {
        0.0006144963737869407, 0.003234913866824621, 0.007937708138586571, 0.014704203726876374,
        0.02350614841978457, 0.034306654646722834, 0.04706043164221516, 0.06171398986287606,
        0.07820586918780323, 0.09646689798527869, 0.11642048374212983, 0.13798293453809268,
        0.16106381018366805, 0.1855663016117432, 0.21138763695801366, 0.23841951263888347,
        0.2665485476245208, 0.2956567590046416, 0.32562205685391965, 0.3563187563222722,
        0.38761810480265546, 0.41938882196555416, 0.4514976503952686, 0.4838099145185653,
        0.5161900854814346, 0.5485023496047313, 0.5806111780344458, 0.6123818951973445,
        0.6436812436777278, 0.6743779431460803, 0.7043432409953584, 0.7334514523754792,
        0.7615804873611165, 0.7886123630419863, 0.8144336983882569, 0.838936189816332,
        0.8620170654619074, 0.8835795162578701, 0.9035331020147214, 0.9217941308121967,
        0.938286010137124, 0.9529395683577848, 0.9656933453532772, 0.9764938515802154,
        0.9852957962731236, 0.9920622918614135, 0.9967650861331754, 0.999385503626213};
    return node[i];
}
LUCID_FN double truncated_weight(int i) {
    constexpr double weight[] = {
        0.0015766730261529192, 0.0036637769506381312, 0.00573861728961727, 0.007789657861471924,
        0.009808080228677764, 0.01178538041966219, 0.013713254854178474, 0.015583613916399045,
        0.01738861128238522, 0.019120675532915354, 0.020772541471732374, 0.02233728042834714,
        0.02380832924624524, 0.025179517776927236, 0.026445094742596834, 0.027599751849992082,
        0.028638646050201607, 0.029557419849197818, 0.03035221958294694, 0.031019711579946332,
        0.03155709614312701, 0.03196211929232409, 0.032233082217975044, 0.03236884840634196,
        0.03236884840634196, 0.032233082217975044, 0.03196211929232409, 0.03155709614312701,
        0.031019711579946332, 0.03035221958294694, 0.029557419849197818, 0.028638646050201607,
        0.027599751849992082, 0.026445094742596834, 0.025179517776927236, 0.02380832924624524,
        0.02233728042834714, 0.020772541471732374, 0.019120675532915354, 0.01738861128238522,
        0.015583613916399045, 0.013713254854178474, 0.01178538041966219, 0.009808080228677764,
        0.007789657861471924, 0.00573861728961727, 0.0036637769506381312, 0.0015766730261529192};
    return weight[i];
}

// Where exp(-(a v + v^2/2)) has fallen to exp(-48): of its square moment, 3e-18 lies beyond.
LUCID_FN double truncated_reach(double a) {
    return 96 / (a + sqrt(mad(select(a < 1e150, a, 0.0), select(a < 1e150, a, 0.0), 96.0)) + select(a < 1e150, 0.0, a));
}

// exp(-(y^2 - y0^2)/2) for y = (x - loc)/scale, y0 = (x0 - loc)/scale, |y0| <= |y|: the distances
// are kept with what their rounding left, which the square would magnify.
LUCID_FN double truncated_fall(double x, double x0, double loc, double scale) {
    double d_low, m_low;
    const double d = two_sum(x, -x0, d_low), m = two_sum(0.5 * x, 0.5 * x0, m_low);
    double c_low;
    const double c = two_sum(m, -loc, c_low);
    const double u = d / scale, v = c / scale;
    const double u_low = (mad(-u, scale, d) + d_low) / scale, v_low = (mad(-v, scale, c) + (c_low + m_low)) / scale;
    double low;
    const double e = two_product(u, v, low);
    const double rest = low + (mad(u, v_low, v * u_low)), y = exp(-e);
    // Far out nothing is left to correct, and the remainders need not be finite.
    return select(fabs(e) < 745, mad(-rest, y, y), y);
}
template <int N>
LUCID_FN Dual<double, N> truncated_fall(const Dual<double, N>& x, const Dual<double, N>& x0, const Dual<double, N>& loc,
                                        const Dual<double, N>& scale) {
    const double s = scale.value, y = (x.value - loc.value) / s, y0 = (x0.value - loc.value) / s;
    const double value = truncated_fall(x.value, x0.value, loc.value, s), k = value / s;
    const double e = select(value > 0, (y - y0) * (y + y0), 0.0);
    const double by_x = select(value > 0, k * y, 0.0), by_x0 = select(value > 0, k * y0, 0.0);
    Dual<double, N> out(value);
    for (int i = 0; i < N; ++i)
        out.partial[i] = by_x0 * x0.partial[i] - by_x * x.partial[i] + (by_x - by_x0) * loc.partial[i] +
                         k * e * scale.partial[i];
    return out;
}

// The integral over [0, width] of g(v) exp(-(a v + v^2/2)), over total. The nodes stay where they
// are, and a moving width adds what is at its end: partials cancel no more than the value.
template <class S, class F>
LUCID_FN S truncated_integral(S a, S width, S total, double reach, F g) {
    const bool all = value_of(width) <= reach;
    const double w = select(all, value_of(width), reach);
    S sum = S(0.0);
    for (int i = 0; i < truncated_nodes; ++i) {
        const S v = S(w * truncated_node(i));
        sum = sum + truncated_weight(i) * (g(v) * exp(-(v * (a + 0.5 * v))));
    }
    const S end = S(w), moved = select(all, (width - value_of(width)) / total, S(0.0));
    return (w / total) * sum + moved * (g(end) * exp(-(end * (a + 0.5 * end))));
}
template <class S>
LUCID_FN S truncated_mass(S a, S width) {
    return truncated_integral(a, width, S(1.0), truncated_reach(value_of(a)), [](S) { return S(1.0); });
}

// The law on [low, high] in its own units: the nearest point x0 to loc, the decay a there, and
// the distances to the bounds.
template <class S>
struct Truncated {
    S x0, a, left, right;
};
template <class S>
LUCID_FN Truncated<S> truncated_between(S loc, S scale, S low, S high) {
    const bool below = value_of(loc) < value_of(low), above = value_of(loc) > value_of(high);
    const S x0 = select(below, low, select(above, high, loc));
    const S a = select(below | above, fabs(scaled_difference(x0, loc, scale)), S(0.0));
    return {x0, a, scaled_difference(x0, low, scale), scaled_difference(high, x0, scale)};
}
// Its integral, from the density's largest value 1.
template <class S>
LUCID_FN S truncated_total(Truncated<S> p) {
    return truncated_mass(p.a, p.left) + truncated_mass(p.a, p.right);
}
// log(total scale): of the product, unless that leaves the range.
template <class S>
LUCID_FN S truncated_log_width(S total, S scale) {
    const S width = total * scale;
    const bool plain = (value_of(width) > 1e-290) & (value_of(width) < 1e290);
    return select(plain, log(select(plain, width, S(1.0))), log(total) + log(scale));
}
// log(x / (total scale)) likewise.
template <class S>
LUCID_FN S truncated_log_over(S x, S total, S scale) {
    const S ratio = x / scale / total;
    const bool plain = (value_of(ratio) > 1e-290) & (value_of(ratio) < 1e290);
    return select(plain, log(select(plain, ratio, S(1.0))), log(x) - truncated_log_width(total, scale));
}
// The integral over [low, high] of the density that is 1 at x0.
template <class S>
LUCID_FN S truncated_part(S loc, S scale, S low, S high, S x0) {
    const auto part = truncated_between(loc, scale, low, high);
    return truncated_fall(part.x0, x0, loc, scale) * truncated_total(part);
}

// The mean of g(s), s = (x - x0)/scale, given the law's integral.
template <class S, class F>
LUCID_FN S truncated_expectation(Truncated<S> p, S total, double reach, F g) {
    return truncated_integral(p.a, p.right, total, reach, g) +
           truncated_integral(p.a, p.left, total, reach, [g](S v) { return g(-v); });
}
template <class S, class F>
LUCID_FN S truncated_expectation(Truncated<S> p, S total, F g) {
    return truncated_expectation(p, total, truncated_reach(value_of(p.a)), g);
}
template <class S>
LUCID_FN S truncated_mean(Truncated<S> p, S total) {
    return truncated_expectation(p, total, [](S s) { return s; });
}
// In a unit of its own: widths may be tiny.
template <class S>
LUCID_FN S truncated_deviation(Truncated<S> p, S total, S mean) {
    const double reach = truncated_reach(value_of(p.a)), left = value_of(p.left), right = value_of(p.right);
    const double unit = select(left < reach, left, reach) + select(right < reach, right, reach);
    return unit * sqrt(truncated_expectation(p, total, [=](S s) {
               const S d = (s - mean) / unit;
               return d * d;
           }));
}
// E of -log density, |s| (a + |s|/2).
template <class S>
LUCID_FN S truncated_exponent(Truncated<S> p, S total) {
    return truncated_expectation(p, total, [=](S s) { return fabs(s) * (p.a + 0.5 * fabs(s)); });
}

// For t(s) = alpha s - e (2 + e) s^2/2: log E e^t - E t, the divergence from the law whose density
// is p's times e^t, as log(1 + E psi(t - E t)) of positive terms. Where it is below 1, and the
// tilted law within `reach` of x0.
template <class S>
LUCID_FN S truncated_gap(Truncated<S> p, S total, S alpha, S e, S wider, double reach) {
    const auto tilt = [=](S s) { return s * alpha - 0.5 * ((e * s) * (wider * s)); };
    const S mean = truncated_expectation(p, total, tilt);
    return log1p(truncated_expectation(p, total, reach, [=](S s) { return psi(tilt(s) - mean); }));
}

// E (y^2 - c^2)/2 for y = +-(c + d + side ratio s), c and d not negative, the sign and the side such
// that y's distance from 0 is never below c.
template <class S>
LUCID_FN S truncated_cost(Truncated<S> p, S total, S c, S d, S ratio, double side) {
    return truncated_expectation(p, total, [=](S s) {
        const S more = d + side * (ratio * s);
        return more * (c + 0.5 * more);
    });
}

// KL of the normal law between p_low and p_high from that between q_low and q_high, which may be
// infinite: what q has outside of p's interval, and the divergence of q on p's.
template <class S>
LUCID_FN S truncated_divergence(S p_loc, S p_scale, S p_low, S p_high, S q_loc, S q_scale, S q_low, S q_high) {
    const auto p = truncated_between(p_loc, p_scale, p_low, p_high);
    const auto q = truncated_between(q_loc, q_scale, p_low, p_high);
    const auto all = truncated_between(q_loc, q_scale, q_low, q_high);
    const S np = truncated_total(p), nq = truncated_total(q), whole = truncated_total(all);

    // At a bound that both share, where the divergence has a corner, the derivative is taken as 0.
    const bool low = value_of(p_low) == value_of(q_low), high = value_of(p_high) == value_of(q_high);
    const S below = truncated_part(q_loc, q_scale, q_low, p_low, all.x0), above = truncated_part(q_loc, q_scale, p_high, q_high, all.x0);
    const S outside = (select(low, S(0.0), below) + select(high, S(0.0), above)) / whole;
    const bool little = value_of(outside) < 0.5;
    const S h = fabs(scaled_difference(q.x0, all.x0, q_scale));
    const S lost = select(little, -log1p(-select(little, outside, S(0.0))), log(whole / nq) + h * (all.a + 0.5 * h));

    const S e = (p_scale - q_scale) / q_scale, ratio = p_scale / q_scale;
    const S shift = scaled_difference(p_loc, q_loc, q_scale), z = scaled_difference(p.x0, p_loc, p_scale);
    // The slope z - ratio y of log q/p at x0, by the smaller terms.
    const S slope = ratio * scaled_difference(p.x0, q_loc, q_scale);
    const double size = fabs(value_of(z)) + fabs(value_of(slope));
    const S bend = -(e * z), wider = 1.0 + ratio;
    const bool direct = size < fabs(value_of(bend) * value_of(wider)) + fabs(value_of(ratio) * value_of(shift));
    const S alpha = select(direct, z - slope, difference_of_products(bend, wider, ratio, shift));

    // From the point nearest to q_loc: on the side away from it, if it is a bound.
    const S d = scaled_difference(p.x0, q.x0, q_scale);
    const double side = select(value_of(q.x0) == value_of(p_high) && value_of(q.x0) < value_of(q_loc), -1.0, 1.0);
    const S share = (nq / np) / ratio;
    const bool plain = (value_of(share) > 1e-290) & (value_of(share) < 1e290);
    const S logs = select(plain, log(select(plain, share, S(1.0))), (log(nq) - log(np)) - log(ratio));
    const S far = logs + (truncated_cost(p, np, q.a, side * d, ratio, side) - truncated_exponent(p, np));

    const double reach = truncated_reach(value_of(p.a));
    const double tilted = truncated_reach(value_of(q.a)) / value_of(ratio) + fabs(value_of(d) / value_of(ratio));
    const double end = select(tilted > reach, select(tilted < 3.3 * reach, tilted, 3.3 * reach), reach);
    const S near = truncated_gap(p, np, alpha, e, wider, end);
    // A cost or a loss that leaves the range is multiplied by 0 somewhere.
    const S y = lost + select(value_of(far) < 0.5, near, select(value_of(far) == value_of(far), far, S(infinity<double>())));
    const bool inside = (value_of(q_low) <= value_of(p_low)) & (value_of(p_high) <= value_of(q_high));
    return select(inside, y, S(infinity<double>()));
}

// The v with H(v)/H(0) = exp(fall), H(v) the integral of exp(-(a t + t^2/2)) over t > v: Newton's
// method on log H, which is concave.
LUCID_HEAVY double truncated_tail_quantile(double a, double fall) {
    constexpr double root = 0.70710678118654752440, hazard = 0.79788456080286535588;
    const double top = erfcx(a * root);
    double v = 0;
    for (int i = 0; i < 9; ++i) {
        const double here = erfcx((a + v) * root), y = log(here / top) - v * (a + 0.5 * v);
        v = v + (y - fall) * here / hazard;
        v = select(v > 0, v, 0.0);
    }
    return v;
}

// x with a share u of the law on [low, high] below it: to the last digits, and the partials, by
// two steps of Newton's on the smaller of the two parts.
template <class S>
LUCID_FN S truncated_quantile(S u, S loc, S scale, S low, S high) {
    const auto p = truncated_between(loc, scale, low, high);
    const S l = truncated_mass(p.a, p.left), total = l + truncated_mass(p.a, p.right);
    const S back = 1.0 - u, from_low = u * total, from_high = back * total;
    const bool left = value_of(from_low) < value_of(l);
    // The part between the law's nearest point and x, that beyond x, and the room.
    const S r = total - l, inner = select(left, l - from_low, r - from_high), outer = select(left, from_low, from_high);
    const S room = select(left, p.left, p.right);
    const double a = value_of(p.a), side = value_of(select(left, l, r)), width = value_of(room);
    const double all = 1.2533141373155002512 * erfcx(a * 0.70710678118654752440);
    const double far = truncated_reach(a), end = select(width < far, width, far);
    const bool near = value_of(inner) < 0.5 * side;
    const double share = value_of(inner) / all;
    const double beyond = select(end < width, 0.0, not_negative(all - side));
    const double fall = select(share < 0.5, log1p(-select(share < 0.5, share, 0.0)), log((value_of(outer) + beyond) / all));
    double v = truncated_tail_quantile(a, fall);
    v = select(v < width, select(v > 0, v, 0.0), width);
    S w = S(v);
    for (int i = 0; i < 2; ++i) {
        w = S(value_of(w)); // the last step alone bears partials
        const S density = exp(-(w * (p.a + 0.5 * w)));
        const S gap = select(near, inner - truncated_mass(p.a, w), truncated_mass(p.a + w, room - w) * density - outer);
        const S step = gap / density, next = w + step;
        const double n = value_of(next);
        w = select((n >= 0) & (n <= width), next, w);
    }
    const S y = select(left, p.x0 - scale * w, p.x0 + scale * w);
    const S top = select(value_of(y) > value_of(high), high, y);
    return select(value_of(top) < value_of(low), low, top);
}

template <class S>
LUCID_FN bool is_truncated(S loc, S scale, S low, S high) {
    return is_finite(loc) & is_positive(scale) & is_finite(low) & is_finite(high) & (value_of(low) < value_of(high));
}

// KL(p || q) of q the normal law between low and high, from p's entropy, mean and deviation.
template <class S>
LUCID_FN S to_truncated_normal(S entropy, S mean, S sd, S loc, S scale, S low, S high, bool inside) {
    const auto q = truncated_between(loc, scale, low, high);
    const S d = scaled_difference(mean, q.x0, scale), w = sd / scale;
    const S y = (truncated_log_width(truncated_total(q), scale) - entropy) + (q.a * fabs(d) + half_squares(d, w));
    return select(inside, not_negative(y), S(infinity<double>()));
}

} // namespace lucid
