/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/oc_setting.c -- operating characteristics on a calendar, with wrong records and
 * with patients who cannot be evaluated: options in, numbers out. */
#include "app/oc_setting.h"

#include <math.h>

static bool any_time(const tt_request *q)
{
    return tt_opt(q, "accrual") || tt_opt(q, "window") || tt_opt(q, "late") || tt_opt(q, "dlt-time");
}

void tt_oc_tell_calendar(tt_arena *a, tt_result *r, const tt_accrual *k, const char *verb)
{
    tt_find(&r->findings, 868, tt_at_path(verb), tt_double_text(a, k->rate), tt_double_text(a, k->window), tt_fixed(a, 100.0 * k->late, 0),
            k->weibull ? "weibull" : "uniform");
}

/* In months, to a thousandth. */
static const char *months_of(tt_arena *a, tt_dur d)
{
    const double months = tt_dur_minutes(d) / tt_dur_minutes((tt_dur){1, TT_D_MONTH});
    return tt_double_text(a, fmax(round(1000.0 * months), 1.0) / 1000.0);
}

tt_code tt_oc_calendar(tt_arena *a, const tt_request *q, const tt_study *study, tt_accrual *ret, tt_err *err)
{
    const char *window = tt_opt(q, "window");
    if (!window && study && study->dlt.window.n > 0)
        window = months_of(a, study->dlt.window);
    return tt_accrual_read(tt_opt(q, "accrual"), window, tt_opt(q, "late"), tt_opt(q, "dlt-time"), ret, err);
}

tt_code tt_oc_setting_read(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *plan, const tt_study *study, tt_oc_setting *ret,
                           tt_err *err)
{
    tt_oc_setting s = {.timed = any_time(q) || plan->design->judges_pending};
    TT_TRY(tt_oc_calendar(a, q, study, &s.accrual, err));
    if (tt_opt(q, "attribution")) {
        s.misattributed = true;
        TT_TRY(tt_attribution_read(tt_opt(q, "attribution"), &s.attribution, err));
    }
    if (tt_opt(q, "nonevaluable")) {
        s.replaced = true;
        TT_TRY(tt_replacing_read(tt_opt(q, "nonevaluable"), &s.replacing, err));
    }
    if (s.timed)
        tt_oc_tell_calendar(a, r, &s.accrual, "design oc");
    *ret = s;
    return TT_OK;
}

static void put_doses(tt_json_out *o, const char *key, const double *x, int32_t doses)
{
    tt_json_key(o, key);
    tt_json_open(o, '[');
    for (int32_t j = 1; j <= doses; j++)
        tt_json_real(o, x[j]);
    tt_json_close(o);
}

void tt_oc_setting_put(tt_json_out *o, const tt_oc *oc)
{
    if (oc->timed) {
        tt_json_put_real(o, "months", oc->months);
        tt_json_put_real(o, "months_se", oc->months_se);
        tt_json_put_real(o, "waiting_months", oc->waiting);
        tt_json_put_real(o, "waiting_months_se", oc->waiting_se);
    }
    if (oc->misattributed) {
        put_doses(o, "dlts_recorded", oc->recorded, oc->doses);
        tt_json_put_real(o, "dlts_recorded_total", oc->recorded_total);
    }
    if (oc->replaced) {
        put_doses(o, "enrolled", oc->enrolled, oc->doses);
        tt_json_put_real(o, "enrolled_total", oc->enrolled_total);
        tt_json_put_real(o, "p_over_cap", oc->p_over_cap);
    }
}

tt_table *tt_oc_setting_table(const tt_request *q, tt_doc *doc, const char *head, const tt_oc_setting *s)
{
    if (!s->timed && !s->misattributed && !s->replaced)
        return NULL;
    tt_table *t = tt_doc_table(doc, tt_say(q, "Time, records and enrolment", "时间、记录与入组"));
    tt_table_col(t, head, TT_LEFT);
    if (s->timed) {
        tt_table_col(t, tt_say(q, "months", "月数"), TT_RIGHT);
        tt_table_col(t, tt_say(q, "of them waiting", "其中等待"), TT_RIGHT);
    }
    if (s->misattributed)
        tt_table_col(t, tt_say(q, "DLTs recorded", "记录的 DLT"), TT_RIGHT);
    if (s->replaced) {
        tt_table_col(t, tt_say(q, "enrolled", "入组人数"), TT_RIGHT);
        tt_table_col(t, tt_say(q, "over the cap, %", "超过替换上限，%"), TT_RIGHT);
    }
    return t;
}

void tt_oc_setting_row(tt_arena *a, tt_table *t, const tt_oc_setting *s, const char *name, const tt_oc *oc)
{
    if (!t)
        return;
    tt_table_next(t);
    tt_table_cell(t, name);
    if (s->timed) {
        tt_table_cell(t, tt_printf(a, "%s ± %s", tt_fixed(a, oc->months, 1), isnan(oc->months_se) ? "?" : tt_fixed(a, oc->months_se, 1)));
        tt_table_cell(t, tt_fixed(a, oc->waiting, 1));
    }
    if (s->misattributed)
        tt_table_cell(t, tt_fixed(a, oc->recorded_total, 2));
    if (s->replaced) {
        tt_table_cell(t, tt_fixed(a, oc->enrolled_total, 1));
        tt_table_cell(t, isnan(oc->p_over_cap) ? "-" : tt_fixed(a, 100.0 * oc->p_over_cap, 1));
    }
}
