/* The one door between Python and the loops.
 *
 * A function of the module takes its arguments in order (`take`, `number`), has them checked, makes what it returns
 * (`make`), asks for working memory (`scratch`) and runs a loop without the GIL (RUN). What fails sets `failed` and an
 * exception; from then on arrays are NULL and empty and loops are not run, so that nothing in between need ask.
 */
#ifndef DEDUP_DOOR_H
#define DEDUP_DOOR_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include "common.h"

typedef enum { BOOL, U8, U32, U64, I32, I64, F64 } Kind;

enum { MOST_ARRAYS = 32, MOST_SCRATCH = 16 };

typedef struct {
    const char *name;
    PyObject *const *given; /* the arguments, so many, and how many are taken */
    Py_ssize_t count, taken;
    Py_buffer held[MOST_ARRAYS]; /* of all arrays: they stay where they are until the call is closed */
    PyObject *made[MOST_ARRAYS];
    void *scratches[MOST_SCRATCH];
    int holds, makes, scratched, failed;
    List list;
} Call;

/* The next argument: an array of numbers, whole ones but for F64, `n` of them, or as many as there are (`take_any`). One of another type or
 * layout is copied. TypeError where it is no such array, ValueError where it has another length. */
const void *take_any(Call *c, Kind kind, int64_t *n);
const void *take(Call *c, Kind kind, int64_t n);
/* A table of rows that are equally long. */
const void *take_table(Call *c, Kind kind, int64_t *rows, int64_t *width);
/* The next argument: a whole number, ValueError where it is below `least`. */
int64_t number(Call *c, int64_t least);
/* Codes and spans of them, two arrays of one length; IndexError where one lies outside. */
Units take_units(Call *c);
Units take_units_unchecked(Call *c);

/* IndexError unless 0 <= starts[i] <= ends[i] <= size. For offsets: (offsets, offsets + 1). */
void check_spans(Call *c, const int64_t *starts, const int64_t *ends, int64_t n, int64_t size);
/* IndexError unless 0 <= index[i] < size. */
void check_index(Call *c, const int64_t *index, int64_t n, int64_t size);
void check_index32(Call *c, const int32_t *index, int64_t n, int64_t size);
/* Offsets that cut an array of `size` items into parts, one more than there are; gives their number. */
const int64_t *take_offsets(Call *c, int64_t size, int64_t *parts);
void index_error(Call *c, const char *what);
void value_error(Call *c, const char *what);
/* Where a loop ran out of memory. */
void no_memory(Call *c);

/* Arrays that the function returns: one by itself, several as a tuple. `give` copies, `trim` cuts the last one made. */
void *make(Call *c, Kind kind, int64_t n);
void *make_zeros(Call *c, Kind kind, int64_t n);
void *make_table(Call *c, Kind kind, int64_t rows, int64_t width);
void give(Call *c, Kind kind, const void *from, int64_t n);
void trim(Call *c, int64_t n);
/* The words of the list by twos, as two arrays. */
void give_pairs(Call *c);
void unmake(Call *c);

/* Memory until the call is closed; `zeros` for what is not written before it is read. */
void *scratch(Call *c, int64_t items, size_t size);
void *zeros(Call *c, int64_t items, size_t size);

PyObject *close_call(Call *c);

#define RUN(c, loop) \
    do { \
        if ((c)->failed) break; \
        PyThreadState *state_ = PyEval_SaveThread(); \
        loop; \
        PyEval_RestoreThread(state_); \
    } while (0)

/* A function of the module; each is in the table of module.c. */
#define DOOR(kernel) \
    static void enter_##kernel(Call *c); \
    PyObject *door_##kernel(PyObject *module, PyObject *const *given, Py_ssize_t count) { \
        (void)module; \
        Call c = {.name = #kernel, .given = given, .count = count}; \
        enter_##kernel(&c); \
        return close_call(&c); \
    } \
    static void enter_##kernel(Call *c)

#endif
