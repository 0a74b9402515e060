/* SPDX-License-Identifier: Apache-2.0 */
/* expr/lex.c -- an expression's text as tokens.
 *
 * The odd part is units.  `5 mg/dL` is one literal although `/` divides, because a
 * unit may stand only right after a number, where nothing else could: the longest
 * run of unit characters that the unit table accepts is taken, shortened only before
 * an operator, so that `5 mg/dose` is 5 mg divided by the name dose.  A unit never
 * starts with an operator: in `x * 5 / y` the stroke divides.  The words and, or,
 * not, in are never units. */
#include <string.h>

#include "expr/expr_internal.h"

static const struct {
    const char *text;
    tt_x_kind kind;
    tt_val_type type;
    tt_truth truth;
} words[] = {
    {"and", TT_X_AND, TT_V_MISSING, TT_NO},
    {"or", TT_X_OR, TT_V_MISSING, TT_NO},
    {"not", TT_X_NOT, TT_V_MISSING, TT_NO},
    {"in", TT_X_IN, TT_V_MISSING, TT_NO},
    {"yes", TT_X_LITERAL, TT_V_TRUTH, TT_YES},
    {"no", TT_X_LITERAL, TT_V_TRUTH, TT_NO},
    {"unknown", TT_X_LITERAL, TT_V_TRUTH, TT_UNKNOWN},
    {"missing", TT_X_LITERAL, TT_V_MISSING, TT_NO},
};

static const struct {
    const char *text;
    tt_x_kind kind;
} signs[] = {
    {"!=", TT_X_NE},  {"<=", TT_X_LE},   {">=", TT_X_GE},  {"\xe2\x89\xa0", TT_X_NE}, {"\xe2\x89\xa4", TT_X_LE}, {"\xe2\x89\xa5", TT_X_GE},
    {"=", TT_X_EQ},   {"<", TT_X_LT},    {">", TT_X_GT},   {"+", TT_X_PLUS},          {"-", TT_X_MINUS},         {"*", TT_X_TIMES},
    {"/", TT_X_OVER}, {"^", TT_X_POWER}, {"(", TT_X_OPEN}, {")", TT_X_CLOSE},         {",", TT_X_COMMA},
};

static bool is_blank(char ch)
{
    return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r';
}

static bool is_digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

static bool is_letter(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

/* Letters beyond ASCII may name things; punctuation, signs and full-width forms may not. */
static int name_char(const char *s, bool first)
{
    if (is_letter(*s) || *s == '_' || (!first && is_digit(*s)))
        return 1;
    if (!first && *s == '.' && (is_letter(s[1]) || s[1] == '_'))
        return 1;
    if ((unsigned char)*s < 0x80)
        return 0;
    const char *next = s;
    const unsigned u = tt_utf8_next(&next);
    const bool sign = u < 0xc0 || u == 0xd7 || u == 0xf7 || (u >= 0x2000 && u <= 0x2bff) || (u >= 0x3000 && u <= 0x303f) ||
                      (u >= 0xfe00 && u <= 0xff65) || u >= 0xfff0;
    return sign ? 0 : (int)(next - s);
}

static tt_x_token *push(tt_x_compile *c, tt_x_kind kind, int begin, int end)
{
    tt_x_token *t = &c->token[c->n_token++];
    *t = (tt_x_token){.kind = kind, .begin = begin, .end = end, .value = tt_val_missing()};
    return t;
}

/* --- units ---------------------------------------------------------------------- */

static int word_length(const char *s)
{
    int n = 0;
    for (int step; (step = name_char(s + n, n == 0)) > 0; n += step)
        ;
    return n;
}

static bool is_keyword(const char *s, int n)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].kind != TT_X_LITERAL && (int)strlen(words[i].text) == n && memcmp(words[i].text, s, (size_t)n) == 0)
            return true;
    return false;
}

