/* SPDX-License-Identifier: Apache-2.0 */
/* measure/dictionary.c -- the built-in terms, and finding one.
 *
 * defs/dictionary/ctcae.csv has a line a term: name, Chinese name, and for each
 * version the number of its organ class (soc.csv) and the digits of its grades. */
#include "measure/dictionary.h"

#include <string.h>

#include "frame/frame.h"

struct tt_dictionary {
    const tt_term *at;
    size_t n;
};

static const char *const names[TT_CTCAE_VERSIONS] = {"4.03", "5.0", "6.0"};

const char *tt_ctcae_name(tt_ctcae v)
{
    return names[v];
}

tt_ctcae tt_ctcae_of(const char *said)
{
    const char *s = *said == 'v' || *said == 'V' ? said + 1 : said;
    if (tt_streq(s, "4") || tt_streq(s, "4.0") || tt_streq(s, names[TT_CTCAE_403]))
        return TT_CTCAE_403;
    if (tt_streq(s, "5") || tt_streq(s, names[TT_CTCAE_50]))
        return TT_CTCAE_50;
    return tt_streq(s, "6") || tt_streq(s, names[TT_CTCAE_60]) ? TT_CTCAE_60 : TT_CTCAE_VERSIONS;
}

static tt_code table(tt_arena *a, const char *path, tt_frame **ret, tt_err *err)
{
    const tt_def *d = tt_def_find(path);
    return tt_frame_read_csv(a, path, d ? d->data : "", d ? d->size : 0, ret, err);
}

static const char *cell(const tt_frame *f, size_t row, const char *col)
{
    const char *s = tt_frame_col(f, col) < 0 ? NULL : tt_get_text(f, row, col);
    return s ? s : "";
}

static size_t number(const char *s)
{
    size_t n = 0;
    for (; *s >= '0' && *s <= '9'; s++)
        n = n * 10 + (size_t)(*s - '0');
    return n;
}

static const tt_organ *read_organs(tt_arena *a, const tt_frame *f)
{
    tt_organ *o = TT_ARRAY(a, tt_organ, f->rows + 1);
    for (size_t i = 0; i < f->rows; i++) {
        o[i].name[TT_EN] = cell(f, i, "name");
        o[i].name[TT_ZH] = cell(f, i, "zh");
    }
    return o;
}

static void read_term(const tt_frame *f, size_t row, const tt_organ *organ, size_t organs, tt_term *t)
{
    static const char *const socs[] = {"soc_4.03", "soc_5.0", "soc_6.0"}, *const grades[] = {"grades_4.03", "grades_5.0", "grades_6.0"};
    t->name = cell(f, row, "term");
    t->zh = cell(f, row, "zh");
    for (int v = 0; v < TT_CTCAE_VERSIONS; v++) {
        const size_t soc = number(cell(f, row, socs[v]));
        t->organ[v] = soc && soc <= organs ? &organ[soc - 1] : NULL;
        for (const char *g = cell(f, row, grades[v]); *g >= '1' && *g <= '5'; g++)
            t->grades[v] |= 1u << (*g - '1');
    }
}

tt_code tt_dictionary_load(tt_arena *a, const tt_dictionary **ret, tt_err *err)
{
    tt_frame *terms = NULL, *organs = NULL;
    TT_TRY(table(a, "dictionary/ctcae.csv", &terms, err));
    TT_TRY(table(a, "dictionary/soc.csv", &organs, err));
    tt_dictionary *d = TT_NEW(a, tt_dictionary);
    tt_term *t = TT_ARRAY(a, tt_term, terms->rows + 1);
    const tt_organ *o = read_organs(a, organs);
    for (size_t i = 0; i < terms->rows; i++)
        read_term(terms, i, o, organs->rows, &t[i]);
    *d = (tt_dictionary){t, terms->rows};
    *ret = d;
    return TT_OK;
}

const tt_term *tt_term_at(const tt_dictionary *d, size_t i)
{
    return i < d->n ? &d->at[i] : NULL;
}

const tt_term *tt_term_find(const tt_dictionary *d, const char *name)
{
    for (size_t i = 0; i < d->n; i++)
        if (tt_str_ieq(d->at[i].name, name) || (*d->at[i].zh && tt_streq(d->at[i].zh, name)))
            return &d->at[i];
    return NULL;
}

/* --- searching --------------------------------------------------------------------------- */

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static char *folded(tt_arena *a, const char *s)
{
    char *t = tt_strdup(a, s);
    for (char *c = t; *c; c++)
        *c = lower(*c);
    return t;
}

/* "hemorrhage" for haemorrhage, "edema" for oedema: CTCAE is written in American English. */
static const char *american(tt_arena *a, const char *s)
{
    tt_buf b = tt_buf_new(a);
    for (; *s; s++) {
        if ((s[0] == 'a' || s[0] == 'o') && s[1] == 'e')
            s++;
        tt_buf_addc(&b, *s);
    }
    return tt_buf_text(&b);
}

/* 3 begins with it, 2 has it, 1 has all its words, 0 none of that. */
static int rank(tt_arena *a, const tt_term *t, const char *text)
{
    const char *name = folded(a, t->name);
    if (*t->zh && strstr(t->zh, text))
        return tt_str_starts(t->zh, text) ? 3 : 2;
    if (strstr(name, text))
        return tt_str_starts(name, text) ? 3 : 2;
    char *words = tt_strdup(a, text), *rest = words;
    int n = 0;
    for (char *w = strtok_r(words, " ,", &rest); w; w = strtok_r(NULL, " ,", &rest), n++)
        if (!strstr(name, w))
            return 0;
    return n > 0;
}

const tt_term *const *tt_term_search(tt_arena *a, const tt_dictionary *d, const char *text)
{
    const char *said = folded(a, tt_str_trim(a, tt_str_halfwidth(a, text))), *also = american(a, said);
    const tt_term **list = TT_ARRAY(a, const tt_term *, d->n + 1);
    size_t n = 0;
    for (int want = 3; *said && want > 0; want--)
        for (size_t i = 0; i < d->n; i++) {
            const int r = rank(a, &d->at[i], said), s = rank(a, &d->at[i], also);
            if ((r > s ? r : s) == want)
                list[n++] = &d->at[i];
        }
    return list;
}

const char *tt_term_near(tt_arena *a, const tt_dictionary *d, const char *name)
{
    const char *said = american(a, folded(a, tt_str_trim(a, tt_str_halfwidth(a, name))));
    const char **known = TT_ARRAY(a, const char *, d->n + 1);
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < d->n; i++)
        known[i] = folded(a, d->at[i].name);
    for (int i = 0; i < 3; i++) {
        const char *near = tt_nearest(said, known, d->n);
        if (!near)
            break;
        tt_buf_printf(&b, "%s%s", b.n ? ", " : "", tt_term_find(d, near)->name);
        for (size_t k = 0; k < d->n; k++)
            known[k] = known[k] == near ? "" : known[k];
    }
    return tt_buf_text(&b);
}
