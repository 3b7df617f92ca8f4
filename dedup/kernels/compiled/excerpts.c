/* The beginnings of texts in one line. plain/excerpts.py is the specification: same name, same results. */
#include "door.h"

enum { LOOKED_AT = 4, ELLIPSIS = 0x2026 };

/* What str.isspace calls white space. */
INLINE int is_space(uint32_t code) {
    if (code < 0x1680) return (9 <= code && code <= 13) || (28 <= code && code <= 32) || code == 0x85 || code == 0xA0;
    return code == 0x1680 || (0x2000 <= code && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F
        || code == 0x205F || code == 0x3000;
}

static uint32_t *cut(const uint32_t *at, const uint32_t *end, int64_t length, uint32_t *out) {
    const uint32_t *seen = (end - at - 1) / LOOKED_AT >= length && end > at ? at + LOOKED_AT * length : end;
    int64_t n = 0, space = 0;
    for (; at < seen && n <= length; at++) {
        if (is_space(*at)) {
            space = n > 0;
            continue;
        }
        if (space) out[n++] = ' ';
        if (n <= length) out[n++] = *at;
        space = 0;
    }
    if (n <= length && seen == end) return out + n;
    n = least_of(n, length);
    if (n > 0 && out[n - 1] == ' ') n--;
    out[n++] = ELLIPSIS;
    return out + n;
}

static void cut_excerpts(const Units *units, int64_t length, int64_t *offsets, uint32_t *out) {
    uint32_t *to = out;
    for (int64_t i = 0; i < units->n; i++) {
        offsets[i] = to - out;
        to = cut(units->codes + units->starts[i], units->codes + units->ends[i], length, to);
    }
    offsets[units->n] = to - out;
}

DOOR(cut_excerpts) {
    Units units = take_units(c);
    int64_t length = number(c, 0), room = 0;
    for (int64_t i = 0; i < units.n; i++) room += least_of(units.ends[i] - units.starts[i], length) + 1;
    int64_t *offsets = make(c, I64, units.n + 1);
    uint32_t *out = make(c, U32, room + 1);
    RUN(c, cut_excerpts(&units, length, offsets, out));
    trim(c, c->failed ? 0 : offsets[units.n]);
}