static bool unit_starts(const char *s, bool after_blank)
{
    if (is_keyword(s, word_length(s)))
        return false;
    if (is_digit(*s))
        return after_blank;
    if ((unsigned char)*s >= 0x80)
        return name_char(s, true) > 0 || strncmp(s, "\xc2\xb5", 2) == 0 ||
               strncmp(s, "\xe2\x84\x83", 3) == 0; /* the micro sign, degrees Celsius */
    return is_letter(*s) || *s == '%' || *s == '{' || *s == '[';
}

/* The run of characters that may be a unit; inside {} and [] anything but a blank. */
static int unit_run(const char *s)
{
    int n = 0;
    char closer = 0;
    for (; s[n] && !is_blank(s[n]); n++) {
        if (closer)
            closer = s[n] == closer ? 0 : closer;
        else if (s[n] == '{' || s[n] == '[')
            closer = s[n] == '{' ? '}' : ']';
        else if (!is_letter(s[n]) && !is_digit(s[n]) && !strchr("%*/.^'-_", s[n]) && (unsigned char)s[n] < 0x80)
            break;
        else if (!strncmp(s + n, "\xe2\x89", 2)) /* a comparison sign written tight */
            break;
    }
    return n;
}

/* The longest accepted beginning of the run that ends before an operator; 0 if none. */
static int unit_length(tt_x_compile *c, const char *s, int run, const tt_unit **ret)
{
    for (int n = run < TT_UNIT_LONGEST ? run : TT_UNIT_LONGEST; n > 0; n--) {
        if (n < run && !strchr("*/-^.", s[n]))
            continue;
        if (tt_unit_parse(c->arena, tt_strndup(c->arena, s, (size_t)n), ret, NULL) == TT_OK)
            return n;
    }
    return 0;
}

static tt_code fail_at(tt_x_compile *c, tt_err *why, int byte, tt_code code)
{
    why->where = tt_x_place(c, byte);
    if (c->err)
        *c->err = *why;
    return code;
}

static tt_code lex_unit(tt_x_compile *c, tt_x_token *t)
{
    const char *s = c->text + t->end;
    const char *u = s;
    while (is_blank(*u))
        u++;
    if (!unit_starts(u, u > s))
        return TT_OK;
    const int run = unit_run(u);
    const tt_unit *unit = NULL;
    const int n = unit_length(c, u, run, &unit);
    if (n == 0) {
        tt_err why = {0};
        const tt_code code = tt_unit_parse(c->arena, tt_strndup(c->arena, u, (size_t)run), &unit, &why);
        return fail_at(c, &why, (int)(u - c->text), code);
    }
    t->value.unit = tt_x_unit_or_bare(unit);
    t->end = (int)(u - c->text) + n;
    return TT_OK;
}

/* --- literals ------------------------------------------------------------------- */

static int digits_at(const char *s)
{
    int n = 0;
    while (is_digit(s[n]))
        n++;
    return n;
}

static tt_code lex_number(tt_x_compile *c, int begin)
{
    const char *s = c->text + begin;
    int n = digits_at(s);
    if (s[n] == '.')
        n += 1 + digits_at(s + n + 1);
    if (s[n] == 'e' || s[n] == 'E') {
        const int sign = s[n + 1] == '+' || s[n + 1] == '-';
        const int more = digits_at(s + n + 1 + sign);
        n += more > 0 ? 1 + sign + more : 0;
    }
    tt_err why = {0};
    tt_dec d;
    const tt_code code = tt_dec_parse(tt_strndup(c->arena, s, (size_t)n), &d, &why);
    if (code != TT_OK)
        return fail_at(c, &why, begin, code);
    tt_x_token *t = push(c, TT_X_LITERAL, begin, begin + n);
    t->value = tt_val_qty((tt_qty){d, NULL});
    return lex_unit(c, t);
}

/* Length of yyyy-mm-dd, with Thh:mm or Thh:mm:ss if they follow; 0 if it is not one. */
static int date_length(const char *s)
{
    if (digits_at(s) != 4 || s[4] != '-' || digits_at(s + 5) != 2 || s[7] != '-' || digits_at(s + 8) != 2)
        return 0;
    if (s[10] != 'T' || digits_at(s + 11) != 2 || s[13] != ':' || digits_at(s + 14) != 2)
        return 10;
    return s[16] == ':' && digits_at(s + 17) == 2 ? 19 : 16;
}

