// The extension module lucid._native: opens the kernel library for this machine and makes
// NumPy ufuncs of its rows. Threads, and nothing else, are added on the way.
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <numpy/arrayobject.h>
#include <numpy/ufuncobject.h>

#include <dlfcn.h>

#include <array>
#include <cfenv>
#include <cmath>
#include <cstring>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "abi.h"
#include "memory.hpp"
#include "pool.hpp"

namespace {

using namespace lucid_host;

Library library{};
std::unordered_map<std::string, const Row*> named;

// The row of that name, or null with LookupError.
const Row* row_of(const char* name) {
    const auto found = named.find(name);
    if (found != named.end()) return found->second;
    PyErr_Format(PyExc_LookupError, "no kernel is named '%s'", name);
    return nullptr;
}

// What a NumPy loop is told of its kernel (its `data`). NumPy keeps pointers into these.
struct Bound {
    const Run* run; // of both types
    int type, nin, item;
};
std::deque<Bound> bounds;
std::deque<std::array<void*, 2>> datas;
std::deque<std::string> texts;

// Elements a thread takes at a time: few enough to share a middling array out evenly, enough
// that waking a thread (some tens of microseconds) pays.
constexpr Step chunk = 1 << 15, least_chunk = 1 << 13;

// Bytes of results that are read from memory again anyway, whoever reads them.
constexpr Step uncached = Step(1) << 25;

// NumPy looks at the floating-point flags after a loop and warns; ours are raised by lanes
// that a select discards, so they say nothing.
struct Quiet {
    ~Quiet() { std::feclearexcept(FE_ALL_EXCEPT); }
};

void elementwise_loop(char** args, const npy_intp* size, const npy_intp* steps, void* data) {
    const Quiet quiet;
    struct Context {
        const Bound& bound;
        char** args;
        const Step* steps;
        Step n, share;
    } context{*static_cast<const Bound*>(data), args, steps, *size, chunk};
    const Step even = context.n / (4 * Pool::instance().size()) / 64 * 64; // whole cache lines
    if (even < chunk) context.share = even > least_chunk ? even : least_chunk;
    const auto task = [](void* p, long index) {
        const auto& c = *static_cast<Context*>(p);
        const Step start = index * c.share, n = c.n - start < c.share ? c.n - start : c.share;
        char* at[NPY_MAXARGS];
        const auto& [run, type, nin, item] = c.bound;
        for (int k = 0; k <= nin; ++k) at[k] = c.args[k] + start * c.steps[k];
        library.elementwise(run, type, nin, at, n, c.steps, c.n * item >= uncached);
    };
    Pool::instance().run((context.n + context.share - 1) / context.share, task, &context);
}

void store(char* out, int item, double s, double low) {
    const double y = std::isfinite(s) ? s + low : s;
    const float y32 = float(y);
    std::memcpy(out, item == sizeof(float) ? static_cast<const void*>(&y32) : &y, item);
}

// Rows no longer than a block: a thread takes as many rows as make a chunk.
void short_rows(const Bound& bound, char** args, Step rows, Step n, const Step* steps) {
    struct Context {
        const Bound& bound;
        char** args;
        const Step* steps;
        Step rows, n, share;
    } context{bound, args, steps, rows, n, chunk / (n > 0 ? n : 1) + 1};
    const auto task = [](void* p, long index) {
        const auto& c = *static_cast<Context*>(p);
        const int nin = c.bound.nin;
        const Step last = (index + 1) * c.share < c.rows ? (index + 1) * c.share : c.rows;
        constexpr Step batch = 512; // what a call gathers of still inputs serves them all
        double sums[2 * batch];
        for (Step i = index * c.share; i < last; i += batch) {
            const Step m = last - i < batch ? last - i : batch;
            char* at[NPY_MAXARGS];
            for (int k = 0; k < nin; ++k) at[k] = c.args[k] + i * c.steps[k];
            library.sums(c.bound.run, c.bound.type, nin, at, m, c.n, c.steps, c.steps + nin + 1, sums);
            for (Step j = 0; j < m; ++j)
                store(c.args[nin] + (i + j) * c.steps[nin], c.bound.item, sums[2 * j], sums[2 * j + 1]);
        }
    };
    Pool::instance().run((rows + context.share - 1) / context.share, task, &context);
}

// One long row: its blocks are summed as rows of their own, then added up in their order.
void one_long_row(const Bound& bound, char** args, Step n, const Step* steps, char* out) {
    struct Context {
        const Bound& bound;
        char** args;
        const Step* steps;
        Step n;
        double* sums;
    };
    const Step blocks = (n + sum_block - 1) / sum_block, share = chunk / sum_block;
    std::vector<double> sums(2 * blocks);
    Context context{bound, args, steps, n, sums.data()};
    const auto task = [](void* p, long index) {
        const auto& c = *static_cast<Context*>(p);
        const int nin = c.bound.nin;
        const Step first = index * share, start = first * sum_block;
        const Step length = c.n - start < chunk ? c.n - start : chunk, whole = length / sum_block;
        char* at[NPY_MAXARGS];
        Step row_steps[NPY_MAXARGS];
        for (int k = 0; k < nin; ++k) {
            at[k] = c.args[k] + start * c.steps[k];
            row_steps[k] = sum_block * c.steps[k];
        }
        if (whole) library.sums(c.bound.run, c.bound.type, nin, at, whole, sum_block, row_steps, c.steps, c.sums + 2 * first);
        if (whole * sum_block == length) return;
        for (int k = 0; k < nin; ++k) at[k] += whole * row_steps[k];
        library.sums(c.bound.run, c.bound.type, nin, at, 1, length - whole * sum_block, row_steps, c.steps, c.sums + 2 * (first + whole));
    };
    Pool::instance().run((n + chunk - 1) / chunk, task, &context);
    double total = 0, low = 0;
    for (Step i = 0; i < blocks; ++i) {
        const double s = total + sums[2 * i], z = s - total;
        low += (total - (s - z)) + (sums[2 * i] - z) + sums[2 * i + 1];
        total = s;
    }
    store(out, bound.item, total, low);
}

void sum_loop(char** args, const npy_intp* sizes, const npy_intp* steps, void* data) {
    const Quiet quiet;
    const Bound& bound = *static_cast<const Bound*>(data);
    const int nin = bound.nin;
    const Step rows = sizes[0], n = sizes[1];
    if (n <= sum_block) return short_rows(bound, args, rows, n, steps);
    std::vector<char*> at(nin);
    for (Step i = 0; i < rows; ++i) {
        for (int k = 0; k < nin; ++k) at[k] = args[k] + i * steps[k];
        one_long_row(bound, at.data(), n, steps + nin + 1, args[nin] + i * steps[nin]);
    }
}

// ---- rows and matrices

struct BoundTable {
    const Table* table;
    int type;
};
std::deque<BoundTable> bound_tables;

constexpr Step long_row = 1 << 12; // elements; longer ones are read in pieces

void pieces(const BoundTable& bound, char** args, Step n, const Step* core) {
    const Table& table = *bound.table;
    struct Context {
        const BoundTable& bound;
        char** args;
        const Step* core;
        Step n;
        double* states;
    };
    const Step count = (n + chunk - 1) / chunk, states_each = (lanes + 1) * table.fields;
    std::vector<double> states(count * states_each);
    Context context{bound, args, core, n, states.data()};
    const auto task = [](void* p, long index) {
        const auto& c = *static_cast<Context*>(p);
        const Step start = index * chunk, m = c.n - start < chunk ? c.n - start : chunk;
        library.piece(*c.bound.table, c.bound.type, c.args, c.core, start, m,
                      c.states + index * (lanes + 1) * c.bound.table->fields);
    };
    Pool::instance().run(count, task, &context);
    const double y = table.join(states.data(), count * (lanes + 1));
    store(args[table.nin], bound.type ? sizeof(double) : sizeof(float), y, 0);
}

// sizes: how many, then the signature's dimensions; steps: the outer ones, then the core's.
void table_loop(char** args, const npy_intp* sizes, const npy_intp* steps, void* data) {
    const Quiet quiet;
    const BoundTable& bound = *static_cast<const BoundTable*>(data);
    const Table& table = *bound.table;
    const int nin = table.nin;
    const Step count = sizes[0];
    if (!table.matrix && sizes[1] > long_row) {
        std::vector<char*> at(nin + 1);
        for (Step i = 0; i < count; ++i) {
            for (int k = 0; k <= nin; ++k) at[k] = args[k] + i * steps[k];
            pieces(bound, at.data(), sizes[1], steps + nin + 1);
        }
        return;
    }
    struct Context {
        const BoundTable& bound;
        char** args;
        const npy_intp *sizes, *steps;
        Step share;
    };
    Step each = 1; // elements of one result's largest input
    for (const char* c = table.signature; *c && *c != '-'; ++c)
        if (*c == ',' && c[-1] != ')') each = sizes[1];
    each *= sizes[1] > 0 ? sizes[1] : 1;
    Step share = (chunk / 2 / each + lanes) / lanes * lanes;
    const Step even = (count / (4 * Pool::instance().size()) + lanes - 1) / lanes * lanes;
    if (even < share && even > 0 && even * each >= least_chunk / 4) share = even;
    Context context{bound, args, sizes, steps, share};
    const auto task = [](void* p, long index) {
        const auto& c = *static_cast<Context*>(p);
        const Table& table = *c.bound.table;
        const Step start = index * c.share, m = c.sizes[0] - start < c.share ? c.sizes[0] - start : c.share;
        char* at[NPY_MAXARGS];
        for (int k = 0; k <= table.nin; ++k) at[k] = c.args[k] + start * c.steps[k];
        library.tabled(table, c.bound.type, at, c.steps, m, c.sizes + 1, c.steps + table.nin + 1);
    };
    Pool::instance().run((count + share - 1) / share, task, &context);
}

PyObject* make_table_ufunc(const Table* table) {
    static PyUFuncGenericFunction loops[] = {table_loop, table_loop};
    auto& data = datas.emplace_back();
    for (int i = 0; i < 2; ++i) data[i] = &bound_tables.emplace_back(BoundTable{table, i});
    std::string types;
    for (const char type : {NPY_FLOAT, NPY_DOUBLE}) types += std::string(table->nin + 1, type);
    const std::string& kept = texts.emplace_back(types);
    return PyUFunc_FromFuncAndDataAndSignature(loops, data.data(), kept.data(), 2, table->nin, 1, PyUFunc_None,
                                               table->name, nullptr, 0, table->signature);
}

// ufunc(name, kind) -> numpy.ufunc
PyObject* make_ufunc(PyObject*, PyObject* arguments) {
    const char *name, *kind;
    if (!PyArg_ParseTuple(arguments, "ss", &name, &kind)) return nullptr;
    for (std::size_t i = 0; i < library.table_count; ++i)
        if (!std::strcmp(library.tables[i].name, name)) return make_table_ufunc(library.tables + i);
    const Row* row = row_of(name);
    if (!row) return nullptr;
    const bool sum = !std::strcmp(kind, "sum");
    const int nin = row->nin;
    static PyUFuncGenericFunction elementwise[] = {elementwise_loop, elementwise_loop};
    static PyUFuncGenericFunction sums[] = {sum_loop, sum_loop};
    auto& data = datas.emplace_back();
    for (int i = 0; i < 2; ++i)
        data[i] = &bounds.emplace_back(Bound{row->value, i, nin, int(i ? sizeof(double) : sizeof(float))});
    std::string types, signature;
    for (const char type : {NPY_FLOAT, NPY_DOUBLE}) types += std::string(nin + 1, type);
    if (sum) {
        for (int k = 0; k < nin; ++k) signature += k ? ",(n)" : "(n)";
        signature += "->()";
    }
    const std::string& kept_types = texts.emplace_back(types);
    const std::string& kept_name = texts.emplace_back(std::string(name) + (sum ? "_sum" : ""));
    return PyUFunc_FromFuncAndDataAndSignature(sum ? sums : elementwise, data.data(), kept_types.data(), 2, nin, 1,
                                               PyUFunc_None, kept_name.c_str(), nullptr, 0,
                                               sum ? signature.c_str() : nullptr);
}

// ---- back through a formula

// The axes along which operands lie; step[k][d] is a stride of operand k.
struct Layout {
    int ndim = 0;
    Step size[NPY_MAXDIMS], step[2 * most_inputs][NPY_MAXDIMS];
};

// One axis for two where every operand allows it.
void merge_axes(Layout& a, int operands) {
    int kept = 0;
    for (int d = 1; d < a.ndim; ++d) {
        bool together = true;
        for (int k = 0; k < operands; ++k) together = together && a.step[k][kept] == a.step[k][d] * a.size[d];
        if (!together) ++kept;
        a.size[kept] = together ? a.size[kept] * a.size[d] : a.size[d];
        for (int k = 0; k < operands; ++k) a.step[k][kept] = a.step[k][d];
    }
    a.ndim = kept + 1;
}

// The derivatives by the inputs of `row` asked for, times the gradient, each summed over the axes
// that its input is broadcast along. `at` are the inputs, the gradient, then the results (null:
// not asked for), whose steps are 0 along those axes.
struct Back {
    const Row& row;
    int type, item;
    Layout axes;
    char* at[2 * most_inputs];
    // How the work is shared out: along one axis, by its sizes alone, so that results do not
    // depend on the number of threads.
    int split = 0;
    Step tasks = 1, each = 1;
    bool past = false;
    Out outs[most_inputs] = {};
    Step size[most_inputs] = {}, copies[most_inputs] = {}; // of the sums
    std::vector<double> sums[most_inputs] = {};

