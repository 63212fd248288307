// The standard normal law between two bounds, near and far out, wide and narrow, by one rule.
//
// With z0 the point of [A, B] nearest to 0 and v >= 0 the distance from it, the density falls as
// exp(-(a v + v^2/2)), a = |z0|, on either side: sums of positive terms, in which nothing
// overflows and nothing cancels 30 or 1e100 standard deviations out. Double only: what needs them
// is a wide kernel.
#pragma once
#include "ndtr.cuh"

namespace lucid {

// Gauss and Legendre's rule of 40 nodes on [0, 1].
constexpr int truncated_nodes = 40;
LUCID_FN double truncated_node(int i) {
    constexpr double node[] = {
        0.0008811451447203998, 0.004636880650271497, 0.011370025008112869, 0.021041590393104173,
        0.03359359586066173, 0.04895059651556285, 0.06702024839387025, 0.08769388458334416,
        0.1108471742867403, 0.13634087240503645, 0.16402165769291022, 0.19372305516600988,
        0.2252664374524359, 0.25846209915691065, 0.2931103978141975, 0.32900295458712076,
        0.36592390749637316, 0.40365120964931445, 0.4419579646623724, 0.48061379124697456,
        0.5193862087530254, 0.5580420353376276, 0.5963487903506856, 0.6340760925036268,
        0.6709970454128792, 0.7068896021858025, 0.7415379008430893, 0.7747335625475641,
        0.8062769448339902, 0.8359783423070898, 0.8636591275949635, 0.8891528257132597,
        0.9123061154166558, 0.9329797516061298, 0.9510494034844371, 0.9664064041393383,
        0.9789584096068958, 0.9886299749918871, 0.9953631193497285, 0.9991188548552796};
    return node[i];
}
LUCID_FN double truncated_weight(int i) {
    constexpr double weight[] = {
        0.0022606385492665955, 0.005249142265576406, 0.008210529190953945, 0.01112292459708348,
        0.0139685034900117, 0.016730097641273922, 0.019391083987236008, 0.021935454092836634,
        0.024347903817536116, 0.02661392349196841, 0.028719884549695776, 0.03065312124646447,
        0.03240200672830052, 0.03395602290761695, 0.03530582369564339, 0.03644329119790203,
        0.03736158452898413, 0.03805518095031312, 0.038519909082123986, 0.0387529739892124,
        0.0387529739892124, 0.038519909082123986, 0.03805518095031312, 0.03736158452898413,
        0.03644329119790203, 0.03530582369564339, 0.03395602290761695, 0.03240200672830052,
        0.03065312124646447, 0.028719884549695776, 0.02661392349196841, 0.024347903817536116,
        0.021935454092836634, 0.019391083987236008, 0.016730097641273922, 0.0139685034900117,
        0.01112292459708348, 0.008210529190953945, 0.005249142265576406, 0.0022606385492665955};
    return weight[i];
}

// Where exp(-(a v + v^2/2)) has fallen to exp(-40).
LUCID_FN double truncated_reach(double a) {
    return 80 / (a + sqrt(mad(a, select(a < 1e150, a, 0.0), 80.0)) + select(a < 1e150, 0.0, a));
}
template <class S>
LUCID_FN S truncated_least(S a, S b) {
    return select(value_of(a) < value_of(b), a, b);
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

// The integral of exp(-(a v + v^2/2)) over [0, width].
template <class S>
LUCID_FN S truncated_mass(S a, S width) {
    const S w = truncated_least(width, S(truncated_reach(value_of(a))));
    S sum = S(0.0);
    for (int i = 0; i < truncated_nodes; ++i) {
        const S v = w * truncated_node(i);
        sum = sum + truncated_weight(i) * exp(-(v * (a + 0.5 * v)));
    }
    return sum * w;
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
// The integral over [low, high] of the density that is 1 at x0.
template <class S>
LUCID_FN S truncated_part(S loc, S scale, S low, S high, S x0) {
    const auto part = truncated_between(loc, scale, low, high);
    return truncated_fall(part.x0, x0, loc, scale) * truncated_total(part);
}

// The mean of v's sign and size, (x - x0)/scale, given the integral; and of the square about it;
// and of -log density, a v + v^2/2.
template <class S>
LUCID_FN S truncated_mean(Truncated<S> p, S total) {
    const S reach = S(truncated_reach(value_of(p.a)));
    const S l = truncated_least(p.left, reach), r = truncated_least(p.right, reach);
    S sum = S(0.0);
    for (int i = 0; i < truncated_nodes; ++i) {
        const double node = truncated_node(i), weight = truncated_weight(i);
        const S u = l * node, v = r * node;
        sum = sum + weight * (r * (v * exp(-(v * (p.a + 0.5 * v)))) - l * (u * exp(-(u * (p.a + 0.5 * u)))));
    }
    return sum / total;
}
template <class S>
LUCID_FN S truncated_variance(Truncated<S> p, S total, S mean) {
    const S reach = S(truncated_reach(value_of(p.a)));
    const S l = truncated_least(p.left, reach), r = truncated_least(p.right, reach);
    S sum = S(0.0);
    for (int i = 0; i < truncated_nodes; ++i) {
        const double node = truncated_node(i), weight = truncated_weight(i);
        const S u = l * node, v = r * node, du = u + mean, dv = v - mean;
        sum = sum + weight * (r * (dv * dv * exp(-(v * (p.a + 0.5 * v)))) + l * (du * du * exp(-(u * (p.a + 0.5 * u)))));
    }
    return sum / total;
}
template <class S>
LUCID_FN S truncated_exponent(Truncated<S> p, S total) {
    const S reach = S(truncated_reach(value_of(p.a)));
    const S l = truncated_least(p.left, reach), r = truncated_least(p.right, reach);
    S sum = S(0.0);
    for (int i = 0; i < truncated_nodes; ++i) {
        const double node = truncated_node(i), weight = truncated_weight(i);
        const S u = l * node, v = r * node, e = u * (p.a + 0.5 * u), f = v * (p.a + 0.5 * v);
        sum = sum + weight * (r * (f * exp(-f)) + l * (e * exp(-e)));
    }
    return sum / total;
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
    const double end = value_of(truncated_least(room, S(truncated_reach(a))));
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

} // namespace lucid
