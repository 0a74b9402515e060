/* SPDX-License-Identifier: GPL-3.0-or-later */
/* virtual/fit.c -- the model's table and one study brought together.
 *
 * A study takes only the types of disease that its item DX has codes for, in the
 * table's proportions; without a DX it takes them all.  The table's two categories
 * of adverse events, procedure first and product second, are the study's first two.
 * Toxicity beyond the table's levels goes on by its last step, on the logit scale. */
#include "virtual/virtual_internal.h"

static bool has_code(const tt_item *item, const char *code)
{
    for (size_t i = 0; i < item->codes; i++)
        if (tt_streq(item->code[i].code, code))
            return true;
    return false;
}

static tt_code fit_types(struct model *m, const tt_study *s, tt_err *err)
{
    const tt_item *dx = tt_study_item(s, "DX");
    double left = 0;
    for (size_t i = 0; i < m->types; i++) {
        m->share[i] = dx && !has_code(dx, m->type[i]) ? 0 : m->share[i];
        left += m->share[i];
    }
    if (left <= 0)
        return tt_fail(err, TT_ERANGE, 779, tt_at_path("items.DX"), s->id);
    for (size_t i = 0; i < m->types; i++)
        m->share[i] /= left;
    return TT_OK;
}

static const char *category_in(const tt_study *s, const char *category)
{
    static const char *const table[] = {"injection", "product"};
    for (size_t i = 0; i < s->ae_categories; i++)
        if (tt_streq(s->ae_category[i].id, category))
            return category;
    for (size_t i = 0; i < s->ae_categories && i < 2; i++)
        if (tt_streq(table[i], category))
            return s->ae_category[i].id;
    return "";
}

static void fit_truth(struct model *m, int levels)
{
    for (int j = m->levels + 1; j <= levels && m->levels >= 2; j++) {
        const double a = m->truth[j - 2], b = m->truth[j - 1], odds = b / (1 - b) * (b / (1 - b)) / (a / (1 - a));
        m->truth[j] = odds / (1 + odds);
    }
}

tt_code tt_model_fit(struct model *m, const tt_study *s, tt_err *err)
{
    TT_TRY(fit_types(m, s, err));
    for (size_t i = 0; i < m->aes; i++)
        m->ae[i].category = category_in(s, m->ae[i].category);
    m->dlt_category = category_in(s, m->dlt_category);
    fit_truth(m, s->dose.levels);
    return TT_OK;
}