    char* result(int k) const { return at[row.nin + 1 + k]; }
    const Step* result_steps(int k) const { return axes.step[row.nin + 1 + k]; }

    void plan() {
        const int nin = row.nin;
        Step total = 1, written = 0;
        for (int d = 0; d < axes.ndim; ++d) total *= axes.size[d];
        for (int k = 0; k < nin; ++k) {
            outs[k] = {result(k), false, 0, 0, 0};
            size[k] = 1;
            for (int d = 0; d < axes.ndim; ++d) {
                const bool along = axes.size[d] > 1 && result_steps(k)[d] == 0;
                outs[k].summed = outs[k].summed || along;
                if (!along) size[k] *= axes.size[d];
            }
            outs[k].summed = outs[k].summed && outs[k].to;
            written += outs[k].to ? size[k] * item : 0;
        }
        past = written >= uncached;
        // The axis that can be cut in most pieces; of such, one that fewest sums run along: each
        // piece has those of its own.
        constexpr Step most = 64;
        Step cost = -1;
        for (int d = 0; d < axes.ndim; ++d) {
            Step here = 0;
            for (int k = 0; k < nin; ++k)
                if (outs[k].summed && result_steps(k)[d] == 0) here += size[k];
            const Step grain = d == axes.ndim - 1 ? 64 : 1; // whole cache lines
            Step pieces = total / chunk < most ? total / chunk : most;
            if (!here && total / chunk > most) pieces = total / chunk;
            pieces = pieces < axes.size[d] / grain ? pieces : axes.size[d] / grain;
            if (pieces < 1) pieces = 1;
            const Step share = (axes.size[d] + pieces - 1) / pieces;
            const Step rounded = (share + grain - 1) / grain * grain;
            pieces = (axes.size[d] + rounded - 1) / rounded;
            const bool more = (pieces < most ? pieces : most) > (tasks < most ? tasks : most);
            const bool same = (pieces < most ? pieces : most) == (tasks < most ? tasks : most);
            if (cost < 0 || more || (same && here < cost)) split = d, tasks = pieces, each = rounded, cost = here;
        }
        for (int k = 0; k < nin; ++k) {
            if (!outs[k].summed) continue;
            copies[k] = result_steps(k)[split] == 0 ? tasks : 1;
            sums[k].assign(2 * size[k] * copies[k], 0.0);
            outs[k].low = size[k];
        }
    }