static tt_code lex_date(tt_x_compile *c, int begin, int n)
{
    tt_err why = {0};
    tt_date d;
    const tt_code code = tt_date_parse(tt_strndup(c->arena, c->text + begin, (size_t)n), &d, &why);
    if (code != TT_OK)
        return fail_at(c, &why, begin, code);
    push(c, TT_X_LITERAL, begin, begin + n)->value = tt_val_date(d);
    return TT_OK;
}

static tt_code lex_text(tt_x_compile *c, int begin)
{
    const char quote = c->text[begin];
    tt_buf b = tt_buf_new(c->arena);
    int i = begin + 1;
    for (; c->text[i] && c->text[i] != quote; i++) {
        if (c->text[i] == '\\' && c->text[i + 1])
            i++;
        tt_buf_addc(&b, c->text[i]);
    }
    if (!c->text[i])
        return tt_fail(c->err, TT_EPARSE, 430, tt_x_place(c, begin));
    push(c, TT_X_LITERAL, begin, i + 1)->value = tt_val_text(tt_buf_text(&b));
    return TT_OK;
}

static void lex_word(tt_x_compile *c, int begin, int n)
{
    tt_x_token *t = push(c, TT_X_WORD, begin, begin + n);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if ((int)strlen(words[i].text) == n && memcmp(words[i].text, c->text + begin, (size_t)n) == 0) {
            t->kind = words[i].kind;
            t->value.type = words[i].type;
            t->value.truth = words[i].truth;
        }
}

static bool lex_sign(tt_x_compile *c, int begin)
{
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (tt_str_starts(c->text + begin, signs[i].text)) {
            push(c, signs[i].kind, begin, begin + (int)strlen(signs[i].text));
            return true;
        }
    return false;
}

/* The offending character, whole. */
static tt_code fail_stray(tt_x_compile *c, int begin)
{
    const char *next = c->text + begin;
    tt_utf8_next(&next);
    return tt_fail(c->err, TT_EPARSE, 431, tt_x_place(c, begin), tt_strndup(c->arena, c->text + begin, (size_t)(next - c->text - begin)));
}

static tt_code lex_one(tt_x_compile *c, int begin)
{
    const char *s = c->text + begin;
    const int date = date_length(s);
    if (date)
        return lex_date(c, begin, date);
    if (is_digit(*s) || (*s == '.' && is_digit(s[1])))
        return lex_number(c, begin);
    if (*s == '"' || *s == '\'')
        return lex_text(c, begin);
    if (lex_sign(c, begin))
        return TT_OK;
    const int word = word_length(s);
    if (word == 0)
        return fail_stray(c, begin);
    lex_word(c, begin, word);
    return TT_OK;
}

tt_code tt_x_lex(tt_x_compile *c)
{
    const size_t size = strlen(c->text);
    if (size > 64 * (size_t)TT_X_TOKENS)
        return tt_fail(c->err, TT_ELIMIT, 426, c->where, "4096", "64");
    if (!tt_utf8_valid(c->text, size))
        return tt_fail(c->err, TT_EPARSE, 431, c->where, "not UTF-8");
    const size_t most = size < TT_X_TOKENS ? size : TT_X_TOKENS;
    c->token = TT_ARRAY(c->arena, tt_x_token, most + 1);
    int at = 0;
    for (;;) {
        while (is_blank(c->text[at]))
            at++;
        if (!c->text[at])
            break;
        if (c->n_token == TT_X_TOKENS)
            return tt_fail(c->err, TT_ELIMIT, 426, tt_x_place(c, at), "4096", "64");
        TT_TRY(lex_one(c, at));
        at = c->token[c->n_token - 1].end;
    }
    push(c, TT_X_END, at, at);
    return TT_OK;
}
