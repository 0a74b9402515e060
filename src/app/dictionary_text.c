/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/dictionary_text.c -- finding the loaded text of CTCAE and showing it. */
#include "app/dictionary_internal.h"

static const char *data_folder(tt_arena *a)
{
    const char *own = getenv("TITRATE_DATA"), *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    if (own && *own)
        return own;
    if (xdg && *xdg == '/')
        return tt_printf(a, "%s/titrate", xdg);
    return home && *home ? tt_printf(a, "%s/.local/share/titrate", home) : NULL;
}

tt_code tt_dictionary_path(tt_arena *a, const char *defs, tt_ctcae version, const char **ret, tt_err *err)
{
    const char *folder = defs ? defs : data_folder(a);
    if (!folder)
        return tt_fail(err, TT_EUSAGE, 903, tt_at_path("defs"), "defs");
    *ret = tt_printf(a, "%s/dictionary/ctcae-%s.csv", folder, tt_ctcae_name(version));
    return TT_OK;
}

tt_code tt_dictionary_texts(tt_arena *a, const char *defs, const tt_dictionary *d, tt_ctcae version, tt_texts *ret, bool *found,
                            tt_err *err)
{
    const char *path = NULL;
    char *text = NULL;
    size_t n = 0;
    *found = false;
    if (defs) {
        TT_TRY(tt_dictionary_path(a, defs, version, &path, err));
        if (!tt_file_exists(path))
            path = NULL;
    }
    if (!path && tt_dictionary_path(a, NULL, version, &path, NULL) != TT_OK)
        return TT_OK;
    if (!tt_file_exists(path))
        return TT_OK;
    TT_TRY(tt_file_read(a, path, (size_t)16 << 20, &text, &n, err));
    TT_TRY(tt_texts_read(a, d, path, text, n, version, ret, err));
    *found = true;
    return TT_OK;
}

static const char *grades_text(tt_arena *a, unsigned grades)
{
    tt_buf b = tt_buf_new(a);
    for (int g = 1; g <= 5; g++)
        if (grades >> (g - 1) & 1)
            tt_buf_printf(&b, "%s%d", b.n ? " " : "", g);
    return tt_buf_text(&b);
}

void tt_check_term(tt_arena *a, tt_findings *fs, const char *version, const tt_ae *e)
{
    const tt_ctcae v = tt_ctcae_of(version);
    const tt_dictionary *d = NULL;
    if (v == TT_CTCAE_VERSIONS || tt_dictionary_load(a, &d, NULL) != TT_OK)
        return;
    const tt_term *t = tt_term_find(d, e->term);
    const char *near = t ? "" : tt_term_near(a, d, e->term);
    if (!t || !t->organ[v])
        tt_find(fs, 913, tt_at_path(e->id), e->term, tt_ctcae_name(v), *near ? near : "-");
    else if (!(t->grades[v] >> (e->grade - 1) & 1))
        tt_find(fs, 914, tt_at_path(e->id), tt_ctcae_name(v), tt_int_text(a, e->grade), e->term, grades_text(a, t->grades[v]));
}

void tt_say_ctcae(tt_arena *a, const tt_request *q, tt_doc *d, const char *version, const char *term, int grade)
{
    const tt_ctcae v = tt_ctcae_of(version);
    const tt_dictionary *dictionary = NULL;
    tt_texts texts;
    bool found = false;
    if (v == TT_CTCAE_VERSIONS || grade < 1 || grade > 5 || tt_dictionary_load(a, &dictionary, NULL) != TT_OK ||
        tt_dictionary_texts(a, tt_opt(q, "defs"), dictionary, v, &texts, &found, NULL) != TT_OK || !found)
        return;
    const tt_term_text *x = tt_text_of(&texts, term);
    if (x && *x->grade[grade - 1])
        tt_doc_pair(d, tt_printf(a, tt_say(q, "CTCAE %s, grade %d", "CTCAE %s %d 级原文"), tt_ctcae_name(v), grade), x->grade[grade - 1]);
    if (x && *x->definition)
        tt_doc_pair(d, tt_say(q, "definition", "定义原文"), x->definition);
}
