// Calls every loop of a kernel library the way NumPy may: any length and stride, misaligned,
// broadcast, in place, over edge and random values. Every buffer is exactly as long as the
// call says, so that a sanitizer sees a loop that leaves it; and however the arguments lie,
// the results must be those of contiguous ones, bit for bit (one nan is as good as another).
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <random>
#include <type_traits>
#include <vector>

#include "abi.h"

namespace {

using namespace lucid_host;

std::mt19937_64 random_bits(0);
long calls = 0, failures = 0;
Library library; // its rows exist once main runs

template <class T>
T random_value() {
    using L = std::numeric_limits<T>;
    static const T edges[] = {T(0),        T(-0.0),         L::denorm_min(), -L::denorm_min(), L::min() / 2,
                              L::min(),    -L::min(),       L::epsilon(),    T(0.5),           T(1),
                              T(-1),       1 + L::epsilon(), T(1e30),        L::max() / 2,     L::max(),
                              -L::max(),   L::infinity(),   -L::infinity(),  L::quiet_NaN()};
    const auto bits = random_bits();
    const T u = T(bits >> 11) / T(std::uint64_t(1) << 53);
    switch (bits % 5) {
    case 0: return edges[(bits >> 3) % (sizeof(edges) / sizeof(T))];
    case 1: return T(8) * u - T(4);
    case 2: return std::ldexp(T(1) + u, int((bits >> 3) % 200) - 100);
    default: return T(0.1) + T(3) * u;
    }
}

// n elements of memory, `step` apart, in a block of their own that ends where they end.
template <class T>
struct Buffer {
    Buffer(Step n, Step step, bool misaligned) : step(step) {
        const Step span = n ? (n - 1) * std::abs(step) + Step(sizeof(T)) : 0;
        block.reset(new char[span + misaligned]);
        first = block.get() + misaligned + (step < 0 ? span - Step(sizeof(T)) : 0);
    }
    T get(Step i) const {
        T x;
        std::memcpy(&x, first + i * step, sizeof(T));
        return x;
    }
    void set(Step i, T x) { std::memcpy(first + i * step, &x, sizeof(T)); }