    void task(Step index) {
        const int nin = row.nin, last = axes.ndim - 1;
        Step size_here[NPY_MAXDIMS], step_here[2 * most_inputs][NPY_MAXDIMS], i[NPY_MAXDIMS] = {};
        const Step start = index * each;
        for (int d = 0; d < axes.ndim; ++d) size_here[d] = axes.size[d];
        size_here[split] = axes.size[split] - start < each ? axes.size[split] - start : each;
        char* here[2 * most_inputs];
        for (int k = 0; k < 2 * nin + 1; ++k) {
            const int o = k - nin - 1;
            const bool summed = o >= 0 && outs[o].summed;
            const Step unit = summed ? Step(sizeof(double)) : 1;
            for (int d = 0; d < axes.ndim; ++d) step_here[k][d] = summed ? axes.step[k][d] / item : axes.step[k][d];
            here[k] = summed ? reinterpret_cast<char*>(sums[o].data() + (copies[o] > 1 ? 2 * size[o] * index : 0)) : at[k];
            if (here[k]) here[k] += start * step_here[k][split] * unit;
        }
        const bool flat = axes.ndim == 1;
        for (;;) {
            Step row_steps[most_inputs], steps[most_inputs];
            char* args[most_inputs];
            Out to[most_inputs];
            for (int k = 0; k < 2 * nin + 1; ++k) {
                char* p = here[k];
                const int o = k - nin - 1;
                const Step unit = o >= 0 && outs[o].summed ? Step(sizeof(double)) : 1;
                for (int d = 0; p && d < last - 1; ++d) p += i[d] * step_here[k][d] * unit;
                const Step row_step = flat ? 0 : step_here[k][last - 1], step = step_here[k][last];
                if (o < 0) args[k] = p, row_steps[k] = row_step, steps[k] = step;
                else to[o] = {p, outs[o].summed, row_step, step, outs[o].low};
            }
            library.backward(row.partials, type, nin, args, flat ? 1 : size_here[last - 1], size_here[last], row_steps, steps, to, past);
            int d = last - 2;
            for (; d >= 0 && ++i[d] == size_here[d]; --d) i[d] = 0;
            if (d < 0) return;
        }
    }

