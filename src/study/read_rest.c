/* SPDX-License-Identifier: Apache-2.0 */
/* study/read_rest.c -- eligibility, endpoints and the basis of every value.
 *
 * Criteria are compiled against the items, so that a criterion can only speak of
 * what is recorded, in a unit it agrees with; BILI.uln and BILI.lln are the limits of
 * the laboratory's normal range, and screening.date and its like the days of entry. */
#include <string.h>

#include "study/study_internal.h"

static const char *const *item_codes(tt_arena *a, const tt_item *it)
{
    const char **codes = TT_ARRAY(a, const char *, it->codes + 1);
    for (size_t i = 0; i < it->codes; i++)
        codes[i] = it->code[i].code;
    return codes;
}

tt_scope tt_study_scope(tt_arena *a, const tt_study *s)
{
    static const tt_val_type type[] = {TT_V_NUMBER, TT_V_TEXT, TT_V_TRUTH, TT_V_DATE, TT_V_TEXT}; /* by tt_item_type */
    tt_name *name = TT_ARRAY(a, tt_name, 3 * s->items + TT_ENTRY_DAYS);
    size_t n = s->items;
    for (size_t i = 0; i < s->items; i++) {
        const tt_item *it = &s->item[i];
        name[i].name = it->id;
        name[i].type = type[it->type];
        name[i].unit = it->type == TT_I_NUMBER ? it->unit : NULL;
        name[i].slot = (int)i;
        if (it->analyte)
            name[i].molar = it->analyte->molar;
        if (it->type == TT_I_CODE)
            name[i].codes = item_codes(a, it);
        for (int upper = 0; upper < 2; upper++)
            if (upper ? it->has_uln : it->has_lln) {
                name[n] = name[i];
                name[n].name = tt_printf(a, "%s.%s", it->id, upper ? "uln" : "lln");
                name[n++].slot = tt_limit_slot(s, i, upper);
            }
    }
    for (int day = 0; day < TT_ENTRY_DAYS; day++) {
        name[n].name = tt_entry_day_name((tt_entry_day)day);
        name[n].type = TT_V_DATE;
        name[n++].slot = tt_entry_day_slot(s, (tt_entry_day)day);
    }
    return (tt_scope){name, n, NULL, 0};
}

void tt_read_criteria(tt_reading *r)
{
    const tt_node *list = tt_given(r->root, "eligibility");
    const size_t n = tt_study_list_size(list);
    const tt_scope scope = tt_study_scope(r->a, r->s);
    tt_criterion *c = TT_ARRAY(r->a, tt_criterion, n);
    for (size_t i = 0; i < n; i++) {
        const tt_node *m = tt_study_item_at(list, i);
        c[i].id = tt_study_text(m, "id");
        c[i].exclusion = tt_study_code(m, "kind", "inclusion|exclusion") == 1;
        c[i].text = tt_study_words(m, "text");
        c[i].test = tt_study_expr(r, m, "test", &scope);
        c[i].ask = tt_study_text(m, "ask");
    }
    r->s->criterion = c;
    r->s->criteria = n;
}

/* ---- endpoints -------------------------------------------------------------------- */

static void read_times(tt_reading *r, const tt_node *at, tt_endpoint *e)
{
    const tt_form *f = at && at->kind == TT_SCALAR ? tt_study_form(r->s, at->text) : NULL;
    const size_t n = at && at->kind == TT_SEQ ? tt_study_list_size(at) : 0;
    const tt_visit **visit = TT_ARRAY(r->a, const tt_visit *, n);
    for (size_t i = 0; i < n; i++)
        if ((visit[e->visits] = tt_study_visit(r->s, tt_study_item_at(at, i)->text)))
            e->visits++;
    e->visit = f ? f->visit : visit;
    e->visits = f ? f->visits : e->visits;
}

static void read_endpoint(tt_reading *r, const tt_node *m, tt_endpoint *e)
{
    const int kind = tt_study_code(m, "kind", "survival|ae_rate|change|value|code");
    e->id = tt_study_text(m, "id");
    e->measure = tt_study_words(m, "measure");
    e->primary = tt_study_truth(m, "primary") == TT_YES;
    e->kind = kind < 0 ? TT_EP_VALUE : (tt_endpoint_kind)kind;
    e->item = tt_study_item(r->s, tt_study_text(m, "item"));
    e->horizon = tt_study_dur(m, "horizon");
    e->timeframe = tt_study_text(m, "timeframe");
    read_times(r, tt_given(m, "at"), e);
}

void tt_read_endpoints(tt_reading *r)
{
    const tt_node *list = tt_given(r->root, "endpoints");
    const size_t n = tt_study_list_size(list);
    tt_endpoint *e = TT_ARRAY(r->a, tt_endpoint, n);
    for (size_t i = 0; i < n; i++)
        read_endpoint(r, tt_study_item_at(list, i), &e[i]);
    r->s->endpoint = e;
    r->s->endpoints = n;
    r->s->followup = tt_study_dur(r->root, "followup");
    r->s->tumour_followup = tt_study_dur(r->root, "tumour_followup");
    r->s->transplant = tt_study_text(r->root, "transplant");
}

/* ---- basis ------------------------------------------------------------------------- */

void tt_read_basis(tt_reading *r)
{
    const tt_node *list = tt_given(r->root, "basis");
    const size_t n = tt_study_list_size(list);
    tt_basis *b = TT_ARRAY(r->a, tt_basis, n);
    for (size_t i = 0; i < n; i++) {
        const tt_node *m = tt_study_item_at(list, i), *by = tt_given(m, "confirmed");
        const int from = tt_study_code(m, "from", "record|other|assumed");
        b[i].of = tt_study_text(m, "of");
        b[i].from = from < 0 ? TT_FROM_ASSUMED : (tt_basis_from)from;
        b[i].source = tt_study_text(m, "source");
        b[i].confirmed_by = tt_study_text(by, "by");
        b[i].confirmed_on = tt_study_text(by, "on");
        b[i].confirmed_why = tt_study_text(by, "why");
        b[i].line = m->line;
    }
    r->s->basis = b;
    r->s->bases = n;
}
