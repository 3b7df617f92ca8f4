#include "door.h"

static const struct { const char *dtype, *formats; Py_ssize_t size; } kinds[] = {
    {"bool", "?", 1},        {"uint8", "B?", 1},  {"uint32", "ILQ", 4},
    {"uint64", "ILQ", 8}, {"int32", "ilq", 4}, {"int64", "ilq", 8},
    {"float64", "d", 8},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* numpy.empty and the types that it is given: found at the first array that is made, so that this module can say what it
 * is without NumPy. */
static PyObject *numpy, *empty, *dtypes[KINDS];

static int find_numpy(void) {
    if (empty) return 1;
    if (!numpy && !(numpy = PyImport_ImportModule("numpy"))) return 0;
    for (int kind = 0; kind < KINDS; kind++)
        if (!dtypes[kind] && !(dtypes[kind] = PyObject_CallMethod(numpy, "dtype", "s", kinds[kind].dtype))) return 0;
    empty = PyObject_GetAttrString(numpy, "empty");
    return empty != NULL;
}

static void fail(Call *c) { c->failed = 1; }

void no_memory(Call *c) {
    if (!c->failed) PyErr_Format(PyExc_MemoryError, "no memory for %s", c->name);
    fail(c);
}

void index_error(Call *c, const char *what) {
    if (!c->failed) PyErr_Format(PyExc_IndexError, "%s: %s", c->name, what);
    fail(c);
}

void value_error(Call *c, const char *what) {
    if (!c->failed) PyErr_Format(PyExc_ValueError, "%s: %s", c->name, what);
    fail(c);
}

/* ------------------------------------------------------------------ arguments */

static PyObject *next_argument(Call *c) {
    if (c->failed) return NULL;
    if (c->taken < c->count) return c->given[c->taken++];
    PyErr_Format(PyExc_TypeError, "%s takes more than %zd arguments", c->name, c->count);
    fail(c);
    return NULL;
}

int64_t number(Call *c, int64_t least) {
    PyObject *given = next_argument(c);
    if (!given) return least;
    int64_t value = PyLong_AsLongLong(given);
    if (value == -1 && PyErr_Occurred()) fail(c);
    else if (value < least) {
        PyErr_Format(PyExc_ValueError, "%s: %lld is less than %lld", c->name, (long long)value, (long long)least);
        fail(c);
    }
    return c->failed ? least : value;
}

static int is_of(const Py_buffer *array, const char *formats) {
    const char *format = array->format ? array->format : "B";
    return *format && !format[1] && strchr(formats, *format);
}

/* Hold the array if it is of the kind and contiguous; 0 where it is not, -1 where there is none. */
static int hold(Call *c, PyObject *array, Kind kind) {
    Py_buffer *held = &c->held[c->holds];
    if (PyObject_GetBuffer(array, held, PyBUF_FORMAT | PyBUF_C_CONTIGUOUS) < 0) {
        if (!PyErr_ExceptionMatches(PyExc_BufferError) && !PyErr_ExceptionMatches(PyExc_ValueError)) return -1;
        PyErr_Clear();
        return 0;
    }
    if (held->itemsize == kinds[kind].size && is_of(held, kinds[kind].formats)) {
        c->holds++;
        return 1;
    }
    PyBuffer_Release(held);
    return 0;
}

/* A copy of the kind, in one piece; NULL where the array holds something else than such numbers. */
static PyObject *convert(Call *c, PyObject *array, Kind kind) {
    Py_buffer any;
    if (PyObject_GetBuffer(array, &any, PyBUF_FORMAT | PyBUF_STRIDED_RO) < 0) return NULL;
    int same = !any.len || is_of(&any, kind == F64 ? "d" : "?bBhHiIlLqQ");
    if (!same) PyErr_Format(PyExc_TypeError, "%s takes %s, not an array of format %s", c->name, kinds[kind].dtype, any.format);
    PyBuffer_Release(&any);
    if (!same || !find_numpy()) return NULL;
    return PyObject_CallMethod(numpy, "ascontiguousarray", "OO", array, dtypes[kind]);
}

static const Py_buffer *take_array(Call *c, Kind kind) {
    PyObject *given = next_argument(c);
    if (!given) return NULL;
    int holds = hold(c, given, kind);
    if (!holds) {
        PyObject *copy = convert(c, given, kind);
        holds = copy ? hold(c, copy, kind) : -1;
        Py_XDECREF(copy); /* held */
    }
    if (holds > 0) return &c->held[c->holds - 1];
    fail(c);
    return NULL;
}

const void *take_any(Call *c, Kind kind, int64_t *n) {
    const Py_buffer *array = take_array(c, kind);
    *n = array ? array->len / array->itemsize : 0;
    return array ? array->buf : NULL;
}

const void *take(Call *c, Kind kind, int64_t n) {
    int64_t has;
    const void *at = take_any(c, kind, &has);
    if (c->failed || has == n) return at;
    PyErr_Format(PyExc_ValueError, "%s: argument %zd has %lld numbers, not %lld", c->name, c->taken, (long long)has, (long long)n);
    fail(c);
    return NULL;
}

const void *take_table(Call *c, Kind kind, int64_t *rows, int64_t *width) {
    const Py_buffer *array = take_array(c, kind);
    *rows = *width = 0;
    if (!array) return NULL;
    if (array->ndim == 2) {
        *rows = array->shape[0];
        *width = array->shape[1];
        return array->buf;
    }
    PyErr_Format(PyExc_ValueError, "%s: argument %zd is no table", c->name, c->taken);
    fail(c);
    return NULL;
}

const int64_t *take_offsets(Call *c, int64_t size, int64_t *parts) {
    static const int64_t nothing[2] = {0, 0}; /* so that a call that fails may look one further */
    int64_t n;
    const int64_t *offsets = take_any(c, I64, &n);
    if (!n) index_error(c, "no offsets");
    *parts = c->failed ? 0 : n - 1;
    if (*parts) check_spans(c, offsets, offsets + 1, *parts, size);
    if (c->failed) *parts = 0;
    return c->failed ? nothing : offsets;
}

Units take_units_unchecked(Call *c) {
    Units units = {0};
    units.codes = take_any(c, U32, &units.size);
    units.starts = take_any(c, I64, &units.n);
    units.ends = take(c, I64, units.n);
    return c->failed ? (Units){0} : units;
}

Units take_units(Call *c) {
    Units units = take_units_unchecked(c);
    check_spans(c, units.starts, units.ends, units.n, units.size);
    return units;
}

/* ------------------------------------------------------------------ checks */

void check_spans(Call *c, const int64_t *starts, const int64_t *ends, int64_t n, int64_t size) {
    for (int64_t i = 0; !c->failed && i < n; i++) {
        if (0 <= starts[i] && starts[i] <= ends[i] && ends[i] <= size) continue;
        PyErr_Format(PyExc_IndexError, "%s: span %lld, from %lld to %lld, of %lld", c->name, (long long)i,
                     (long long)starts[i], (long long)ends[i], (long long)size);
        fail(c);
    }
}

static void check_one(Call *c, int64_t index, int64_t size) {
    if (0 <= index && index < size) return;
    PyErr_Format(PyExc_IndexError, "%s: number %lld of %lld", c->name, (long long)index, (long long)size);
    fail(c);
}

void check_index(Call *c, const int64_t *index, int64_t n, int64_t size) {
    for (int64_t i = 0; !c->failed && i < n; i++) check_one(c, index[i], size);
}

void check_index32(Call *c, const int32_t *index, int64_t n, int64_t size) {
    for (int64_t i = 0; !c->failed && i < n; i++) check_one(c, index[i], size);
}

/* ------------------------------------------------------------------ results and working memory */

static void *make_shape(Call *c, Kind kind, PyObject *shape) {
    PyObject *array = shape && find_numpy() ? PyObject_CallFunctionObjArgs(empty, shape, dtypes[kind], NULL) : NULL;
    Py_XDECREF(shape);
    Py_buffer *held = &c->held[c->holds];
    if (array && PyObject_GetBuffer(array, held, PyBUF_WRITABLE) == 0) {
        c->made[c->makes++] = array;
        c->holds++;
        return held->buf;
    }
    Py_XDECREF(array);
    fail(c);
    return NULL;
}

void *make(Call *c, Kind kind, int64_t n) {
    return c->failed ? NULL : make_shape(c, kind, PyLong_FromLongLong(n));
}

void *make_zeros(Call *c, Kind kind, int64_t n) {
    void *array = make(c, kind, n);
    if (array) memset(array, 0, (size_t)(n * kinds[kind].size));
    return array;
}

void *make_table(Call *c, Kind kind, int64_t rows, int64_t width) {
    return c->failed ? NULL : make_shape(c, kind, Py_BuildValue("(LL)", (long long)rows, (long long)width));
}

void give(Call *c, Kind kind, const void *from, int64_t n) {
    if (c->list.failed) no_memory(c);
    void *to = make(c, kind, n);
    if (to && n) memcpy(to, from, (size_t)(n * kinds[kind].size));
}

void give_pairs(Call *c) {
    if (c->list.failed) no_memory(c);
    int64_t n = c->list.n / 2;
    for (int side = 0; side < 2; side++) {
        int64_t *column = make(c, I64, n);
        for (int64_t i = 0; column && i < n; i++) column[i] = (int64_t)c->list.at[2 * i + side];
    }
}

void trim(Call *c, int64_t n) {
    if (c->failed) return;
    PyObject *part = PySequence_GetSlice(c->made[c->makes - 1], 0, n);
    if (!part) { fail(c); return; }
    Py_DECREF(c->made[c->makes - 1]);
    c->made[c->makes - 1] = part;
}

void unmake(Call *c) {
    PyBuffer_Release(&c->held[--c->holds]);
    Py_DECREF(c->made[--c->makes]);
}

static void *keep(Call *c, void *memory) {
    if (memory) c->scratches[c->scratched++] = memory;
    else no_memory(c);
    return memory;
}

void *scratch(Call *c, int64_t items, size_t size) {
    return c->failed ? NULL : keep(c, malloc((size_t)most_of(items, 1) * size));
}

void *zeros(Call *c, int64_t items, size_t size) {
    return c->failed ? NULL : keep(c, calloc((size_t)most_of(items, 1), size));
}

PyObject *close_call(Call *c) {
    if (!c->failed && c->taken < c->count) {
        PyErr_Format(PyExc_TypeError, "%s takes %zd arguments, not %zd", c->name, c->taken, c->count);
        fail(c);
    }
    for (int i = 0; i < c->holds; i++) PyBuffer_Release(&c->held[i]);
    for (int i = 0; i < c->scratched; i++) free(c->scratches[i]);
    free(c->list.at);
    if (!c->failed && c->makes == 0) return Py_NewRef(Py_None);
    if (!c->failed && c->makes == 1) return c->made[0];
    PyObject *all = c->failed ? NULL : PyTuple_New(c->makes);
    for (int i = 0; i < c->makes; i++)
        if (all) PyTuple_SetItem(all, i, c->made[i]);
        else Py_DECREF(c->made[i]);
    return all;
}
