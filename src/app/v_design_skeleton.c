/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_design_skeleton.c -- prior rates for the CRM from an indifference interval.
 *
 * Rates are shown with four digits and offered to the next command so, because
 * what a protocol prints is what the trial must use; --json has all digits. */
#include "app/plan.h"

struct wish {
    bool logistic;
    double target, delta;
    int64_t doses, nu;
};

static tt_code real(const tt_request *q, const char *name, double otherwise, double *ret, tt_err *err)
{
    tt_dec d;
    *ret = otherwise;
    if (!tt_opt(q, name) && otherwise > 0.0)
        return TT_OK;
    TT_TRY(tt_opt_dec(q, name, &d, err));
    *ret = tt_dec_double(d);
    return *ret > 0.0 && *ret < 1.0 ? TT_OK : tt_fail(err, TT_EUSAGE, 905, tt_at_path(name), name, tt_opt(q, name), "0 < x < 1");
}

static tt_code wanted(const tt_request *q, struct wish *w, tt_err *err)
{
    const char *model = tt_opt(q, "model");
    TT_TRY(real(q, "target", 0.0, &w->target, err));
    TT_TRY(real(q, "delta", 0.05, &w->delta, err));
    TT_TRY(tt_opt_int(q, "doses", 1, TT_MAX_DOSES, 5, &w->doses, err));
    TT_TRY(tt_opt_int(q, "nu", 1, w->doses, (w->doses + 1) / 2, &w->nu, err));
    w->logistic = model && tt_streq(model, "logistic");
    if (model && !w->logistic && !tt_streq(model, "empiric"))
        return tt_fail(err, TT_EUSAGE, 857, tt_at_path("model"), model);
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *given, tt_result *r, tt_err *err)
{
    const tt_request plain = tt_plan_request(a, given), *q = &plain;
    struct wish w;
    double p[TT_MAX_DOSES + 1];
    tt_buf list = tt_buf_new(a);
    TT_TRY(wanted(q, &w, err));
    TT_TRY(tt_skeleton(w.logistic, w.target, w.delta, (int32_t)w.nu, (int32_t)w.doses, p, err));
    const char *model = w.logistic ? "logistic" : "empiric";
    r->doc = tt_doc_new(a, q->lang, tt_say(q, "skeleton", "骨架"));
    tt_json_put_string(&r->json, "model", model);
    tt_json_put_real(&r->json, "target", w.target);
    tt_json_put_real(&r->json, "delta", w.delta);
    tt_json_put_int(&r->json, "nu", w.nu);
    tt_json_key(&r->json, "skeleton");
    tt_json_open(&r->json, '[');
    tt_table *t = tt_doc_table(r->doc, tt_say(q, "prior DLT rate per level", "各水平的先验 DLT 率"));
    tt_table_col(t, tt_say(q, "dose", "剂量"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "rate", "率"), TT_RIGHT);
    for (int64_t d = 1; d <= w.doses; d++) {
        const char *rate = tt_fixed(a, p[d], 4);
        tt_table_next(t);
        tt_table_cell(t, tt_int_text(a, d));
        tt_table_cell(t, rate);
        tt_json_real(&r->json, p[d]);
        tt_buf_printf(&list, "%s%s", d > 1 ? "," : "", rate);
    }
    tt_json_close(&r->json);
    tt_doc_para(
        r->doc,
        tt_say(q,
               "With enough patients the CRM with this skeleton settles on a dose whose true rate is within delta of the target, if "
               "the true curve has one. Of a small trial that says little: design oc does.",
               "受试者足够多时，若真实曲线中存在毒性率与目标相差不超过 delta 的剂量，采用此骨架的 CRM 最终会停在这样的剂量上。"
               "对小样本试验这说明不了多少：请用 design oc 查看。"));
    r->next = tt_printf(a, "titrate design oc --design crm --doses %d --target %s --model %s --skeleton %s", (int)w.doses,
                        tt_opt(q, "target"), model, tt_buf_text(&list));
    return TT_OK;
}

static const tt_option options[] = {
    {"target", "T", {"target DLT rate", "目标 DLT 率"}},
    {"doses", "J", {"dose levels (default 5)", "剂量水平数（默认 5）"}},
    {"nu", "D", {"level thought to be the MTD (default the middle one)", "预想的 MTD 水平（默认中间水平）"}},
    {"delta", "X", {"half width of the indifference interval (default 0.05)", "无差异区间的半宽（默认 0.05）"}},
    {"model", "NAME", {"empiric | logistic (intercept 3)", "empiric | logistic（截距 3）"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate design skeleton --target 0.25 --doses 5 --nu 3 --delta 0.05",
                                       "titrate design skeleton --target 0.30 --doses 4 --model logistic --json", NULL};

const tt_command tt_command_design_skeleton = {
    .name = "design skeleton",
    .words = "",
    .min_words = 0,
    .max_words = 0,
    .summary = {"prior DLT rates for the CRM", "CRM 的先验 DLT 率"},
    .more = {"Calibrated from an indifference interval (Lee and Cheung 2009); the rates are those of getprior in R package dfcrm.",
             "由无差异区间校准（Lee 和 Cheung 2009）；结果与 R 包 dfcrm 的 getprior 相同。"},
    .options = options,
    .examples = examples,
    .run = run,
};
