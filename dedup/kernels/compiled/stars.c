/* Clusters around anchors. plain/stars.py is the specification: same name, same results. */
#include "door.h"

/* Pairs in order: the better text, unless it is taken, takes the worse one, unless that one stays as it is. */
static void take_followers(const int64_t *better, const int64_t *worse, int64_t n, const uint8_t *leads, int64_t texts,
                           uint8_t *taken, int64_t *anchor) {
    for (int64_t i = 0; i < texts; i++) anchor[i] = i;
    for (int64_t i = 0; i < n; i++) {
        int64_t a = better[i], b = worse[i];
        if (taken[a] || taken[b] || leads[b]) continue;
        taken[b] = 1;
        anchor[b] = a;
    }
}

DOOR(take_followers) {
    int64_t n, texts;
    const int64_t *better = take_any(c, I64, &n), *worse = take(c, I64, n);
    const uint8_t *leads = take_any(c, BOOL, &texts);
    check_index(c, better, n, texts);
    check_index(c, worse, n, texts);
    uint8_t *taken = zeros(c, texts, 1);
    int64_t *anchor = make(c, I64, texts);
    RUN(c, take_followers(better, worse, n, leads, texts, taken, anchor));
}
