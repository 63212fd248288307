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

// The loop's outputs, its arguments lying as `layout` says; arguments in `scalars` are
// broadcast (step 0); in place: output k is written over input k.
template <class T>
Values<T> run(const Run* run, int nin, int nout, const Values<T>& values, Step n, const Layout& layout,
              unsigned scalars, bool in_place) {
    std::vector<Buffer<T>> buffers;
    std::vector<char*> args;
    std::vector<Step> steps;
    for (int k = 0; k < nin + nout; ++k) {
        const bool scalar = k < nin && (scalars >> k & 1);
        const bool shared = in_place && k >= nin && k - nin < nin && !(scalars >> (k - nin) & 1);
        const Step step = scalar ? 0 : layout.steps[k % 3] * Step(sizeof(T));
        buffers.emplace_back(scalar ? 1 : n, step, layout.misaligned);
        if (k < nin)
            for (Step i = 0; i < (scalar ? 1 : n); ++i) buffers[k].set(i, values[k][i]);
        args.push_back(buffers[shared ? k - nin : k].first);
        steps.push_back(buffers[shared ? k - nin : k].step);
    }
    library.elementwise(run, sizeof(T) == sizeof(double), nin, nout, args.data(), n, steps.data());
    ++calls;
    Values<T> out(nout, std::vector<T>(n));
    for (int k = 0; k < nout; ++k)
        for (Step i = 0; i < n; ++i) std::memcpy(&out[k][i], args[nin + k] + i * steps[nin + k], sizeof(T));
    return out;
}

template <class T>
void elementwise(const Row& row, const char* form, const Run* loop, int nin, int nout, Step n) {
    for (const unsigned scalars : {0u, 1u, 2u, (1u << nin) - 1, (1u << nin) - 2}) {
        Values<T> values(nin, std::vector<T>(n ? n : 1));
        for (int k = 0; k < nin; ++k)
            for (auto& x : values[k]) x = random_value<T>();
        for (int k = 0; k < nin; ++k)
            if (scalars >> k & 1)
                for (auto& x : values[k]) x = values[k][0];
        const Values<T> wanted = run<T>(loop, nin, nout, values, n, layouts[0], 0, false);
        for (const Layout& layout : layouts)
            for (const bool in_place : {false, true}) {
                const Values<T> got = run<T>(loop, nin, nout, values, n, layout, scalars, in_place);
                for (int k = 0; k < nout; ++k)
                    for (Step i = 0; i < n; ++i)
                        if (!same(got[k][i], wanted[k][i])) return fail(row, form, layout.name, n, i);
            }
    }
}

// Rows one after another, each as `layout` says.
template <class T>
void sums(const Row& row, Step rows, Step n) {
    Values<T> values(row.nin, std::vector<T>(rows * n + 1));
    for (auto& v : values)
        for (auto& x : v) x = random_value<T>();
    const std::vector<T> elements = run<T>(row.value, row.nin, 1, values, rows * n, layouts[0], 0, false)[0];
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
            const bool right = size <= std::numeric_limits<double>::max()
                                   ? std::fabs(out[2 * i] + (long double)out[2 * i + 1] - exact) <=
                                         n * (epsilon * size + rounded * std::numeric_limits<float>::min())
                                   : rounded || !std::isfinite(out[2 * i]);
            if (!right) return fail(row, "sum against its elements", layout.name, n, i);
        }
    }
}

template <class T>
void all(const Row& row) {
    for (const Step n : {0, 1, 2, 7, 8, 255, 256, 257, 511, 1000, 1023, 1024, 1025, 2049}) {
        elementwise<T>(row, "value", row.value, row.nin, 1, n);
        elementwise<T>(row, "partials", row.partials, row.nin + 1, row.nin, n);
    }
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
