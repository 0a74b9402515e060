/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_why.c -- where a number comes from: the life of one value, from what was
 * typed to the tables it stands in. */
#include "app/ward_internal.h"
#include "report/report.h"

static void put_json(tt_arena *a, tt_result *r, const tt_study *s, const tt_subject *p, const tt_value *v)
{
    const tt_value *base = tt_subject_baseline(s, p, v->item);
    char when[32];
    tt_dec change;
    tt_json_put_string(&r->json, "subject", p->id);
    tt_json_put_string(&r->json, "item", v->item->id);
    tt_json_put_string(&r->json, "visit", v->visit->id);
    tt_json_put_string(&r->json, "entered", v->text);
    tt_json_put_string(&r->json, "entered_unit", v->entered.unit ? tt_unit_code(v->entered.unit) : NULL);
    tt_json_put_string(&r->json, "value", v->has_number ? tt_dec_text(a, v->number) : NULL);
    tt_json_put_string(&r->json, "unit", v->item->unit ? tt_unit_code(v->item->unit) : NULL);
    tt_json_put_string(&r->json, "measured", v->at == TT_NO_INSTANT ? NULL : tt_instant_write(v->at, when));
    tt_json_put_int(&r->json, "corrections", v->corrections);
    tt_json_put_int(&r->json, "event", v->origin);
    tt_json_put_string(&r->json, "baseline", base && base->has_number ? tt_dec_text(a, base->number) : NULL);
    const bool both = base && base != v && base->has_number && v->has_number;
    tt_json_put_string(&r->json, "change",
                       both && tt_dec_sub(v->number, base->number, &change, NULL) == TT_OK ? tt_dec_text(a, change) : NULL);
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
    TT_TRY(tt_why(a, w.trial, tt_conduct_record(w.c), q->word[1], q->word[2], q->word[3], q->lang, &r->doc, err));
    const tt_study *s = w.trial->study;
    const tt_subject *p = tt_trial_subject(w.trial, q->word[1]);
    const tt_item *item = tt_study_item(s, q->word[2]);
    put_json(a, r, s, p, tt_subject_value(p, item, tt_study_visit(s, q->word[3])));
    r->next = tt_printf(a, "titrate audit %s --subject %s --item %s", tt_shell_word(a, q->word[0]), p->id, item->id);
    return TT_OK;
}

static const char *const examples[] = {"titrate why out/demo HLC-001 ALT D7", "titrate why out/demo HLC-001 ALT D7 --lang zh", NULL};

const tt_command tt_command_why = {
    .name = "why",
    .words = "DIR SUBJECT ITEM VISIT",
    .min_words = 4,
    .max_words = 4,
    .summary = {"where a number comes from: the life of one value", "一个数值从何而来：录入、更正、基线、分级与去向"},
    .more = {"", ""},
    .examples = examples,
    .run = run,
};
