/* Code points of bytes in UTF-8. */
#ifndef DEDUP_POINTS_H
#define DEDUP_POINTS_H

#include "common.h"

INLINE uint32_t trail(uint8_t byte) { return (byte & 0xC0) == 0x80 ? byte & 0x3Fu : 0xFFFFFFFFu; }

/* The code point at `at`, whose first byte is no ASCII, and how many bytes it takes; 0 bytes where none is. A character
 * that the end cuts off, an overlong one, a surrogate and one beyond Unicode are none (Unicode Standard, table 3-7). */
INLINE int read_point(const uint8_t *at, const uint8_t *end, uint32_t *point) {
    uint32_t lead = *at;
    int size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead < 0xC2 || lead > 0xF4 || end - at < size) return 0;
    uint32_t value = lead & (0x7Fu >> size), wrong = 0;
    for (int i = 1; i < size; i++) {
        uint32_t bits = trail(at[i]);
        wrong |= bits >> 31;
        value = value << 6 | (bits & 0x3F);
    }
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    if (wrong || value < least[size] || value > 0x10FFFF || (value >> 11) == 0x1B) return 0;
    *point = value;
    return size;
}

#endif
