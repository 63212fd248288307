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
#include <vector>

#include "abi.h"
#include "memory.hpp"
#include "pool.hpp"

namespace {

using namespace lucid_host;

Library library{};

// What a NumPy loop is told of its kernel (its `data`). NumPy keeps pointers into these.
struct Bound {
    const Run* run; // of both types
    int type, nin, nout, item;
};
std::deque<Bound> bounds;
std::deque<std::array<void*, 2>> datas;
std::deque<std::string> texts;

// Elements a thread takes at a time: few enough to share a middling array out evenly, enough
// that waking a thread (some tens of microseconds) pays.
constexpr Step chunk = 1 << 15, least_chunk = 1 << 13;

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
        const auto& [run, type, nin, nout, item] = c.bound;
        for (int k = 0; k < nin + nout; ++k) at[k] = c.args[k] + start * c.steps[k];
        library.elementwise(run, type, nin, nout, at, n, c.steps);
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
    const Row* row = nullptr;
    for (std::size_t i = 0; i < library.count; ++i)
        if (!std::strcmp(library.rows[i].name, name)) row = library.rows + i;
    if (!row) return PyErr_Format(PyExc_LookupError, "no kernel is named '%s'", name);
    const bool partials = !std::strcmp(kind, "partials"), sum = !std::strcmp(kind, "sum");
    const int nin = row->nin + partials, nout = partials ? row->nin : 1;
    static PyUFuncGenericFunction elementwise[] = {elementwise_loop, elementwise_loop};
    static PyUFuncGenericFunction sums[] = {sum_loop, sum_loop};
    auto& data = datas.emplace_back();
    for (int i = 0; i < 2; ++i)
        data[i] = &bounds.emplace_back(Bound{partials ? row->partials : row->value, i, nin, nout,
                                             int(i ? sizeof(double) : sizeof(float))});
    std::string types, signature;
    for (const char type : {NPY_FLOAT, NPY_DOUBLE}) types += std::string(nin + nout, type);
    if (sum) {
        for (int k = 0; k < nin; ++k) signature += k ? ",(n)" : "(n)";
        signature += "->()";
    }
    const std::string& kept_types = texts.emplace_back(types);
    const std::string& kept_name = texts.emplace_back(std::string(name) + (partials ? "_partials" : sum ? "_sum" : ""));
    return PyUFunc_FromFuncAndDataAndSignature(sum ? sums : elementwise, data.data(), kept_types.data(), 2, nin, nout,
                                               PyUFunc_None, kept_name.c_str(), nullptr, 0,
                                               sum ? signature.c_str() : nullptr);
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
    for (std::size_t i = 0; names && i < library.count; ++i) {
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
    {"ufunc", make_ufunc, METH_VARARGS, "ufunc(name, kind): a kernel as a numpy.ufunc; kind is value, partials or sum."},
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