    void run() {
        plan();
        Pool::instance().run(tasks, [](void* p, long index) { static_cast<Back*>(p)->task(index); }, this);
        for (int k = 0; k < row.nin; ++k)
            for (Step j = 0; j < (outs[k].summed ? size[k] : 0); ++j) {
                double total = 0, low = 0;
                for (Step c = 0; c < copies[k]; ++c) {
                    const double* part = sums[k].data() + 2 * size[k] * c + j;
                    const double s = total + part[0], z = s - total;
                    low += (total - (s - z)) + (part[0] - z) + part[size[k]];
                    total = s;
                }
                store(result(k) + j * item, item, total, low);
            }
    }
};

// backward(name, arrays, results) -> None
// arrays: the inputs and the gradient, of one type, float or double; results: for each input a
// contiguous array of its shape to be written, or None.
PyObject* backward(PyObject*, PyObject* arguments) {
    const char* name;
    PyObject *given, *results;
    if (!PyArg_ParseTuple(arguments, "sO!O!", &name, &PyTuple_Type, &given, &PyTuple_Type, &results)) return nullptr;
    const Row* row = row_of(name);
    if (!row) return nullptr;
    const int nin = row->nin, count = 2 * nin + 1;
    if (PyTuple_Size(given) != nin + 1 || PyTuple_Size(results) != nin)
        return PyErr_Format(PyExc_TypeError, "%s takes %d inputs and their gradient", name, nin);
    PyArrayObject* arrays[2 * most_inputs] = {};
    int type = -1, ndim = 0;
    for (int k = 0; k < count; ++k) {
        PyObject* x = k <= nin ? PyTuple_GetItem(given, k) : PyTuple_GetItem(results, k - nin - 1);
        if (k > nin && x == Py_None) continue;
        if (!PyArray_Check(x)) return PyErr_Format(PyExc_TypeError, "%s: backward takes arrays", name);
        arrays[k] = reinterpret_cast<PyArrayObject*>(x);
        const int found = PyArray_TYPE(arrays[k]);
        if (type < 0) type = found;
        const bool fits = k <= nin || (PyArray_IS_C_CONTIGUOUS(arrays[k]) && PyArray_ISWRITEABLE(arrays[k]) &&
                                       PyArray_SAMESHAPE(arrays[k], arrays[k - nin - 1]));
        if (found != type || (type != NPY_FLOAT && type != NPY_DOUBLE) || PyArray_ISBYTESWAPPED(arrays[k]) || !fits)
            return PyErr_Format(PyExc_TypeError, "%s: backward takes arrays of one type, float or double", name);
        if (PyArray_NDIM(arrays[k]) > ndim) ndim = PyArray_NDIM(arrays[k]);
    }
    Layout whole;
    for (int d = 0; d < ndim; ++d) {
        whole.size[d] = 1;
        for (int k = 0; k <= nin; ++k) {
            const int own = d - ndim + PyArray_NDIM(arrays[k]);
            const Step n = own < 0 ? 1 : PyArray_DIM(arrays[k], own);
            if (n == 1 || n == whole.size[d]) continue;
            if (whole.size[d] != 1)
                return PyErr_Format(PyExc_ValueError, "%s: the shapes do not broadcast together", name);
            whole.size[d] = n;
        }
    }
    // Axes of length 1 go; one is left.
    Back back{*row, type == NPY_DOUBLE, int(type == NPY_DOUBLE ? sizeof(double) : sizeof(float)), {}, {}};
    Layout& axes = back.axes;
    Step total = 1;
    for (int d = 0; d <= ndim; ++d) {
        if (d == ndim ? axes.ndim > 0 : whole.size[d] == 1) continue;
        axes.size[axes.ndim] = d == ndim ? 1 : whole.size[d];
        total *= axes.size[axes.ndim];
        for (int k = 0; k < count; ++k) {
            const int own = arrays[k] ? d - ndim + PyArray_NDIM(arrays[k]) : -1;
            const bool moves = d < ndim && own >= 0 && PyArray_DIM(arrays[k], own) != 1;
            axes.step[k][axes.ndim] = moves ? PyArray_STRIDE(arrays[k], own) : 0;
        }
        ++axes.ndim;
    }
    for (int k = 0; k < count; ++k) back.at[k] = arrays[k] ? PyArray_BYTES(arrays[k]) : nullptr;
    if (total == 0) {
        for (int k = nin + 1; k < count; ++k)
            if (arrays[k]) std::memset(back.at[k], 0, PyArray_NBYTES(arrays[k]));
        Py_RETURN_NONE;
    }
    // What is not asked for lies nowhere: it hinders no merging.
    merge_axes(axes, count);
    Py_BEGIN_ALLOW_THREADS
    const Quiet quiet;
    back.run();
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

// open(path) -> {name: nin}
PyObject* open_library(PyObject*, PyObject* path) {
    PyObject* encoded;
    if (!PyUnicode_FSConverter(path, &encoded)) return nullptr;
    void* handle = dlopen(PyBytes_AsString(encoded), RTLD_NOW | RTLD_LOCAL);
    Py_DECREF(encoded);
    if (!handle) return PyErr_Format(PyExc_ImportError, "%s", dlerror());
    const auto found = reinterpret_cast<decltype(&lucid_library)>(dlsym(handle, "lucid_library"));
    if (!found) return PyErr_Format(PyExc_ImportError, "%s", dlerror());
    library = found();
    PyObject* names = PyDict_New();
    named.clear();
    for (std::size_t i = 0; names && i < library.count; ++i) {
        named[library.rows[i].name] = library.rows + i;
        PyObject* nin = PyLong_FromLong(library.rows[i].nin);
        if (!nin || PyDict_SetItemString(names, library.rows[i].name, nin) < 0) Py_CLEAR(names);
        Py_XDECREF(nin);
    }
    for (std::size_t i = 0; names && i < library.table_count; ++i) {
        PyObject* nin = PyLong_FromLong(library.tables[i].nin);
        if (!nin || PyDict_SetItemString(names, library.tables[i].name, nin) < 0) Py_CLEAR(names);
        Py_XDECREF(nin);
    }
    return names;
}

// instruction_sets() -> the sets this machine has and a library may be built for, best first
PyObject* instruction_sets(PyObject*, PyObject*) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    const bool v2 = __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
    const bool v3 = v2 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                    __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    const bool v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                    __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                    __builtin_cpu_supports("avx512vl");
    return Py_BuildValue(v4 ? "(sss)" : v3 ? "(ss)" : v2 ? "(s)" : "()",
                         v4 ? "x86-64-v4" : v3 ? "x86-64-v3" : "x86-64-v2",
                         v4 ? "x86-64-v3" : "x86-64-v2", "x86-64-v2");
#else
    return Py_BuildValue("(s)", "generic");
#endif
}

// empty(shape, dtype character) -> ndarray, uninitialised, of reused memory
PyObject* empty(PyObject*, PyObject* arguments) {
    PyObject* shape;
    int type;
    if (!PyArg_ParseTuple(arguments, "O!C", &PyTuple_Type, &shape, &type)) return nullptr;
    npy_intp sizes[NPY_MAXDIMS];
    const Py_ssize_t ndim = PyTuple_Size(shape);
    if (ndim > NPY_MAXDIMS) return PyErr_Format(PyExc_ValueError, "too many dimensions: %zd", ndim);
    for (Py_ssize_t i = 0; i < ndim; ++i) {
        sizes[i] = PyLong_AsSsize_t(PyTuple_GetItem(shape, i));
        if (sizes[i] == -1 && PyErr_Occurred()) return nullptr;
    }
    PyArray_Descr* dtype = PyArray_DescrFromType(type);
    static PyObject* capsule = PyCapsule_New(&handler, "mem_handler", nullptr);
    if (!dtype || !capsule) return nullptr;
    PyObject* before = PyDataMem_SetHandler(capsule);
    if (!before) return nullptr;
    PyObject* out = PyArray_Empty(int(ndim), sizes, dtype, 0);
    Py_XDECREF(PyDataMem_SetHandler(before));
    Py_DECREF(before);
    return out;
}

PyObject* set_pool_limit(PyObject*, PyObject* argument) {
    const std::size_t bytes = PyLong_AsSize_t(argument);
    if (bytes == std::size_t(-1) && PyErr_Occurred()) return nullptr;
    Memory::instance().set_limit(bytes);
    Py_RETURN_NONE;
}

PyObject* set_num_threads(PyObject*, PyObject* argument) {
    const long n = PyLong_AsLong(argument);
    if (n == -1 && PyErr_Occurred()) return nullptr;
    if (n < 1 || n > 1024)
        return PyErr_Format(PyExc_ValueError, "the number of threads must be from 1 to 1024, got %ld", n);
    Pool::instance().resize(int(n));
    Py_RETURN_NONE;
}

PyObject* get_num_threads(PyObject*, PyObject*) { return PyLong_FromLong(Pool::instance().size()); }

PyMethodDef methods[] = {
    {"ufunc", make_ufunc, METH_VARARGS, "ufunc(name, kind): a kernel as a numpy.ufunc; kind is value or sum."},
    {"backward", backward, METH_VARARGS,
     "backward(name, arrays, results): the derivatives of a kernel, times the gradient, each summed to its input's shape."},
    {"open", open_library, METH_O, "open(path): load a kernel library; {kernel name: number of inputs}."},
    {"instruction_sets", instruction_sets, METH_NOARGS, "The instruction sets of this machine, best first."},
    {"empty", empty, METH_VARARGS, "empty(shape, dtype): an uninitialised array of reused memory."},
    {"set_pool_limit", set_pool_limit, METH_O, "set_pool_limit(bytes): how much unused memory is kept."},
    {"set_num_threads", set_num_threads, METH_O, "set_num_threads(n)"},
    {"get_num_threads", get_num_threads, METH_NOARGS, "get_num_threads()"},
    {nullptr, nullptr, 0, nullptr},
};

PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_native", nullptr, -1, methods, nullptr, nullptr, nullptr, nullptr};

} // namespace

PyMODINIT_FUNC PyInit__native() {
    import_array();
    import_umath();
    return PyModule_Create(&definition);
}
