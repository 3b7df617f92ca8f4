/* The characters of texts that count, one after another. plain/stream.py is the specification: same names, same results. */
#include "tokens.h"

#define BREAK 1u
#define LETTERS 'a' /* digits stand in sentences of every script, and so do the signs inside a number */

typedef struct { const int64_t *starts, *ends; int64_t n; } Spans;

/* What is written so far, `n` characters; and the runs of places that stand side by side, `runs` of them: character
 * first[r] is that of place position[r], and so on. `next` is the place that would go on with the last of them. */
typedef struct {
    uint32_t *out, *first, *position;
    int64_t n, runs, next;
} Stream;

INLINE void begin_run(Stream *s, int64_t place, int begins) {
    s->first[s->runs] = (uint32_t)s->n;
    s->position[s->runs] = (uint32_t)place;
    s->runs += begins;
}

INLINE uint32_t in_stream(uint32_t code) {
    code &= ~START;
    return (code & POINT) < LETTERS ? code & ~WORD : code;
}

static void write_expansion(Stream *s, uint32_t code, int64_t place) {
    Sequence sequence = expansion_of(code);
    uint32_t mask = code & WORD ? 0xFFFFFFFFu : POINT;
    for (int64_t j = 0; j < sequence.n; j++) {
        if ((sequence.codes[j] & POINT) <= BREAK) continue;
        begin_run(s, place, s->next != place);
        s->out[s->n++] = in_stream(sequence.codes[j] & mask);
        s->next = place + 1;
    }
}

/* Without a branch but for the few codes that stand for several. */
static void write_span(Stream *s, const uint32_t *codes, int64_t start, int64_t end) {
    for (int64_t j = start; j < end; j++) {
        uint32_t code = codes[j], point = code & POINT;
        if (point >= EXPANSION) { write_expansion(s, code, j); continue; }
        int counts = point > BREAK;
        begin_run(s, j, counts & (s->next != j));
        s->out[s->n] = in_stream(code);
        s->n += counts;
        s->next = counts ? j + 1 : s->next;
    }
}

/* The first of the cuts that ends behind a place. */
static int64_t first_behind(const Spans *cuts, int64_t place) {
    int64_t lo = 0, hi = cuts->n;
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        if (cuts->ends[mid] > place) hi = mid; else lo = mid + 1;
    }
    return lo;
}

/* The texts without the cuts, a 0 behind each, which has the place of the end of its text. */
static void write_stream(const Units *texts, const Spans *cuts, Stream *s, int64_t *sizes) {
    for (int64_t i = 0; i < texts->n; i++) {
        int64_t at = texts->starts[i], end = texts->ends[i], from = s->n;
        s->next = -1;
        for (int64_t k = first_behind(cuts, at); k < cuts->n && cuts->starts[k] < end; k++) {
            write_span(s, texts->codes, at, cuts->starts[k]);
            at = most_of(at, cuts->ends[k]);
        }
        write_span(s, texts->codes, at, end);
        sizes[i] = s->n - from;
        begin_run(s, end, s->next != end);
        s->out[s->n++] = 0;
    }
}

DOOR(write_stream) {
    Units texts = take_units(c);
    Spans cuts = {0};
    cuts.starts = take_any(c, I64, &cuts.n);
    cuts.ends = take(c, I64, cuts.n);
    int64_t room = room_for_units(c, &texts).total + texts.n + 1;
    int64_t *sizes = make(c, I64, texts.n);
    Stream s = {0}; /* what is not written takes no memory */
    s.first = scratch(c, room, sizeof *s.first);
    s.position = scratch(c, room, sizeof *s.position);
    s.out = make(c, U32, room);
    RUN(c, write_stream(&texts, &cuts, &s, sizes));
    trim(c, s.n);
    give(c, U32, s.first, s.runs);
    give(c, U32, s.position, s.runs);
}
