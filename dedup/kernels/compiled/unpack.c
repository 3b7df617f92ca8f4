/* Codes in one, two or four bytes each, by their number in an alphabet. plain/unpack.py is the specification. */
#include "door.h"

/* Page p holds the codes from begins[p] to begins[p + 1], in the bytes from offsets[p] to offsets[p + 1]. */
typedef struct {
    const uint8_t *held;
    const int64_t *begins, *offsets;
    const uint32_t *alphabet;
    int64_t size, pages, letters;
} Packed;

/* The page of a position, which lies in one. */
static int64_t page_of(const Packed *p, int64_t at) {
    int64_t low = 0, high = p->pages - 1;
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        if (p->begins[middle] <= at) low = middle;
        else high = middle - 1;
    }
    return low;
}

/* How many bytes a code of the page has; 0 where the page is none. */
static int64_t width_of(const Packed *p, int64_t page) {
    int64_t codes = p->begins[page + 1] - p->begins[page], bytes = p->offsets[page + 1] - p->offsets[page];
    if (codes <= 0 || bytes <= 0 || p->offsets[page] < 0 || p->offsets[page + 1] > p->size || bytes % codes) return 0;
    int64_t width = bytes / codes;
    return width == 1 || width == 2 || width == 4 ? width : 0;
}

#define UNPACK(Number) \
    do { \
        for (int64_t i = 0; i < n; i++) { \
            Number number; \
            memcpy(&number, from + (size_t)i * sizeof number, sizeof number); \
            if (number >= p->letters) return 0; \
            out[i] = p->alphabet[number]; \
        } \
    } while (0)

/* n codes of one page; 0 where one is not in the alphabet. */
static int unpack(const Packed *p, const uint8_t *from, int64_t width, int64_t n, uint32_t *out) {
    if (width == 1) UNPACK(uint8_t);
    else if (width == 2) UNPACK(uint16_t);
    else UNPACK(uint32_t);
    return 1;
}

/* All codes of the spans; 0 where the pages do not hold them. */
static int unpack_codes(const Packed *p, const int64_t *starts, const int64_t *ends, int64_t n, uint32_t *out) {
    int64_t page = 0;
    for (int64_t i = 0; i < n; i++) {
        for (int64_t at = starts[i]; at < ends[i];) {
            if (at < p->begins[page] || at >= p->begins[page + 1]) page = page_of(p, at);
            int64_t width = width_of(p, page), size = least_of(ends[i], p->begins[page + 1]) - at;
            if (!width || size <= 0 || at < p->begins[page]) return 0;
            if (!unpack(p, p->held + p->offsets[page] + (at - p->begins[page]) * width, width, size, out)) return 0;
            out += size;
            at += size;
        }
    }
    return 1;
}

DOOR(unpack_codes) {
    Packed p = {0};
    int64_t n, edges, total = 0;
    int right = 1;
    p.held = take_any(c, U8, &p.size);
    p.begins = take_any(c, I64, &edges);
    if (!edges) index_error(c, "no pages");
    p.offsets = take(c, I64, edges);
    p.pages = edges - 1;
    p.alphabet = take_any(c, U32, &p.letters);
    const int64_t *starts = take_any(c, I64, &n), *ends = take(c, I64, n);
    check_spans(c, starts, ends, n, c->failed ? 0 : p.begins[p.pages]);
    for (int64_t i = 0; !c->failed && i < n; i++) total += ends[i] - starts[i];
    uint32_t *out = make(c, U32, total);
    RUN(c, right = unpack_codes(&p, starts, ends, n, out));
    if (!right) index_error(c, "pages do not hold what they should");
}
