// f(y) = log(sinh(y)/y), even: half of the log normalizer of exp(2 y x) on [0, 1] about its middle.
// f' lies in (-1, 1), 0 < f'' <= 1/3. Double only: what needs it is a wide kernel.
#pragma once
#include "dual.cuh"

namespace lucid {

// f/y^2, f'/y and f'' at y^2 <= 4, in y^2/2 - 1. fits: 2e-17.
LUCID_FN double sinhc_log_near(double s) {
    constexpr double c[] = {0.15678413451447384, -0.008811220634351991, 0.0009355519820866663, -0.00011730833361681729, 1.5840232617334612e-05, -2.2314590838988405e-06, 3.232677306252286e-07, -4.778349404515222e-08, 7.171934229101524e-09, -1.089513984548724e-09, 1.671517205253859e-10, -2.5849896765940352e-11, 4.0069921352890255e-12, -6.274790679195062e-13, 1.0978550485991296e-13, -1.736770486424576e-14};
    return polynomial(s, c);
}
LUCID_FN double sinhc_log_slope_near(double s) {
    constexpr double c[] = {0.2959458277602437, -0.031502674609061344, 0.004909461890819351, -0.0008117448079940925, 0.00013608773532972087, -2.2898296260263073e-05, 3.856779343064355e-06, -6.497848482227887e-07, 1.0948346707199993e-07, -1.8447533145267266e-08, 3.108795956966179e-09, -5.238243016674829e-10, 8.77444902596466e-11, -1.4784736181312753e-11, 2.8103525855781904e-12, -4.735376981161819e-13};
    return polynomial(s, c);
}
LUCID_FN double sinhc_log_curvature_near(double s) {
    constexpr double c[] = {0.232940478542121, -0.07487017626390788, 0.01967684060613087, -0.004593511773268206, 0.0009958066554150188, -0.00020559990738477248, 4.1041143005447784e-05, -7.995033846410115e-06, 1.5291663194033406e-06, -2.8833654727323924e-07, 5.375273712658381e-08, -9.92819780298728e-09, 1.8202466100159253e-09, -3.314415581428591e-10, 5.941309082224593e-11, -1.0707775082782015e-11, 2.242553180363326e-12, -4.0054612638039933e-13};
    return polynomial(s, c);
}

// The argument of the polynomials, and |y| kept where exp(2 |y|) is finite.
LUCID_FN double sinhc_log_argument(double a) {
    const double small = select(a <= 2, a, 2.0);
    return mad(0.5 * small, small, -1.0);
}
LUCID_FN double at_most(double a, double most) { return select(a > most, most, a); }
LUCID_FN double at_least(double a, double least) { return select(a < least, least, a); }

// f(a) - a and f'(a) - 1 for a >= 1: what is left beside the linear part.
LUCID_FN double sinhc_log_rest(double a) { return log1p(-exp(-2 * at_most(a, 350))) - log(2 * a); }
LUCID_FN double sinhc_log_slope_rest(double a) { return 2 / expm1(2 * at_most(a, 350)) - 1 / a; }

LUCID_HEAVY double sinhc_log(double y) {
    const double a = fabs(y);
    const double small = at_most(a, 2), large = at_least(a, 2);
    return select(a <= 2, small * small * sinhc_log_near(sinhc_log_argument(a)), large + sinhc_log_rest(large));
}
// f(|y|) - |y|.
LUCID_HEAVY double sinhc_log_less(double a) {
    const double small = at_most(a, 2), large = at_least(a, 2);
    return select(a <= 2, small * small * sinhc_log_near(sinhc_log_argument(a)) - small, sinhc_log_rest(large));
}
LUCID_HEAVY double sinhc_log_slope(double y) {
    const double a = fabs(y);
    const double s = select(a <= 2, a * sinhc_log_slope_near(sinhc_log_argument(a)), 1 + sinhc_log_slope_rest(at_least(a, 2)));
    return select(y < 0, -s, s);
}
// f''(y) max(1, y^2).
LUCID_FN double sinhc_log_scaled_curvature(double y) {
    const double a = fabs(y), large = at_most(at_least(a, 2), 350), e = exp(-large);
    const double q = 2 * large * e / -expm1(-2 * large);
    const double near = sinhc_log_curvature_near(sinhc_log_argument(a)), small = at_most(a, 2);
    return select(a <= 2, select(a <= 1, near, near * small * small), mad(-q, q, 1.0));
}
LUCID_HEAVY double sinhc_log_curvature(double y) {
    const double a = at_least(fabs(y), 1);
    return sinhc_log_scaled_curvature(y) / a / a;
}

// The third derivative, 2 (cosh(y)/sinh(y)^3 - 1/y^3), for derivatives only: its series where it cancels.
LUCID_HEAVY double sinhc_log_third(double y) {
    constexpr double c[] = {-0.13333333333333333, 0.042328042328042326, -0.008888888888888889, 0.0015392015392015391, -0.0002380844708887037, 3.4204478648923095e-05, -4.665067845895733e-06, 6.122134252572046e-07, -7.799361711970527e-08, 9.704701691581102e-09, -1.184632365083139e-09, 1.4232610440140192e-10, -1.687215956398201e-11, 1.9773786671696897e-12, -2.294652988201003e-13, 2.6399654446409175e-14, -3.0142657585313555e-15};
    const double a = at_most(fabs(y), 350), near = at_most(a, 1), far = at_least(a, 1);
    const double e = exp(-2 * far), s = -expm1(-2 * far);
    const double outer = 8 * (e / s) * (1 + e) / (s * s) - 2 / (far * far * far);
    const double v = select(a <= 1, near * polynomial(near * near, c), outer);
    return select(y < 0, -v, v);
}

// y f'(y) - f(y) >= 0, the divergence to f's zero, for |y| <= 2.
LUCID_FN double sinhc_log_negentropy_near(double y) {
    const double s = sinhc_log_argument(fabs(y)), t = y * y;
    return t * (sinhc_log_slope_near(s) - sinhc_log_near(s));
}

// d^2 int_0^1 (1 - t) f''(a + t d) dt by 16 nodes of Gauss and Jacobi: every term positive.
LUCID_FN double sinhc_log_integral(double d, double a) {
    constexpr double node[] = {0.004997299663771921, 0.026143513681394052, 0.06343094558383675, 0.11559843757981594, 0.18087055965788368, 0.25702480784517084, 0.34146792754782307, 0.4313243435956254, 0.5235341160251683, 0.6149571518764895, 0.702480137925041, 0.7831225539648681, 0.8541381477752107, 0.9131083765371413, 0.9580244176904754, 0.9873530206260416};
    constexpr double weight[] = {0.012739310657334186, 0.02861245259014315, 0.04212943115742829, 0.05222859440395915, 0.05825424020985583, 0.060000854888113506, 0.057718879609267824, 0.052064137843806584, 0.04399738218924392, 0.0346478165792858, 0.02515923310647004, 0.016539584355635795, 0.009534167884665937, 0.004539232386138635, 0.0015671884735958196, 0.0002674936650555362};
    double sum = 0;
    LUCID_UNROLL
    for (int i = 0; i < 16; ++i) {
        const double z = mad(node[i], d, a), u = d / at_least(fabs(z), 1);
        sum = mad(weight[i] * (u * u), sinhc_log_scaled_curvature(z), sum);
    }
    return sum;
}

// f(b) - f(a) - d f'(a), given d = b - a. Never negative, 0 only at d = 0. Near by quadrature;
// far apart directly, |y| taken out of f before anything is subtracted.
LUCID_HEAVY double bregman_sinhc_log(double d, double a, double b) {
    const double aa = fabs(a), ab = fabs(b), sign = select(a < 0, -1.0, 1.0), sd = sign * d;
    const bool same = (a >= 0) == (b >= 0), near = fabs(d) <= at_least(select(same, 2 * at_most(ab, aa), 0.0), 3);
    const double close = sinhc_log_integral(select(near, d, 0.0), a);
    const double middle = sinhc_log(b) - sinhc_log(a) - d * sinhc_log_slope(a);
    const double la = at_least(aa, 1), lb = at_least(ab, 1);
    double u;
    const double ratio = bregman_log(lb - la, la, lb, u);
    const double ea = exp(-2 * at_most(la, 350)), eb = exp(-2 * at_most(lb, 350));
    const double outer = ratio + ((log1p(-eb) - log1p(-ea)) - sd * (2 * ea / -expm1(-2 * la)));
    const double across = (sinhc_log_less(ab) - sinhc_log_rest(la)) - sd * sinhc_log_slope_rest(la) + select(same, 0.0, 2 * ab);
    const double far = select(aa <= 2, middle, select(same & (ab >= 1), outer, across));
    return select(near, close, not_negative(far));
}

#define LUCID_RULE(NAME, DERIVATIVE)                                                    \
    template <int N>                                                                    \
    LUCID_FN Dual<double, N> NAME(const Dual<double, N>& d) {                           \
        const double y = d.value;                                                       \
        return Dual<double, N>::chain(NAME(y), DERIVATIVE, d);                          \
    }
LUCID_RULE(sinhc_log, sinhc_log_slope(y))
LUCID_RULE(sinhc_log_less, sinhc_log_slope(y) - 1)
LUCID_RULE(sinhc_log_rest, sinhc_log_slope_rest(y))
LUCID_RULE(sinhc_log_negentropy_near, y * sinhc_log_curvature(y))
LUCID_RULE(sinhc_log_slope, sinhc_log_curvature(y))
LUCID_RULE(sinhc_log_curvature, sinhc_log_third(y))
#undef LUCID_RULE

// The slopes' difference is the two divergences' sum over d, which cancels nothing.
template <int N>
LUCID_FN Dual<double, N> bregman_sinhc_log(const Dual<double, N>& d, const Dual<double, N>& a, const Dual<double, N>& b) {
    const double y = bregman_sinhc_log(d.value, a.value, b.value);
    const double back = bregman_sinhc_log(-d.value, b.value, a.value);
    const bool same = d.value == 0;
    const double slope = select(same, 0.0, (y + back) / select(same, 1.0, d.value));
    return Dual<double, N>::chain(y, -d.value * sinhc_log_curvature(a.value), a, slope, b);
}

template <class S>
LUCID_FN bool is_probability(S x) {
    return (value_of(x) > 0) & (value_of(x) < 1);
}

// log(probs/(1 - probs))/2, all its digits beside probs = 1/2.
template <class S>
LUCID_FN S half_logit(S probs) {
    using T = Number<S>;
    return T(0.5) * log_ratio(T(2) * probs - T(1), T(1) - probs, probs);
}

// x on [0, 1] of that entropy and of those means of x and of 1 - x: q's density is
// exp(2 y x) 2 y / (exp(2 y) - 1), y half its logit.
template <class S>
LUCID_FN S unit_to_continuous_bernoulli(S entropy, S mean, S complement, S y) {
    const S size = fabs(y);
    const bool large = value_of(size) > 2;
    const S near = sinhc_log(select(large, S(0.0), y)) + y * (complement - mean);
    const S far = 2.0 * size * select(value_of(y) > 0, complement, mean) + sinhc_log_rest(select(large, size, S(2.0)));
    return not_negative(select(large, far, near) - entropy);
}

} // namespace lucid
