// The table of one kernel library, filled as its headers' objects are initialised, and the loops
// that bring arguments to runs. A library is loaded only on a machine that has its instruction
// set, initialisers included.
//
// Every input is brought to a contiguous run: as it lies where it is contiguous, else gathered
// into a block that stays in the first-level cache (a broadcast scalar is gathered once), and
// filled up to whole vectors. So one SIMD loop serves every mixture of strides.
#include <cstdint>
#include <cstring>
#include <type_traits>
#ifdef __SSE2__
#include <immintrin.h>
#endif

#include "loops.hpp"

namespace lucid_host {

std::vector<Row>& rows() {
    static std::vector<Row> table;
    return table;
}

std::vector<Table>& tables() {
    static std::vector<Table> table;
    return table;
}

namespace {

constexpr Step block = 256;

template <class T>
bool contiguous(const char* p, Step step) {
    return step == Step(sizeof(T)) && reinterpret_cast<std::uintptr_t>(p) % alignof(T) == 0;
}

// n elements, filled up to whole vectors.
template <class W>
Step vectors(Step n) {
    return (n + width<W> - 1) / width<W> * width<W>;
}

// From elements of type T to a run of type W. memcpy: an element may be misaligned.
template <class T, class W>
void gather(W* to, const char* from, Step step, Step n) {
    if (step == Step(sizeof(T)) && std::is_same_v<T, W>) {
        std::memcpy(to, from, n * sizeof(T));
        return;
    }
    for (Step i = 0; i < n; ++i) {
        T x;
        std::memcpy(&x, from + i * step, sizeof(T));
        to[i] = x;
    }
}

template <class T, class W>
void scatter(char* to, Step step, const W* from, Step n) {
    for (Step i = 0; i < n; ++i) {
        const T x = T(from[i]);
        std::memcpy(to + i * step, &x, sizeof(T));
    }
}

// Stores that do not read the lines they fill into the caches first: of whole vectors, aligned.
#if defined(__AVX512F__)
constexpr Step streamed_bytes = 64;
void store_past(char* p, const char* from) { _mm512_stream_si512(reinterpret_cast<__m512i*>(p), _mm512_loadu_si512(from)); }
#elif defined(__AVX__)
constexpr Step streamed_bytes = 32;
void store_past(char* p, const char* from) {
    _mm256_stream_si256(reinterpret_cast<__m256i*>(p), _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
}
#elif defined(__SSE2__)
constexpr Step streamed_bytes = 16;
void store_past(char* p, const char* from) {
    _mm_stream_si128(reinterpret_cast<__m128i*>(p), _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
}
#else
constexpr Step streamed_bytes = 0;
void store_past(char*, const char*) {}
#endif

// Whether elements from p on can be written so.
template <class T>
bool streams(const char* p, Step step) {
    return streamed_bytes && step == Step(sizeof(T)) && reinterpret_cast<std::uintptr_t>(p) % 64 == 0;
}

// Elements at a time: while more are stored, reading waits.
template <class T>
constexpr Step burst = 1024 / sizeof(T);

template <class T>
void stream(char* to, const T* values, Step n) {
    const char* from = reinterpret_cast<const char*>(values);
    const Step bytes = n * Step(sizeof(T));
    Step i = 0;
    for (; streamed_bytes && i + streamed_bytes <= bytes; i += streamed_bytes) store_past(to + i, from + i);
    std::memcpy(to + i, from + i, bytes - i);
}

// Before another thread is told that they are there.
void streamed() {
#ifdef __SSE2__
    _mm_sfence();
#endif
}

// An input of elements T as runs of W.
template <class T, class W>
struct Input {
    W cache[sum_block];
    const char* held = nullptr;

    // `rows` rows of n elements, one after the other. What lies still (row_step 0) is gathered
    // by the first, longest, run.
    const W* run(const char* p, Step row_step, Step rows, Step step, Step n) {
        const Step count = rows * n;
        if (std::is_same_v<T, W> && contiguous<T>(p, step) && (rows == 1 || row_step == n * step) && count % width<W> == 0)
            return reinterpret_cast<const W*>(p);
        if (p != held) {
            for (Step i = 0; i < rows; ++i) gather<T>(cache + i * n, p + i * row_step, step, n);
            for (Step i = count; i % width<W>; ++i) cache[i] = cache[count - 1];
        }
        held = row_step == 0 ? p : nullptr;
        return cache;
    }
};

template <class T, class W>
void elementwise(Run run, int nin, char* const* args, Step n, const Step* steps, bool past) {
    constexpr bool same = std::is_same_v<T, W>;
    past = past && same && streams<T>(args[nin], steps[nin]);
    Step length = n;
    for (int k = 0; k <= nin; ++k)
        if (!(same && contiguous<T>(args[k], steps[k])) && n > block) length = block;
    if (past && length > burst<T>) length = burst<T>;
    Input<T, W> inputs[most_inputs];
    W output[block];
    for (Step start = 0, m; start < n; start += m) {
        m = n - start < length ? n - start : length;
        if (m > width<W>) m -= m % width<W>;
        const void* in[most_inputs];
        for (int k = 0; k < nin; ++k)
            // A short last run of a scalar is a prefix of the first.
            in[k] = inputs[k].run(args[k] + start * steps[k], steps[k], 1, steps[k], steps[k] ? m : length);
        char* const p = args[nin] + start * steps[nin];
        const bool there = same && !past && m % width<W> == 0 && contiguous<T>(p, steps[nin]);
        void* out[1] = {there ? static_cast<void*>(p) : output};
        run(in, out, vectors<W>(m));
        if (past) stream(p, output, m);
        else if (!there) scatter<T>(p, steps[nin], output, m);
    }
    if (past) streamed();
}

// Adds v to a running sum, and into low what that rounds away; a float's sums are doubles and
// round nothing much. V is a double or a vector of them.
template <class T, class V>
LUCID_FN void add(V& sum, V& low, V v) {
    const V s = sum + v;
    if constexpr (sizeof(T) == sizeof(double)) {
        const V z = s - sum;
        low += (sum - (s - z)) + (v - z);
    }
    sum = s;
}

// Eight compensated running sums side by side (Neumaier 1974) of four elements at a time,
// folded by halves: an order fixed by n alone, so the same digits on every instruction set and
// number of threads. The four are added plainly, which costs what an element's own rounding
// does. Vectors are spelled out: g++ keeps an array of accumulators in memory, at twice the time.
template <class T>
void accumulate(const T* x, Step n, double* out) {
    constexpr int lanes = 8;
    using V = double __attribute__((vector_size(lanes * sizeof(double))));
    const auto load = [x](Step from, Step count) {
        V v{};
        for (Step j = 0; j < count; ++j) v[j] = x[from + j];
        return v;
    };
    V sum{}, low{};
    Step i = 0;
    for (; i + 4 * lanes <= n; i += 4 * lanes)
        add<T>(sum, low, (load(i, lanes) + load(i + lanes, lanes)) + (load(i + 2 * lanes, lanes) + load(i + 3 * lanes, lanes)));
    for (; i < n; i += lanes) add<T>(sum, low, load(i, n - i < lanes ? n - i : lanes));
    double s[lanes], l[lanes];
    for (int j = 0; j < lanes; ++j) s[j] = sum[j], l[j] = low[j];
#pragma GCC unroll 3
    for (int half = lanes / 2; half; half /= 2)
#pragma GCC unroll 4
        for (int j = 0; j < half; ++j) {
            add<T>(s[j], l[j], s[j + half]);
            l[j] += l[j + half];
        }
    out[0] = s[0], out[1] = l[0];
}

// T is what is summed: a wide kernel's floats are doubles by then.
template <class T, class W>
void row_sums(Run run, int nin, char* const* args, Step rows, Step n, const Step* row_steps,
              const Step* steps, double* out) {
    Input<T, W> inputs[most_inputs];
    W values[sum_block];
    // Short rows go through the formula several at a time: a loop's ends cost as much as a row.
    Step batch = n > 0 ? sum_block / n : rows;
    if (batch > width<W>) batch -= batch % width<W>; // of whole vectors, which need no gathering
    for (Step i = 0; i < rows; i += batch) {
        const Step m = rows - i < batch ? rows - i : batch;
        const void* in[most_inputs];
        void* to[1] = {values};
        for (int k = 0; k < nin; ++k)
            in[k] = inputs[k].run(args[k] + i * row_steps[k], row_steps[k], m, steps[k], n);
        run(in, to, vectors<W>(m * n));
        for (Step j = 0; j < m; ++j) accumulate(values + j * n, n, out + 2 * (i + j));
    }
}

// Adds values of m rows of n elements to sums.
template <class W>
void add_up(const W* values, Step m, Step n, const Out& out, Step row, Step column) {
    double* sum = reinterpret_cast<double*>(out.to) + row * out.row_step + column * out.step;
    const bool all = out.row_step == 0 && out.step == 0;
    for (Step i = 0; i < (all ? 1 : m); ++i, values += n, sum += out.row_step) {
        double* const low = sum + out.low;
        if (out.step) {
#pragma omp simd
            for (Step j = 0; j < n; ++j) add<W>(sum[j], low[j], double(values[j]));
            continue;
        }
        double part[2];
        accumulate(values, all ? m * n : n, part);
        add<double>(*sum, *low, part[0]);
        *low += part[1];
    }
}

template <class T, class W>
void backward(Run run, int nin, char* const* args, Step rows, Step n, const Step* row_steps, const Step* steps,
              const Out* outs, bool past) {
    constexpr Step most = 512;
    past = past && std::is_same_v<T, W>;
    const Step tile = past ? burst<T> : most;
    const int count = nin + 1; // the gradient is an input too
    // A run may be as long as its row where no element of it is gathered, added up or let go.
    bool direct = std::is_same_v<T, W> && !past;
    for (int k = 0; k < count; ++k)
        direct = direct && contiguous<T>(args[k], steps[k]) && row_steps[k] % Step(alignof(T)) == 0;
    for (int k = 0; k < nin; ++k)
        direct = direct && outs[k].to && !outs[k].summed && contiguous<T>(outs[k].to, outs[k].step);
    const Step length = direct || n < tile ? n : tile;
    Step batch = n < tile ? tile / n : 1;
    if (batch > width<W>) batch -= batch % width<W>; // of whole vectors, which need no gathering
    Input<T, W> inputs[most_inputs];
    W values[most_inputs][most];
    for (Step i = 0, l; i < rows; i += l) {
        l = rows - i < batch ? rows - i : batch;
        for (Step j = 0, m; j < n; j += m) {
            m = n - j < length ? n - j : length;
            if (l == 1 && m > width<W>) m -= m % width<W>;
            const void* in[most_inputs];
            void* out[most_inputs];
            for (int k = 0; k < count; ++k)
                in[k] = inputs[k].run(args[k] + i * row_steps[k] + j * steps[k], l == 1 ? 0 : row_steps[k], l, steps[k],
                                      steps[k] ? m : length);
            const bool whole = l * m % width<W> == 0;
            for (int k = 0; k < nin; ++k) {
                const Out& o = outs[k];
                const bool there = std::is_same_v<T, W> && !past && o.to && !o.summed && whole &&
                                   contiguous<T>(o.to, o.step) && (l == 1 || o.row_step == m * o.step);
                out[k] = there ? static_cast<void*>(o.to + i * o.row_step + j * o.step) : values[k];
            }
            run(in, out, vectors<W>(l * m));
            for (int k = 0; k < nin; ++k) {
                const Out& o = outs[k];
                if (!o.to || out[k] != values[k]) continue;
                if (o.summed) {
                    add_up(values[k], l, m, o, i, j);
                    continue;
                }
                char* const to = o.to + i * o.row_step + j * o.step;
                if (past && streams<T>(to, o.step) && (l == 1 || o.row_step == m * o.step)) {
                    stream(to, values[k], l * m);
                    continue;
                }
                for (Step r = 0; r < l; ++r) scatter<T>(to + r * o.row_step, o.step, values[k] + r * m, m);
            }
        }
    }
    if (past) streamed();
}

void any_elementwise(const Run* run, int type, int nin, char* const* args, Step n, const Step* steps, bool past) {
    if (type) return elementwise<double, double>(run[1], nin, args, n, steps, past);
    if (run[0]) return elementwise<float, float>(run[0], nin, args, n, steps, past);
    elementwise<float, double>(run[1], nin, args, n, steps, past);
}

void any_sums(const Run* run, int type, int nin, char* const* args, Step rows, Step n, const Step* row_steps,
              const Step* steps, double* out) {
    if (type) return row_sums<double, double>(run[1], nin, args, rows, n, row_steps, steps, out);
    if (run[0]) return row_sums<float, float>(run[0], nin, args, rows, n, row_steps, steps, out);
    row_sums<float, double>(run[1], nin, args, rows, n, row_steps, steps, out);
}

void any_backward(const Run* run, int type, int nin, char* const* args, Step rows, Step n, const Step* row_steps,
                  const Step* steps, const Out* outs, bool past) {
    if (type) return backward<double, double>(run[1], nin, args, rows, n, row_steps, steps, outs, past);
    if (run[0]) return backward<float, float>(run[0], nin, args, rows, n, row_steps, steps, outs, past);
    backward<float, double>(run[1], nin, args, rows, n, row_steps, steps, outs, past);
}

// ---- rows and matrices

// Elements of eight rows that stay in the first-level cache while a stretch is read again.
constexpr Step stretch = 256;

// How an input's axes lie: sizes and strides of at most two, read off the signature.
struct Axes {
    int ndim = 0;
    Step size[2] = {1, 1}, step[2] = {0, 0};
};

// The inputs' axes, and the dimensions in the order they are first named.
void read(const char* signature, const Step* sizes, const Step* core, Axes* axes, int* n) {
    char names[8];
    int count = 0;
    Axes* a = axes - 1;
    for (const char* c = signature; *c != '-'; ++c) {
        if (*c == '(') ++a;
        if (*c < 'a' || *c > 'z') continue;
        int d = 0;
        while (d < count && names[d] != *c) ++d;
        if (d == count) names[count++] = *c;
        n[d] = int(sizes[d]);
        a->size[a->ndim] = sizes[d], a->step[a->ndim++] = *core++;
    }
}

#if defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)
#define LUCID_SHUFFLES
#endif
#endif

#ifdef LUCID_SHUFFLES
using Wide = lucid::Pack::V;
using Narrow = float __attribute__((vector_size(sizeof(float) * lanes)));

// Eight elements of each of eight lanes, from lane after lane to element after element.
template <class T>
inline void transpose(double* to, const char* const* at, Step offset) {
    Wide v[lanes], w[lanes];
    LUCID_UNROLL
    for (int l = 0; l < lanes; ++l) {
        std::conditional_t<sizeof(T) == sizeof(float), Narrow, Wide> x;
        std::memcpy(&x, at[l] + offset, sizeof x);
        v[l] = __builtin_convertvector(x, Wide);
    }
    LUCID_UNROLL
    for (int l = 0; l < lanes; l += 2) {
        w[l] = __builtin_shufflevector(v[l], v[l + 1], 0, 8, 2, 10, 4, 12, 6, 14);
        w[l + 1] = __builtin_shufflevector(v[l], v[l + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    LUCID_UNROLL
    for (int l = 0; l < 4; ++l) {
        const int k = l + (l & 2);
        v[k] = __builtin_shufflevector(w[k], w[k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
        v[k + 2] = __builtin_shufflevector(w[k], w[k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
    LUCID_UNROLL
    for (int l = 0; l < 4; ++l) {
        w[l] = __builtin_shufflevector(v[l], v[l + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        w[l + 4] = __builtin_shufflevector(v[l], v[l + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
    std::memcpy(to, w, sizeof w);
}
#endif

// `n` elements of each of eight lanes, `step` bytes apart from `offset` on, side by side.
template <class T>
double* pack_run(double* to, const char* const* at, Step offset, Step step, Step n) {
    Step j = 0;
#ifdef LUCID_SHUFFLES
    if (step == Step(sizeof(T)))
        for (; j + lanes <= n; j += lanes, to += lanes * lanes) transpose<T>(to, at, offset + j * step);
#endif
    for (; j < n; ++j, to += lanes)
        for (int l = 0; l < lanes; ++l) {
            T x;
            std::memcpy(&x, at[l] + offset + j * step, sizeof x);
            to[l] = x;
        }
    return to;
}

template <class T>
void pack(double* to, const char* const* at, const Axes& a, Step start, Step rows) {
    if (a.ndim < 2 || a.step[0] == a.size[1] * a.step[1]) {
        const Step n = a.size[1];
        pack_run<T>(to, at, start * a.step[0], a.ndim < 2 ? a.step[0] : a.step[1], rows * n);
        return;
    }
    for (Step i = start; i < start + rows; ++i) to = pack_run<T>(to, at, i * a.step[0], a.step[1], a.size[1]);
}

void put(char* to, int type, double y) {
    const float narrow = float(y);
    std::memcpy(to, type ? static_cast<const void*>(&y) : &narrow, type ? sizeof y : sizeof narrow);
}

// Room for packs, on their boundary.
struct Packs {
    std::vector<double> room;
    double* at = nullptr;
    void take(Step count) {
        room.resize(lanes * (count + 1));
        at = reinterpret_cast<double*>((reinterpret_cast<std::uintptr_t>(room.data()) + 63) & ~std::uintptr_t(63));
    }
};

// Eight lanes of a row kernel at once.
struct Rows {
    const Table& table;
    int type;
    const Axes* axes;
    Packs in[most_inputs], state, next;

    Rows(const Table& table, int type, const Axes* axes) : table(table), type(type), axes(axes) {
        for (int k = 0; k < table.nin; ++k) in[k].take(axes[k].ndim ? stretch : 1);
        state.take(table.fields), next.take(table.fields);
    }
    // The state of the n elements that begin at at[8 k + l].
    const double* read(const char* const* at, Step n) {
        for (Step i = 0; i == 0 || i < n; i += stretch) {
            const double* packed[most_inputs];
            const Step m = n - i < stretch ? n - i : stretch;
            for (int k = 0; k < table.nin; ++k) {
                const bool still = axes[k].ndim == 0;
                if (!still || i == 0) {
                    const Step start = still ? 0 : i, rows = still ? 1 : m;
                    if (type) pack<double>(in[k].at, at + lanes * k, axes[k], start, rows);
                    else pack<float>(in[k].at, at + lanes * k, axes[k], start, rows);
                }
                packed[k] = in[k].at;
            }
            table.stretch(m, packed, (i ? next : state).at);
            if (i) table.merge(state.at, next.at);
        }
        return state.at;
    }
};

void tabled(const Table& table, int type, char* const* args, const Step* steps, Step count, const Step* sizes,
            const Step* core) {
    const int nin = table.nin;
    Axes axes[most_inputs];
    int n[8] = {};
    read(table.signature, sizes, core, axes, n);
    Rows rows(table, type, axes);
    Packs whole[most_inputs], work, out;
    const double* in[most_inputs] = {};
    out.take(1);
    if (table.matrix) {
        for (int k = 0; k < nin; ++k) whole[k].take(axes[k].size[0] * axes[k].size[1]);
        work.take(table.work * n[0]);
    }
    for (Step i = 0; i < count; i += lanes) {
        const char* at[most_inputs * lanes];
        const Step last = count - i < lanes ? count - i - 1 : lanes - 1;
        for (int k = 0; k < nin; ++k)
            for (int l = 0; l < lanes; ++l) at[lanes * k + l] = args[k] + (i + (l < last ? l : last)) * steps[k];
        if (table.matrix) {
            for (int k = 0; k < nin; ++k) {
                if (in[k] && steps[k] == 0) continue; // one for all: it is there
                // The next eight into the second cache, while these are computed: eight short streams are more
                // than the machine foresees.
                const Step bytes = axes[k].size[0] * axes[k].step[0];
                if (bytes == steps[k] && bytes <= 2048 && i + 2 * lanes <= count)
                    for (Step b = 0; b < lanes * bytes; b += 64)
                        __builtin_prefetch(args[k] + (i + lanes) * bytes + b, 0, 2);
                if (type) pack<double>(whole[k].at, at + lanes * k, axes[k], 0, axes[k].size[0]);
                else pack<float>(whole[k].at, at + lanes * k, axes[k], 0, axes[k].size[0]);
                in[k] = whole[k].at;
            }
            table.matrix(n, in, work.at, out.at);
        } else {
            table.finish(rows.read(at, sizes[0]), out.at);
        }
        for (int l = 0; l <= last; ++l) put(args[nin] + (i + l) * steps[nin], type, out.at[l]);
    }
}

void piece(const Table& table, int type, char* const* args, const Step* core, Step start, Step n, double* states) {
    Axes axes[most_inputs];
    int unused[8];
    read(table.signature, &n, core, axes, unused);
    Rows rows(table, type, axes);
    const Step share = n / lanes;
    const auto one = [&](Step from, Step apart, Step length) {
        const char* at[most_inputs * lanes];
        for (int k = 0; k < table.nin; ++k)
            for (int l = 0; l < lanes; ++l) at[lanes * k + l] = args[k] + (from + l * apart) * axes[k].step[0];
        return rows.read(at, length);
    };
    const auto keep = [&](const double* packed, int count) {
        for (int l = 0; l < count; ++l)
            for (int f = 0; f < table.fields; ++f) *states++ = packed[lanes * f + l];
    };
    keep(one(start, share, share), lanes);
    keep(one(start + lanes * share, 0, n - lanes * share), 1); // the same in every lane
}

} // namespace
} // namespace lucid_host

extern "C" __attribute__((visibility("default"))) lucid_host::Library lucid_library() {
    using namespace lucid_host;
    return {rows().data(), rows().size(), any_elementwise, any_sums, any_backward, tables().data(), tables().size(), tabled, piece};
}
