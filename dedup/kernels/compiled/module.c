/* The module dedup.kernels._kernels: the loops, through their door, and what the processor offers them. */
#include "door.h"

/* name(arguments) -> arrays, as of dedup/kernels/plain; templates take their texts apart (compiled/__init__.py) */
#define DOORS(X) \
    X(set_expansions) X(decode_texts) X(measure_units) X(equal_units) X(shingle_units) X(find_flagged) \
    X(find_last) X(line_spans) X(translate) X(rare_pairs) X(find_pairs) X(sign_units) X(sign_hashes) X(sketch_units) X(band_keys) \
    X(count_equal_slots) X(count_equal_bytes) X(group_equal) X(count_distinct) X(count_shared) X(write_stream) X(winnow) \
    X(pair_seeds) X(extend_seeds) X(chain_runs) X(maximal_runs) X(edit_distances) X(extend_ends) \
    X(count_letters) X(cut_words) X(read_words) X(propose_templates) X(fit_skeletons) X(match_runs) X(gather_texts) \
    X(count_kinds) X(hash_grams) X(index_grams) X(digest_texts) X(cut_excerpts) X(write_rows) X(pair_members) \
    X(take_followers) X(unpack_codes) X(code_postings) X(read_postings) X(list_postings)

#define DECLARE(name) PyObject *door_##name(PyObject *, PyObject *const *, Py_ssize_t);
DOORS(DECLARE)

int32_t instruction_set(void);

static PyObject *number_instruction_set(PyObject *module, PyObject *nothing) {
    (void)module; (void)nothing;
    return PyLong_FromLong(instruction_set());
}

#define METHOD(name) {#name, (PyCFunction)(void (*)(void))door_##name, METH_FASTCALL, NULL},
static PyMethodDef methods[] = {
    DOORS(METHOD)
    {"instruction_set", number_instruction_set, METH_NOARGS, "2: AVX-512, 1: AVX2, 0: portable."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_kernels", "The compiled kernels; see dedup/kernels/compiled/door.h.", -1, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__kernels(void) { return PyModule_Create(&definition); }
