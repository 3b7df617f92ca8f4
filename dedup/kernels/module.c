/* What setuptools expects of an extension. The functions of kernels.c are called by ctypes instead,
 * so this module has nothing in it; the limited API keeps it free of any one Python version. */
#define Py_LIMITED_API 0x030B0000
#include <Python.h>

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_kernels", "Opened by ctypes; see dedup/kernels/compiled.py.", 0, NULL, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__kernels(void) { return PyModule_Create(&definition); }