    std::unique_ptr<char[]> block;
    char* first;
    Step step;
};

template <class T>
bool same(T a, T b) {
    return (a != a && b != b) || !std::memcmp(&a, &b, sizeof(T));
}

void fail(const Row& row, const char* form, const char* layout, Step n, Step i) {
    if (++failures <= 20)
        std::printf("%s, %s, %s, n = %td: element %td differs\n", row.name, form, layout, n, i);
}

// How arguments may lie: steps in elements (0: all the same), and whether off the alignment.
struct Layout {
    const char* name;
    Step steps[3]; // of arguments 0, 3, 6, …; 1, 4, …; 2, 5, …
    bool misaligned;
};
constexpr Layout layouts[] = {
    {"contiguous", {1, 1, 1}, false},      {"strided", {2, 3, 2}, false}, {"reversed", {-1, -2, -1}, false},
    {"misaligned", {1, 1, 1}, true},       {"mixed", {1, -1, 3}, false},  {"mixed and misaligned", {2, 1, -1}, true},
};

template <class T>
using Values = std::vector<std::vector<T>>;

// A formula's values, its arguments lying as `layout` says; arguments in `scalars` are broadcast
// (step 0); in place: written over the first input.
template <class T>
std::vector<T> run(const Row& row, const Values<T>& values, Step n, const Layout& layout, unsigned scalars, bool in_place) {
    const int nin = row.nin;
    std::vector<Buffer<T>> buffers;
    std::vector<char*> args;
    std::vector<Step> steps;
    for (int k = 0; k <= nin; ++k) {
        const bool scalar = k < nin && (scalars >> k & 1);
        const Step step = scalar ? 0 : layout.steps[k % 3] * Step(sizeof(T));
        buffers.emplace_back(scalar ? 1 : n, step, layout.misaligned);
        if (k < nin)
            for (Step i = 0; i < (scalar ? 1 : n); ++i) buffers[k].set(i, values[k][i]);
        const bool shared = in_place && k == nin && !(scalars & 1);
        args.push_back(buffers[shared ? 0 : k].first);
        steps.push_back(buffers[shared ? 0 : k].step);
    }
    library.elementwise(row.value, sizeof(T) == sizeof(double), nin, args.data(), n, steps.data(), random_bits() & 1);
    ++calls;
    std::vector<T> out(n);
    for (Step i = 0; i < n; ++i) std::memcpy(&out[i], args[nin] + i * steps[nin], sizeof(T));
    return out;
}

template <class T>
Values<T> random_values(int count, Step n) {
    Values<T> values(count, std::vector<T>(n ? n : 1));
    for (auto& v : values)
        for (auto& x : v) x = random_value<T>();
    return values;
}

template <class T>
void elementwise(const Row& row, Step n) {
    const int nin = row.nin;
    for (const unsigned scalars : {0u, 1u, 2u, (1u << nin) - 1, (1u << nin) - 2}) {
        Values<T> values = random_values<T>(nin, n);
        for (int k = 0; k < nin; ++k)
            if (scalars >> k & 1)
                for (auto& x : values[k]) x = values[k][0];
        const std::vector<T> wanted = run<T>(row, values, n, layouts[0], 0, false);
        for (const Layout& layout : layouts)
            for (const bool in_place : {false, true}) {
                const std::vector<T> got = run<T>(row, values, n, layout, scalars, in_place);
                for (Step i = 0; i < n; ++i)
                    if (!same(got[i], wanted[i])) return fail(row, "value", layout.name, n, i);
            }
    }
}

// The derivatives over rows. An argument moves along both axes or lies still along some, as its bits
// of `still` say (1: from row to row, 2: within a row), and then its derivatives are summed there;
// those by the input `left` are not asked for.
template <class T>
void partials(const Row& row, Step rows, Step n) {
    const int nin = row.nin, type = sizeof(T) == sizeof(double);
    for (unsigned pattern = 0; pattern < 5; ++pattern) {
        const auto still = [&](int k) { return pattern == 4 ? 0u : (pattern + k) % 4; };
        const auto place = [&](int k, Step i, Step j) { return (still(k) & 1 ? 0 : i * n) + (still(k) & 2 ? 0 : j); };
        const Values<T> values = random_values<T>(nin + 1, rows * n);
        Values<T> plain(2 * nin + 1, std::vector<T>(rows * n + 1));
        std::vector<char*> args;
        std::vector<Step> steps(nin + 1, sizeof(T));
        std::vector<Out> outs;
        for (int k = 0; k <= nin; ++k)
            for (Step i = 0; i < rows * n; ++i) plain[k][i] = values[k][place(k, i / n, i % n)];
        for (auto& v : plain) args.push_back(reinterpret_cast<char*>(v.data()));
        for (int k = 0; k < nin; ++k) outs.push_back({args[nin + 1 + k], false, 0, Step(sizeof(T)), 0});
        library.backward(row.partials, type, nin, args.data(), 1, rows * n, steps.data(), steps.data(), outs.data(), false);
        for (const Layout& layout : layouts) {
            const int left = int(random_bits() % (nin + 1)); // none if nin
            std::vector<Buffer<T>> buffers;
            std::vector<Step> row_steps;
            std::vector<std::vector<double>> sums(nin, std::vector<double>(2 * rows * n + 2));
            args.clear(), steps.clear(), outs.clear();
            for (int k = 0; k <= 2 * nin; ++k) {
                const int from = k > nin ? k - nin - 1 : k;
                const Step step = layout.steps[k % 3] * Step(sizeof(T));
                buffers.emplace_back(rows * n, step, layout.misaligned);
                if (k <= nin) {
                    for (Step i = 0; i < rows * n; ++i) buffers[k].set(i, values[k][i]);
                    args.push_back(buffers[k].first);
                    row_steps.push_back(still(k) & 1 ? 0 : n * step);
                    steps.push_back(still(k) & 2 ? 0 : step);
                } else if (still(from)) {
                    char* const to = reinterpret_cast<char*>(sums[from].data());
                    outs.push_back({from == left ? nullptr : to, true, still(from) & 1 ? 0 : n, still(from) & 2 ? 0 : 1, rows * n + 1});
                } else {
                    outs.push_back({from == left ? nullptr : buffers[k].first, false, n * step, step, 0});
                }
            }
            library.backward(row.partials, type, nin, args.data(), rows, n, row_steps.data(), steps.data(), outs.data(), random_bits() & 1);
            ++calls;
            for (int k = 0; k < nin; ++k) {
                const std::vector<T>& wanted = plain[nin + 1 + k];
                if (k == left) continue;
                std::vector<long double> exact(rows * n), size(rows * n);
                for (Step i = 0; i < rows * n; ++i) {
                    if (!still(k) && !same(buffers[nin + 1 + k].get(i), wanted[i]))
                        return fail(row, "partials", layout.name, n, i);
                    const Step at = place(k, i / n, i % n);
                    exact[at] += wanted[i], size[at] += std::fabs(wanted[i]);
                }
                for (Step i = 0; still(k) && i < rows * n; ++i) {
                    // A wide kernel adds up doubles, of which these elements are the roundings.
                    const bool rounded = row.wide && sizeof(T) == sizeof(float);
                    const double got = sums[k][i] + sums[k][rows * n + 1 + i];
                    const long double room = rounded ? std::numeric_limits<float>::epsilon() : rows * n * 2e-16L;
                    if (size[i] <= std::numeric_limits<T>::max() &&
                        !(std::fabs(got - exact[i]) <= room * size[i] + rounded * rows * n * std::numeric_limits<float>::min()))
                        return fail(row, "sums of partials", layout.name, n, i);
                }
            }
        }
    }
}

// Rows one after another, each as `layout` says.
template <class T>
void sums(const Row& row, Step rows, Step n) {
    const Values<T> values = random_values<T>(row.nin, rows * n);
    const std::vector<T> elements = run<T>(row, values, rows * n, layouts[0], 0, false);
    std::vector<double> wanted;
    for (const Layout& layout : layouts) {
        std::vector<Buffer<T>> buffers;
        std::vector<char*> args;
        std::vector<Step> steps, row_steps;
        for (int k = 0; k < row.nin; ++k) {
            const Step step = layout.steps[k % 3] * Step(sizeof(T));
            buffers.emplace_back(rows * n, step, layout.misaligned);
            for (Step i = 0; i < rows * n; ++i) buffers[k].set(i, values[k][i]);
            args.push_back(buffers[k].first);
            steps.push_back(step);
            row_steps.push_back(n * step);
        }
        std::unique_ptr<double[]> out(new double[2 * rows]);
        library.sums(row.value, sizeof(T) == sizeof(double), row.nin, args.data(), rows, n, row_steps.data(),
                     steps.data(), out.get());
        ++calls;
        if (wanted.empty()) wanted.assign(out.get(), out.get() + 2 * rows);
        for (Step i = 0; i < rows; ++i) {
            if (!same(out[2 * i], wanted[2 * i]) || !same(out[2 * i + 1], wanted[2 * i + 1]))
                return fail(row, "sum", layout.name, n, i);
            long double exact = 0, size = 0;
            for (Step j = 0; j < n; ++j) exact += elements[i * n + j], size += std::fabs(elements[i * n + j]);
            // A double's sum is compensated: its two parts are better than any double.
            using Sum = std::conditional_t<sizeof(T) == sizeof(double), long double, double>;
            // What a wide kernel sums are doubles, of which these elements are the roundings.
            const bool rounded = row.wide && sizeof(T) == sizeof(float);
            const long double epsilon = rounded ? std::numeric_limits<float>::epsilon() : std::numeric_limits<Sum>::epsilon();
            const bool near = std::fabs(out[2 * i] + (long double)out[2 * i + 1] - exact) <=
                              n * (epsilon * size + rounded * std::numeric_limits<float>::min());
            // Halfway a sum may overflow whose end does not.
            const bool beyond = !(size <= std::numeric_limits<double>::max()) && (rounded || !std::isfinite(out[2 * i]));
            const bool right = near || beyond;
            if (!right) return fail(row, "sum against its elements", layout.name, n, i);
        }
    }
}

template <class T>
void all(const Row& row) {
    for (const Step n : {0, 1, 2, 7, 8, 255, 256, 257, 511, 1000, 1023, 1024, 1025, 2049}) {
        elementwise<T>(row, n);
        for (const Step rows : {1, 2})
            if (n) partials<T>(row, rows, n);
    }
    for (const Step n : {1, 3, 8, 20}) partials<T>(row, 100, n);
    for (const Step n : {0, 1, 2, 7, 8, 9, 255, 256, 257, 1000, 1023, 1024})
        for (const Step rows : {1, 3}) sums<T>(row, rows, n);
}

// Rows and matrices: `count` results of inputs whose dimensions are all n, in every layout.
template <class T>
void tables(const Table& table, Step count, Step n) {
    std::vector<int> axes; // of each input
    for (const char* c = table.signature; *c != '-'; ++c) {
        if (*c == '(') axes.push_back(0);
        axes.back() += *c >= 'a' && *c <= 'z';
    }
    const auto size = [&](int k) { return axes[k] == 2 ? n * n : axes[k] == 1 ? n : Step(1); };
    const int type = sizeof(T) == sizeof(double);
    Values<T> values(table.nin);
    for (int k = 0; k < table.nin; ++k)
        for (Step i = 0; i < count * size(k); ++i) values[k].push_back(T(0.1) + T(random_bits() % 1000) / T(1000));
    const Step sizes[] = {n, n, n, n};
    std::vector<T> wanted;
    for (const Layout& layout : layouts) {
        std::vector<Buffer<T>> buffers;
        std::vector<char*> args;
        std::vector<Step> steps, core;
        for (int k = 0; k <= table.nin; ++k) {
            const Step step = layout.steps[k % 3] * Step(sizeof(T)), each = k < table.nin ? size(k) : 1;
            buffers.emplace_back(count * each, step, layout.misaligned);
            for (Step i = 0; k < table.nin && i < count * each; ++i) buffers[k].set(i, values[k][i]);
            args.push_back(buffers[k].first);
            steps.push_back(each * step);
            for (int a = 0; k < table.nin && a < axes[k]; ++a) core.push_back(a == axes[k] - 1 ? step : n * step);
        }
        library.tabled(table, type, args.data(), steps.data(), count, sizes, core.data());
        ++calls;
        std::vector<T> got(count);
        for (Step i = 0; i < count; ++i) got[i] = buffers[table.nin].get(i);
        if (wanted.empty()) wanted = got;
        for (Step i = 0; i < count; ++i)
            if (!same(got[i], wanted[i])) {
                ++failures;
                std::printf("%s, %s, n = %td: result %td differs\n", table.name, layout.name, n, i);
            }
        if (table.matrix || !count) continue;
        std::unique_ptr<double[]> states(new double[(lanes + 1) * table.fields]);
        library.piece(table, type, args.data(), core.data(), n / 3, n - n / 3, states.get());
        ++calls;
    }
}

} // namespace

int main() {
    library = lucid_library();
    for (std::size_t i = 0; i < library.count; ++i) {
        all<float>(library.rows[i]);
        all<double>(library.rows[i]);
    }
    for (std::size_t i = 0; i < library.table_count; ++i) {
        const Table& table = library.tables[i];
        for (const Step n : {1, 2, 3, 7, 8, 9, 17})
            for (const Step count : {0, 1, 7, 8, 9, 20}) tables<float>(table, count, n), tables<double>(table, count, n);
        for (const Step n : {255, 256, 257, 600})
            if (!table.matrix) tables<float>(table, 3, n), tables<double>(table, 3, n);
    }
    std::printf("%zu kernels, float and double: %ld calls, %ld of them wrong\n", library.count + library.table_count, calls,
                failures);
    return failures || !library.count;
}
