// The standard normal law between two bounds, near and far out, wide and narrow, by one rule.
//
// With z0 the point of [A, B] nearest to 0 and v >= 0 the distance from it, the density falls as
// exp(-(a v + v^2/2)), a = |z0|, on either side: sums of positive terms, in which nothing
// overflows and nothing cancels 30 or 1e100 standard deviations out. Double only: what needs them
// is a wide kernel.
#pragma once
#include "ndtr.cuh"

namespace lucid {

// Gauss and Legendre's rule of 48 nodes on [0, 1]: those below 1/2, of which the others are the
// mirror images.
constexpr int truncated_nodes = 24;
LUCID_FN double truncated_node(int i) {
    constexpr double node[] = {
        0.0006144963737869407, 0.003234913866824621, 0.007937708138586571, 0.014704203726876374,
        0.02350614841978457, 0.034306654646722834, 0.04706043164221516, 0.06171398986287606,
        0.07820586918780323, 0.09646689798527869, 0.11642048374212983, 0.13798293453809268,
        0.16106381018366805, 0.1855663016117432, 0.21138763695801366, 0.23841951263888347,
        0.2665485476245208, 0.2956567590046416, 0.32562205685391965, 0.3563187563222722,
        0.38761810480265546, 0.41938882196555416, 0.4514976503952686, 0.4838099145185653};
    return node[i];
}
LUCID_FN double truncated_weight(int i) {
    constexpr double weight[] = {
        0.0015766730261529192, 0.0036637769506381312, 0.00573861728961727, 0.007789657861471924,
        0.009808080228677764, 0.01178538041966219, 0.013713254854178474, 0.015583613916399045,
        0.01738861128238522, 0.019120675532915354, 0.020772541471732374, 0.02233728042834714,
        0.02380832924624524, 0.025179517776927236, 0.026445094742596834, 0.027599751849992082,
        0.028638646050201607, 0.029557419849197818, 0.03035221958294694, 0.031019711579946332,
        0.03155709614312701, 0.03196211929232409, 0.032233082217975044, 0.03236884840634196};
    return weight[i];
}

// Means over [0, w] with the weight exp(-(a v + v^2/2)): of (b0 + b1 v + b2 v^2)(c0 + c1 v + c2 v^2),
// and with c for c0 + c1 v + c2 v^2 of psi(c) and of (b0 + b1 v + b2 v^2) expm1(c).
LUCID_FN double truncated_density(double a, double v) { // 2^k in one factor: exp(-700) is a normal number
    double k;
    const double y = exp_reduced(-(v * mad(0.5, v, a)), k), two = exp2_whole(k);
    return mad(two, y, two);
}
LUCID_FN double quadratic(double v, double c0, double c1, double c2) {
    return mad(v, mad(v, c2, c1), c0);
}
LUCID_HEAVY double truncated_product(double a, double w, double b0, double b1, double b2, double c0, double c1, double c2) {
    double sum = 0;
    LUCID_UNROLL
    for (int i = 0; i < truncated_nodes; ++i) {
        const double v = w * truncated_node(i), u = w - v;
        const double near = (quadratic(v, b0, b1, b2) * quadratic(v, c0, c1, c2)) * truncated_density(a, v);
        const double far = (quadratic(u, b0, b1, b2) * quadratic(u, c0, c1, c2)) * truncated_density(a, u);
        sum = mad(truncated_weight(i), near + far, sum);
    }
    return sum;
}
LUCID_HEAVY double truncated_psi(double a, double w, double c0, double c1, double c2) {
    double sum = 0;
    LUCID_UNROLL
    for (int i = 0; i < truncated_nodes; ++i) {
        const double v = w * truncated_node(i), u = w - v;
        sum = mad(truncated_weight(i), psi(quadratic(v, c0, c1, c2)) * truncated_density(a, v) +
                                           psi(quadratic(u, c0, c1, c2)) * truncated_density(a, u), sum);
    }
    return sum;
}
LUCID_HEAVY double truncated_expm1(double a, double w, double b0, double b1, double b2, double c0, double c1, double c2) {
    double sum = 0;
    LUCID_UNROLL
    for (int i = 0; i < truncated_nodes; ++i) {
        const double v = w * truncated_node(i), u = w - v;
        const double near = quadratic(v, b0, b1, b2) * expm1(quadratic(v, c0, c1, c2)) * truncated_density(a, v);
        const double far = quadratic(u, b0, b1, b2) * expm1(quadratic(u, c0, c1, c2)) * truncated_density(a, u);
        sum = mad(truncated_weight(i), near + far, sum);
    }
    return sum;
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

// The integral over [0, width], or as far as the density reaches. The nodes stay where they are, and
// a moving width adds what is at its end: partials cancel no more than the value.
LUCID_FN double truncated_end(double a, double width) {
    const double reach = truncated_reach(a);
    return select(width <= reach, width, reach);
}
LUCID_FN double truncated_mass(double a, double width) {
    const double w = truncated_end(a, width);
    return w * truncated_product(a, w, 1, 0, 0, 1, 0, 0);
}
template <int N>
LUCID_FN Dual<double, N> truncated_mass(const Dual<double, N>& a, const Dual<double, N>& width) {
    const double w = width.value, end = truncated_end(a.value, w), by_width = exp(-(w * mad(0.5, w, a.value)));
    const double by_a = -(end * truncated_product(a.value, end, 0, 1, 0, 1, 0, 0));
    Dual<double, N> out(truncated_mass(a.value, w));
    for (int i = 0; i < N; ++i)
        out.partial[i] = by_a * a.partial[i] + select(w <= end, by_width * width.partial[i], 0.0);
    return out;
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

// The law in s = (x - x0)/scale: -log density is z s + s^2/2, but for a constant.
struct TruncatedLaw {
    Truncated<double> p;
    double total, scale, z;

    // The mean of (b0 + b1 s + b2 s^2)(c0 + c1 s + c2 s^2).
    LUCID_FN double mean(double b0, double b1, double b2, double c0, double c1, double c2) const {
        const double right = truncated_end(p.a, p.right), left = truncated_end(p.a, p.left);
        return right / total * truncated_product(p.a, right, b0, b1, b2, c0, c1, c2) +
               left / total * truncated_product(p.a, left, b0, -b1, b2, c0, -c1, c2);
    }
    LUCID_FN double density(double distance) const {
        return exp(-(distance * mad(0.5, distance, p.a))) / total / scale;
    }
    // The mean of z s + s^2/2; and less 1, where by parts nothing cancels.
    LUCID_FN double exponent() const { return mean(0, 1, 0, z, 0.5, 0); }
    LUCID_FN double exponent_less_1() const {
        const double ends = select(density(p.left) > 0, p.left * density(p.left), 0.0) + select(density(p.right) > 0, p.right * density(p.right), 0.0);
        return -mad(0.5, mean(0, 1, 0, 0, 1, 0), scale * ends);
    }
};
LUCID_FN TruncatedLaw truncated_law(double loc, double scale, double low, double high) {
    const auto p = truncated_between(loc, scale, low, high);
    return {p, truncated_total(p), scale, select(p.x0 == low, p.a, -p.a)};
}
// The derivative of the mean of f = f0 + f1 s + f2 s^2, itself of mean 0, by the parameters is its
// covariance with that of log density; by the bounds, the density times f, where f0 is `end`.
template <int N>
LUCID_FN Dual<double, N> truncated_moved(const TruncatedLaw& t, double value, double f0, double f1, double f2, double end,
                                         const Dual<double, N>& loc, const Dual<double, N>& scale,
                                         const Dual<double, N>& low, const Dual<double, N>& high) {
    const double by_loc = t.mean(f0, f1, f2, 0, 1, 0) / t.scale, by_scale = t.mean(f0, f1, f2, 0, 2 * t.z, 1) / t.scale;
    const double by_low = -t.density(t.p.left) * quadratic(-t.p.left, end, f1, f2);
    const double by_high = t.density(t.p.right) * quadratic(t.p.right, end, f1, f2);
    Dual<double, N> out(value);
    for (int i = 0; i < N; ++i)
        out.partial[i] = (by_loc * loc.partial[i] + by_scale * scale.partial[i]) +
                         (by_low * low.partial[i] + by_high * high.partial[i]);
    return out;
}

// The mean, and 1 less it.
LUCID_FN double truncated_mean(double loc, double scale, double low, double high, double& complement) {
    const TruncatedLaw t = truncated_law(loc, scale, low, high);
    const double off = scale * t.mean(0, 1, 0, 1, 0, 0);
    complement = (1 - t.p.x0) - off;
    return t.p.x0 + off;
}
template <int N>
LUCID_FN Dual<double, N> truncated_mean(const Dual<double, N>& loc, const Dual<double, N>& scale, const Dual<double, N>& low,
                                        const Dual<double, N>& high, Dual<double, N>& complement) {
    const TruncatedLaw t = truncated_law(loc.value, scale.value, low.value, high.value);
    double rest;
    const double value = truncated_mean(loc.value, scale.value, low.value, high.value, rest);
    const double off = -scale.value * t.mean(0, 1, 0, 1, 0, 0);
    const auto out = truncated_moved(t, value, off, scale.value, 0, off, loc, scale, low, high);
    complement = -out;
    complement.value = rest;
    return out;
}

// The standard deviation, in a unit of its own: widths may be tiny.
LUCID_FN double truncated_variance(const TruncatedLaw& t, double& mean, double& unit) {
    unit = truncated_end(t.p.a, t.p.left) + truncated_end(t.p.a, t.p.right);
    mean = t.mean(0, 1, 0, 1, 0, 0);
    return t.mean(-mean / unit, 1 / unit, 0, -mean / unit, 1 / unit, 0);
}
LUCID_FN double truncated_deviation(double loc, double scale, double low, double high) {
    double mean, unit;
    const double variance = truncated_variance(truncated_law(loc, scale, low, high), mean, unit);
    return scale * unit * sqrt(variance);
}
template <int N>
LUCID_FN Dual<double, N> truncated_deviation(const Dual<double, N>& loc, const Dual<double, N>& scale,
                                             const Dual<double, N>& low, const Dual<double, N>& high) {
    const TruncatedLaw t = truncated_law(loc.value, scale.value, low.value, high.value);
    double mean, unit;
    const double variance = truncated_variance(t, mean, unit), sd = scale.value * unit * sqrt(variance);
    const double m = mean / unit, f = 0.5 * sd / variance, off = f * (m * m - variance);
    return truncated_moved(t, sd, off, -2 * f * m / unit, f / unit / unit, off, loc, scale, low, high);
}

// log(x / share) less the entropy.
LUCID_FN double truncated_log_less_entropy(double x, double share, double loc, double scale, double low, double high) {
    const TruncatedLaw t = truncated_law(loc, scale, low, high);
    return truncated_log_over(x, share * t.total, scale) - t.exponent();
}
template <int N>
LUCID_FN Dual<double, N> truncated_log_less_entropy(const Dual<double, N>& x, double share, const Dual<double, N>& loc,
                                                    const Dual<double, N>& scale, const Dual<double, N>& low,
                                                    const Dual<double, N>& high) {
    const TruncatedLaw t = truncated_law(loc.value, scale.value, low.value, high.value);
    const double value = truncated_log_less_entropy(x.value, share, loc.value, scale.value, low.value, high.value);
    const auto out = truncated_moved(t, value, t.exponent(), -t.z, -0.5, t.exponent_less_1(), loc, scale, low, high);
    return Dual<double, N>::chain(value, 1.0, out, 1 / x.value, x);
}

// The law p against the law q on the same interval, in p's s: log q/p is a constant and the tilt
// t(s) = alpha s - beta s^2. For t of mean 0 under p, the divergence is log E e^t, as
// log(1 + E psi(t)) of positive terms where it is small. Elsewhere it is the cost of q's exponent
// less p's.
struct TruncatedPair {
    TruncatedLaw p, q;
    double ratio, alpha, beta, tilt, distance, left, right, value;
    bool near;

    // The mean under q less that under p of b1 s + b2 s^2, of mean -b0 under p, where q is near.
    LUCID_FN double shift(double b0, double b1, double b2) const {
        return (right / p.total * truncated_expm1(p.p.a, right, b0, b1, b2, -tilt, alpha, -beta) +
                left / p.total * truncated_expm1(p.p.a, left, b0, -b1, b2, -tilt, -alpha, -beta)) * exp(-value);
    }
};
LUCID_FN TruncatedPair truncated_pair(double p_loc, double p_scale, double q_loc, double q_scale, double low, double high) {
    TruncatedPair t;
    t.p = truncated_law(p_loc, p_scale, low, high), t.q = truncated_law(q_loc, q_scale, low, high);
    const auto p = t.p.p, q = t.q.p;
    const double e = (p_scale - q_scale) / q_scale, wider = 1 + p_scale / q_scale;
    t.ratio = p_scale / q_scale, t.beta = 0.5 * (e * wider);
    const double shift = scaled_difference(p_loc, q_loc, q_scale), z = t.p.z;
    // The slope z - ratio y of log q/p at x0, by the smaller terms.
    const double slope = t.ratio * scaled_difference(p.x0, q_loc, q_scale), bend = -(e * z);
    const bool direct = fabs(z) + fabs(slope) < fabs(bend * wider) + fabs(t.ratio * shift);
    t.alpha = select(direct, z - slope, difference_of_products(bend, wider, t.ratio, shift));
    t.tilt = t.p.mean(0, 1, 0, t.alpha, -t.beta, 0);

    // q's exponent (y^2 - c^2)/2 for y = +-(c + d + side ratio s) from its least on the interval, c and
    // d not negative: on the side away from it, if that is a bound.
    t.distance = scaled_difference(p.x0, q.x0, q_scale);
    const double side = select(q.x0 == high && q.x0 < q_loc, -1.0, 1.0), d = side * t.distance, k = side * t.ratio;
    const double share = (t.q.total / t.p.total) / t.ratio;
    const bool plain = (share > 1e-290) & (share < 1e290);
    const double logs = select(plain, log(select(plain, share, 1.0)), (log(t.q.total) - log(t.p.total)) - log(t.ratio));
    const double far = logs + (t.p.mean(d, k, 0, q.a + 0.5 * d, 0.5 * k, 0) - t.p.exponent());

    // Where q is near, it may reach beyond p.
    const double reach = truncated_reach(p.a), tilted = truncated_reach(q.a) / t.ratio + fabs(t.distance / t.ratio);
    const double end = select(tilted > reach, select(tilted < 3.3 * reach, tilted, 3.3 * reach), reach);
    t.left = select(p.left < end, p.left, end), t.right = select(p.right < end, p.right, end);
    const double more = t.right / t.p.total * truncated_psi(p.a, t.right, -t.tilt, t.alpha, -t.beta) +
                        t.left / t.p.total * truncated_psi(p.a, t.left, -t.tilt, -t.alpha, -t.beta);
    t.near = far < 0.5;
    // A cost that leaves the range is multiplied by 0 somewhere.
    t.value = select(t.near, log1p(more), select(far == far, far, infinity<double>()));
    return t;
}
// The derivative by a bound that is p's alone, p (1 + t); or both laws', p (1 + t) - q of their
// densities there, which is p (KL - psi(t - KL)).
LUCID_FN double truncated_by_bound(const TruncatedPair& t, bool both, double s, double p_distance, double q_distance) {
    const double p = t.p.density(p_distance), tilt = quadratic(s, -t.tilt, t.alpha, -t.beta), rest = tilt - t.value;
    const bool near = t.near & (fabs(rest) < 1);
    const double alone = select(p > 0, p * (1 + tilt), 0.0);
    const double less = select(near, p * (t.value - psi(select(near, rest, 0.0))), alone - t.q.density(q_distance));
    return select(both, less, alone);
}
LUCID_FN double truncated_conditional(double p_loc, double p_scale, double q_loc, double q_scale, double low, double high,
                                      bool, bool) {
    return truncated_pair(p_loc, p_scale, q_loc, q_scale, low, high).value;
}
template <int N>
LUCID_FN Dual<double, N> truncated_conditional(const Dual<double, N>& p_loc, const Dual<double, N>& p_scale,
                                               const Dual<double, N>& q_loc, const Dual<double, N>& q_scale,
                                               const Dual<double, N>& low, const Dual<double, N>& high, bool both_low,
                                               bool both_high) {
    const double q = q_scale.value;
    const TruncatedPair t = truncated_pair(p_loc.value, p_scale.value, q_loc.value, q, low.value, high.value);
    const Dual<double, N> by_p = truncated_moved(t.p, 0.0, t.tilt, -t.alpha, t.beta, t.tilt, p_loc, p_scale,
                                                 Dual<double, N>(low.value), Dual<double, N>(high.value));
    const double first = t.p.mean(0, 1, 0, 1, 0, 0), second = t.p.mean(0, 1, 0, 0, 1, 0);
    // Of x in q's units, from x0 where q is near, else from where q's exponent is least.
    const double q_first = t.q.mean(0, 1, 0, 1, 0, 0), q_second = t.q.mean(0, 1, 0, 0, 1, 0);
    const double d = t.distance, r = t.ratio, y = scaled_difference(t.p.p.x0, q_loc.value, q);
    const double far_first = q_first - (d + r * first), far_second = q_second - (d * (d + 2 * r * first) + r * r * second);
    const double by_q_loc = select(t.near, r * t.shift(-first, 1, 0), far_first) / q;
    const double by_q_scale = select(t.near, r * t.shift(-(2 * y * first + r * second), 2 * y, r), 2 * t.q.z * far_first + far_second) / q;
    const double by_low = truncated_by_bound(t, both_low, -t.p.p.left, t.p.p.left, t.q.p.left);
    const double by_high = -truncated_by_bound(t, both_high, t.p.p.right, t.p.p.right, t.q.p.right);
    Dual<double, N> out(t.value);
    for (int i = 0; i < N; ++i)
        out.partial[i] = by_p.partial[i] + ((by_q_loc * q_loc.partial[i] + by_q_scale * q_scale.partial[i]) +
                                            (by_low * low.partial[i] + by_high * high.partial[i]));
    return out;
}

// KL of the normal law between p_low and p_high from that between q_low and q_high, which may be
// infinite: what q has outside of p's interval, and the divergence of q on p's.
template <class S>
LUCID_FN S truncated_divergence(S p_loc, S p_scale, S p_low, S p_high, S q_loc, S q_scale, S q_low, S q_high) {
    // By p's bounds the two parts' derivatives cancel but for what truncated_conditional gives; at a
    // bound that both share, where the divergence has a corner, that of the first is taken as 0.
    const bool low = value_of(p_low) == value_of(q_low), high = value_of(p_high) == value_of(q_high);
    const S from = S(value_of(p_low)), to = S(value_of(p_high));
    const auto q = truncated_between(q_loc, q_scale, from, to), all = truncated_between(q_loc, q_scale, q_low, q_high);
    const S nq = truncated_total(q), whole = truncated_total(all);
    const S below = truncated_part(q_loc, q_scale, q_low, from, all.x0), above = truncated_part(q_loc, q_scale, to, q_high, all.x0);
    const S outside = (select(low, S(0.0), below) + select(high, S(0.0), above)) / whole;
    const bool little = value_of(outside) < 0.5;
    const S h = fabs(scaled_difference(q.x0, all.x0, q_scale));
    const S lost = select(little, -log1p(-select(little, outside, S(0.0))), log(whole / nq) + h * (all.a + 0.5 * h));
    const S y = lost + truncated_conditional(p_loc, p_scale, q_loc, q_scale, p_low, p_high, low, high);
    // A loss that leaves the range is multiplied by 0 somewhere.
    const S seen = select(value_of(y) == value_of(y), y, S(infinity<double>()));
    const bool inside = (value_of(q_low) <= value_of(p_low)) & (value_of(p_high) <= value_of(q_high));
    return select(inside, seen, S(infinity<double>()));
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
