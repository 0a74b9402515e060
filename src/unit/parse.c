/* SPDX-License-Identifier: Apache-2.0 */
/* unit/parse.c -- the grammar of UCUM, section 2: products, quotients, powers.
 *
 *     unit      := ['/'] term
 *     term      := component { ('.' | '/') component }          left to right
 *     component := '(' term ')' | note | simple [power] {note}
 *     simple    := "10*" | "10^" | integer | [prefix] atom
 *     power     := ['^'] ['+' | '-'] digits        ("10*" needs one; '^' is ours)
 *     note      := '{' printable ASCII without braces '}'
 *
 * "10*9/L" is 10*9 per litre because "10*" is an atom with the power 9.  Temperatures
 * have an offset and stand alone.  Reading writes the canonical code as it goes. */
#include "unit/unit_internal.h"

#include <string.h>

enum { MAX_DEPTH = 8, MAX_POWER = 30, MAX_NOTE = 40 };

typedef struct reader {
    tt_arena *arena;
    const char *said, *p;
    tt_buf code;
    tt_unit *unit;
    const tt_atom *alone; /* a temperature was read ... */
    int parts, depth;     /* ... and so many components in all */
    bool powered;         /* a power other than 1 was read */
} reader;

int64_t tt_gcd(int64_t a, int64_t b)
{
    while (b != 0) {
        const int64_t r = a % b;
        a = b;
        b = r;
    }
    return a;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static tt_code refuse(reader *r, const char *s, size_t n, tt_err *err)
{
    return tt_unit_refuse(r->said, s, n, err);
}

static tt_code too_large(reader *r, tt_err *err)
{
    return tt_fail(err, TT_EUNIT, 404, tt_at(NULL, 0, 0), r->said, "1");
}

/* --- the unit grows ----------------------------------------------------------- */

static tt_code scale_by(reader *r, int64_t num, int64_t den, int power, tt_err *err)
{
    tt_unit *u = r->unit;
    for (int i = 0; i < (power < 0 ? -power : power); i++) {
        const int64_t up = power < 0 ? den : num, down = power < 0 ? num : den;
        const int64_t g = tt_gcd(u->num, down), h = tt_gcd(up, u->den);
        if (__builtin_mul_overflow(u->num / g, up / h, &u->num) || __builtin_mul_overflow(u->den / h, down / g, &u->den))
            return too_large(r, err);
    }
    return TT_OK;
}

static tt_code count(reader *r, const char *name, int power, tt_err *err)
{
    tt_identity *id = r->unit->identity;
    size_t i = 0, n = 0;
    while (n < TT_UNIT_IDENTITIES && id[n].name)
        n++;
    while (i < n && strcmp(id[i].name, name) < 0)
        i++;
    if (i == n || strcmp(id[i].name, name) != 0) {
        if (n == TT_UNIT_IDENTITIES)
            return refuse(r, name, strlen(name), err);
        memmove(id + i + 1, id + i, (n - i) * sizeof *id);
        id[i] = (tt_identity){name, 0};
        n++;
    }
    const int sum = id[i].power + power;
    if (sum < -MAX_POWER || sum > MAX_POWER)
        return too_large(r, err);
    id[i].power = (int8_t)sum;
    if (sum == 0) {
        memmove(id + i, id + i + 1, (n - i - 1) * sizeof *id);
        id[n - 1] = (tt_identity){NULL, 0};
    }
    return TT_OK;
}

static tt_code multiply(reader *r, const tt_atom *atom, char prefix, int power, tt_err *err)
{
    tt_unit *u = r->unit;
    u->ten += (atom->ten + tt_prefix_ten(prefix)) * power;
    for (int i = 0; i < TT_DIMS; i++) {
        const int sum = u->dim[i] + atom->dim[i] * power;
        if (sum < -MAX_POWER || sum > MAX_POWER)
            return too_large(r, err);
        u->dim[i] = (int8_t)sum;
    }
    if (atom->kind == 'a')
        TT_TRY(count(r, atom->code, power, err));
    if (atom->kind == 't')
        r->alone = atom;
    return scale_by(r, atom->num, atom->den, power, err);
}

/* --- the text shrinks --------------------------------------------------------- */

/* {Cells}, {cell} and {cells} count the same thing. */
static tt_code read_note(reader *r, int sign, tt_err *err)
{
    static const char *const one[][2] = {
        {"cell", "cells"}, {"particle", "particles"}, {"beat", "beats"}, {"breath", "breaths"}, {"copy", "copies"}};
    const char *from = ++r->p;
    while (*r->p > ' ' && *r->p <= '~' && *r->p != '{' && *r->p != '}')
        r->p++;
    const size_t n = (size_t)(r->p - from);
    if (*r->p != '}' || n == 0 || n > MAX_NOTE)
        return refuse(r, from - 1, n + 1, err);
    r->p++;
    char *name = tt_strndup(r->arena, from, n);
    for (char *c = name; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c + ('a' - 'A'));
    const char *what = name;
    for (size_t i = 0; i < sizeof one / sizeof *one; i++)
        if (strcmp(name, one[i][0]) == 0)
            what = one[i][1];
    tt_buf_printf(&r->code, "{%s}", what);
    return count(r, what, sign, err);
}

/* A power, written as UCUM does: "2", "-1". `*ret` is 1 where there is none. */
static tt_code read_power(reader *r, bool needed, int *ret, tt_err *err)
{
    const char *from = r->p;
    if (*r->p == '^')
        r->p++;
    const bool minus = *r->p == '-';
    if (minus || *r->p == '+')
        r->p++;
    if (!is_digit(*r->p)) {
        *ret = 1;
        return r->p == from && !needed ? TT_OK : refuse(r, from, 1, err);
    }
    int n = 0;
    while (is_digit(*r->p) && n <= MAX_POWER)
        n = n * 10 + (*r->p++ - '0');
    if (n == 0 || n > MAX_POWER)
        return refuse(r, from, (size_t)(r->p - from), err);
    *ret = minus ? -n : n;
    r->powered = true;
    tt_buf_printf(&r->code, "%d", *ret);
    return TT_OK;
}

/* "/100", "(24.h)"; at the very start only "1", because "1 500" is a number with a blank in it. */
static tt_code read_integer(reader *r, int sign, tt_err *err)
{
    const char *from = r->p;
    int64_t n = 0;
    while (is_digit(*r->p) && r->p - from < 10)
        n = n * 10 + (*r->p++ - '0');
    if (n == 0 || *from == '0' || n > 1000000000 || (r->code.n == 0 && n != 1))
        return refuse(r, from, (size_t)(r->p - from), err);
    tt_buf_addn(&r->code, from, (size_t)(r->p - from));
    return scale_by(r, n, 1, sign, err);
}

static size_t atom_length(const char *s)
{
    size_t n = 0;
    for (bool in = false; s[n] && (in || !strchr("./(){}^+-0123456789", s[n])); n++)
        in = (in || s[n] == '[') && s[n] != ']';
    return n;
}

static tt_code read_simple(reader *r, int sign, tt_err *err)
{
    int power = 1;
    if (strncmp(r->p, "10*", 3) == 0 || strncmp(r->p, "10^", 3) == 0) {
        r->p += 3;
        tt_buf_add(&r->code, "10*");
        TT_TRY(read_power(r, true, &power, err));
        r->unit->ten += power * sign;
        return TT_OK;
    }
    if (is_digit(*r->p))
        return read_integer(r, sign, err);
    const size_t n = atom_length(r->p);
    char prefix = 0;
    const tt_atom *atom = n ? tt_atom_find(r->p, n, false, &prefix) : NULL;
    if (!atom)
        return refuse(r, r->p, n ? n : strlen(r->p), err);
    r->p += n;
    if (prefix)
        tt_buf_addc(&r->code, prefix);
    tt_buf_add(&r->code, atom->code);
    TT_TRY(read_power(r, false, &power, err));
    return multiply(r, atom, prefix, power * sign, err);
}

static tt_code read_term(reader *r, int sign, tt_err *err);

static tt_code read_component(reader *r, int sign, tt_err *err)
{
    r->parts++;
    if (*r->p == '(') {
        if (++r->depth > MAX_DEPTH)
            return refuse(r, r->p, 1, err);
        tt_buf_addc(&r->code, *r->p++);
        TT_TRY(read_term(r, sign, err));
        if (*r->p != ')')
            return refuse(r, r->p, strlen(r->p), err);
        tt_buf_addc(&r->code, *r->p++);
        r->depth--;
    } else if (*r->p != '{') {
        TT_TRY(read_simple(r, sign, err));
    }
    while (*r->p == '{')
        TT_TRY(read_note(r, sign, err));
    return TT_OK;
}

static tt_code read_rest(reader *r, int sign, tt_err *err)
{
    while (*r->p == '.' || *r->p == '/') {
        const int side = *r->p == '/' ? -sign : sign;
        tt_buf_addc(&r->code, *r->p++);
        TT_TRY(read_component(r, side, err));
    }
    return TT_OK;
}

static tt_code read_term(reader *r, int sign, tt_err *err)
{
    TT_TRY(read_component(r, sign, err));
    return read_rest(r, sign, err);
}

static tt_code read_unit(reader *r, tt_err *err)
{
    const bool inverse = *r->p == '/';
    r->powered = inverse;
    if (inverse)
        tt_buf_addc(&r->code, *r->p++);
    TT_TRY(read_component(r, inverse ? -1 : 1, err));
    TT_TRY(read_rest(r, 1, err));
    return *r->p ? refuse(r, r->p, strlen(r->p), err) : TT_OK;
}

/* K/uL means thousands to a haematologist, and Cel/min has no offset: both are refused. */
static tt_code check_temperature(reader *r, tt_err *err)
{
    if (r->parts == 1 && !r->powered)
        return TT_OK;
    if (strcmp(r->alone->code, "K") == 0)
        return refuse(r, "K", 1, err);
    return tt_fail(err, TT_EUNIT, 407, tt_at(NULL, 0, 0), r->said, r->alone->code);
}

tt_code tt_unit_parse(tt_arena *a, const char *code, const tt_unit **ret, tt_err *err)
{
    if (!code || !*code || strlen(code) > TT_UNIT_LONGEST)
        return tt_unit_refuse(code ? code : "", "", 0, err);
    reader r = {.arena = a, .said = code, .code = tt_buf_new(a), .unit = TT_NEW(a, tt_unit)};
    *r.unit = (tt_unit){.num = 1, .den = 1};
    TT_TRY(tt_unit_spelling(a, code, &r.p, err));
    TT_TRY(read_unit(&r, err));
    if (r.alone) {
        TT_TRY(check_temperature(&r, err));
        const char *name = r.alone->code;
        r.unit->zero = name[0] == 'K' ? (tt_dec){27315, 2} : name[0] == '[' ? (tt_dec){32, 0} : (tt_dec){0, 0};
    }
    r.unit->code = tt_buf_text(&r.code);
    *ret = r.unit;
    return TT_OK;
}
