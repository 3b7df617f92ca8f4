/* Rows of text from columns. plain/write_rows.py is the specification: same name, same results. */
#include "door.h"

enum { LITERAL, TEXT, NUMBER, MILLIONTHS, FORMS };
/* Of a part: where its literal begins and ends, its form, its column. */
enum { BEGINS, ENDS, FORM, COLUMN, WIDTH };
enum { LONGEST = 28 }; /* bytes of a number: a sign, 19 digits, a point and six more */

typedef struct { const uint8_t *texts; const int64_t *parts, *columns; int64_t size, parts_n, columns_n, n; } Rows;

INLINE int is_missing(int64_t value) { return value == INT64_MIN; }

static uint8_t *put(uint8_t *to, const uint8_t *from, int64_t n) {
    if (n) memcpy(to, from, (size_t)n);
    return to + n;
}

static uint8_t *put_digits(uint8_t *to, uint64_t value) {
    uint8_t digits[20], *first = digits + sizeof digits;
    do *--first = (uint8_t)('0' + value % 10);
    while (value /= 10);
    return put(to, first, digits + sizeof digits - first);
}

/* As JSON has it: 0.5, 1.0, 0.000123; below a hundred-thousandth 9e-6. */
static uint8_t *put_millionths(uint8_t *to, uint64_t value) {
    uint64_t rest = value % 1000000;
    if (0 < value && value < 10) {
        *to++ = (uint8_t)('0' + value);
        return put(to, (const uint8_t *)"e-6", 3);
    }
    to = put_digits(to, value / 1000000);
    *to++ = '.';
    for (uint64_t unit = 100000; unit == 100000 || rest; unit /= 10) {
        *to++ = (uint8_t)('0' + rest / unit);
        rest %= unit;
    }
    return to;
}

static uint8_t *put_value(uint8_t *to, const Rows *rows, const int64_t *part, int64_t row) {
    if (part[FORM] == LITERAL) return to;
    const int64_t *column = rows->columns + part[COLUMN] * rows->n;
    int64_t value = column[row];
    if (part[FORM] == TEXT) return put(to, rows->texts + value, column[rows->n + row] - value);
    if (value < 0) *to++ = '-';
    uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;
    return part[FORM] == NUMBER ? put_digits(to, size) : put_millionths(to, size);
}

static void write_rows(const Rows *rows, int64_t *offsets, uint8_t *out) {
    uint8_t *to = out;
    const int64_t *end = rows->parts + WIDTH * rows->parts_n;
    for (int64_t row = 0; row < rows->n; row++) {
        offsets[row] = to - out;
        for (const int64_t *part = rows->parts; part < end; part += WIDTH) {
            if (part[FORM] != LITERAL && is_missing(rows->columns[part[COLUMN] * rows->n + row])) continue;
            to = put(to, rows->texts + part[BEGINS], part[ENDS] - part[BEGINS]);
            to = put_value(to, rows, part, row);
        }
    }
    offsets[rows->n] = to - out;
}

/* How many bytes the texts of a column have, those that are missing left out. */
static int64_t measure_texts(Call *c, const Rows *rows, const int64_t *starts) {
    const int64_t *ends = starts + rows->n;
    int64_t sum = 0;
    for (int64_t row = 0; !c->failed && row < rows->n; row++) {
        if (is_missing(starts[row])) continue;
        check_spans(c, starts + row, ends + row, 1, rows->size);
        sum += ends[row] - starts[row];
    }
    return sum;
}

/* At most so many bytes are written. */
static int64_t measure(Call *c, const Rows *rows) {
    int64_t room = 0;
    for (int64_t i = 0; !c->failed && i < rows->parts_n; i++) {
        const int64_t *part = rows->parts + WIDTH * i;
        check_spans(c, part + BEGINS, part + ENDS, 1, rows->size);
        check_index(c, part + FORM, 1, FORMS);
        if (!c->failed && part[FORM] != LITERAL)
            check_index(c, part + COLUMN, 1, rows->columns_n - (part[FORM] == TEXT));
        if (c->failed) break;
        room += (part[ENDS] - part[BEGINS] + LONGEST) * rows->n;
        if (part[FORM] == TEXT) room += measure_texts(c, rows, rows->columns + part[COLUMN] * rows->n);
    }
    return room;
}

DOOR(write_rows) {
    Rows rows = {0};
    int64_t width;
    rows.texts = take_any(c, U8, &rows.size);
    rows.parts = take_table(c, I64, &rows.parts_n, &width);
    rows.columns = take_table(c, I64, &rows.columns_n, &rows.n);
    if (!c->failed && width != WIDTH) index_error(c, "a part is four numbers");
    int64_t room = measure(c, &rows);
    int64_t *offsets = make(c, I64, rows.n + 1);
    uint8_t *out = make(c, U8, room);
    RUN(c, write_rows(&rows, offsets, out));
    trim(c, c->failed ? 0 : offsets[rows.n]);
}
