/* SPDX-License-Identifier: Apache-2.0 */
/* measure/dictionary_text.c -- NCI's table of CTCAE: what each grade says.
 *
 * The headings differ from version to version ("CTCAE v4.0 Term", "CTCAE Term"),
 * so a column is known by the words in its heading.  A grade that does not exist
 * is printed as a dash or left empty. */
#include <string.h>

#include "frame/frame.h"
#include "measure/dictionary.h"

enum column { TERM, SOC, DEFINITION, NOTE, GRADE1, COLUMNS = GRADE1 + 5 };

static bool has(const char *heading, const char *word)
{
    const size_t n = strlen(word);
    for (; *heading; heading++) {
        size_t i = 0;
        while (i < n && heading[i] && (heading[i] | 32) == (word[i] | 32))
            i++;
        if (i == n)
            return true;
    }
    return false;
}

static int column_of(const char *h)
{
    static const char *const grades[] = {"grade 1", "grade 2", "grade 3", "grade 4", "grade 5"};
    static const char *const tight[] = {"grade1", "grade2", "grade3", "grade4", "grade5"};
    for (int g = 0; g < 5; g++)
        if (has(h, grades[g]) || has(h, tight[g]))
            return GRADE1 + g;
    return has(h, "definition") ? DEFINITION : has(h, "navigational") ? NOTE : has(h, "soc") ? SOC : has(h, "term") ? TERM : -1;
}

static tt_code find_columns(const char *file, const tt_frame *f, int col[COLUMNS], tt_err *err)
{
    for (int i = 0; i < COLUMNS; i++)
        col[i] = -1;
    for (size_t i = 0; i < f->cols; i++) {
        const int c = column_of(f->col[i].name);
        if (c >= 0 && col[c] < 0)
            col[c] = (int)i;
    }
    return col[TERM] >= 0 && col[GRADE1] >= 0 && col[GRADE1 + 4] >= 0 ? TT_OK : tt_fail(err, TT_EPARSE, 994, tt_at(file, 1, 0), file);
}

static const char *cell(tt_arena *a, const tt_frame *f, size_t row, int col)
{
    const char *s = col < 0 ? NULL : f->col[col].v.text[row];
    s = s ? tt_str_trim(a, s) : "";
    return tt_streq(s, "-") || tt_streq(s, "--") || tt_streq(s, "–") || tt_streq(s, "—") ? "" : s;
}

/* The version most of whose terms are in the table, and that has most of the table's. */
static tt_ctcae version_of(tt_arena *a, const tt_dictionary *d, const tt_frame *f, int col)
{
    size_t hits[TT_CTCAE_VERSIONS] = {0}, all[TT_CTCAE_VERSIONS] = {0};
    tt_ctcae best = TT_CTCAE_VERSIONS;
    double share = 0.8;
    for (size_t i = 0; tt_term_at(d, i); i++)
        for (int v = 0; v < TT_CTCAE_VERSIONS; v++)
            all[v] += tt_term_at(d, i)->organ[v] != NULL;
    for (size_t r = 0; r < f->rows; r++) {
        const tt_term *t = tt_term_find(d, cell(a, f, r, col));
        for (int v = 0; t && v < TT_CTCAE_VERSIONS; v++)
            hits[v] += t->organ[v] != NULL;
    }
    for (int v = 0; v < TT_CTCAE_VERSIONS; v++) {
        const double mine = 2.0 * (double)hits[v] / (double)(all[v] + f->rows);
        if (mine > share) {
            share = mine;
            best = (tt_ctcae)v;
        }
    }
    return best;
}

static void take_row(tt_arena *a, const tt_frame *f, size_t row, const int *col, const tt_dictionary *d, tt_texts *ret)
{
    const tt_term *t = tt_term_find(d, cell(a, f, row, col[TERM]));
    if (!t || !t->organ[ret->version]) {
        ret->strange++;
        return;
    }
    tt_term_text *x = &ret->at[ret->n++];
    x->term = t;
    for (int g = 0; g < 5; g++)
        x->grade[g] = cell(a, f, row, col[GRADE1 + g]);
    x->definition = cell(a, f, row, col[DEFINITION]);
    x->note = cell(a, f, row, col[NOTE]);
}

tt_code tt_texts_read(tt_arena *a, const tt_dictionary *d, const char *file, const char *text, size_t n, tt_ctcae said, tt_texts *ret,
                      tt_err *err)
{
    tt_frame *f = NULL;
    int col[COLUMNS];
    if (n > 4 && (memcmp(text, "PK\x03\x04", 4) == 0 || memcmp(text, "\xD0\xCF\x11\xE0", 4) == 0))
        return tt_fail(err, TT_EPARSE, 993, tt_at(file, 0, 0), file);
    TT_TRY(tt_frame_read_csv(a, file, text, n, &f, err));
    TT_TRY(find_columns(file, f, col, err));
    *ret = (tt_texts){.version = said, .at = TT_ARRAY(a, tt_term_text, f->rows + 1)};
    if (said == TT_CTCAE_VERSIONS)
        ret->version = version_of(a, d, f, col[TERM]);
    if (ret->version == TT_CTCAE_VERSIONS)
        return tt_fail(err, TT_EPARSE, 995, tt_at(file, 0, 0), file);
    for (size_t r = 0; r < f->rows; r++)
        take_row(a, f, r, col, d, ret);
    return ret->n ? TT_OK : tt_fail(err, TT_EPARSE, 995, tt_at(file, 0, 0), file);
}

const char *tt_texts_csv(tt_arena *a, const tt_texts *t)
{
    static const char *const names[] = {"Term",    "SOC",     "Grade 1",    "Grade 2",          "Grade 3",
                                        "Grade 4", "Grade 5", "Definition", "Navigational Note"};
    tt_frame *f = tt_frame_new(a, "ctcae");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        tt_frame_add(f, names[i], NULL, TT_COL_TEXT);
    for (size_t i = 0; i < t->n; i++) {
        const tt_term_text *x = &t->at[i];
        const size_t row = tt_frame_row(f, 0);
        tt_set_text(f, row, names[0], x->term->name);
        tt_set_text(f, row, names[1], x->term->organ[t->version]->name[TT_EN]);
        for (int g = 0; g < 5; g++)
            if (*x->grade[g])
                tt_set_text(f, row, names[2 + g], x->grade[g]);
        if (*x->definition)
            tt_set_text(f, row, names[7], x->definition);
        if (*x->note)
            tt_set_text(f, row, names[8], x->note);
    }
    return tt_frame_csv(a, f);
}

const tt_term_text *tt_text_of(const tt_texts *t, const char *term)
{
    for (size_t i = 0; i < t->n; i++)
        if (tt_str_ieq(t->at[i].term->name, term))
            return &t->at[i];
    return NULL;
}
