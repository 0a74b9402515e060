/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_design_mtd.c -- the MTD of a finished trial from its tally. */
#include "app/plan.h"

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const tt_plan *p = NULL;
    const char *tally = NULL;
    double estimate[TT_MAX_DOSES + 1];
    tt_state s;
    int32_t mtd = -1;
    TT_TRY(tt_opt_text(q, "tally", &tally, err));
    TT_TRY(tt_plan_for(a, q, r, &p, err));
    TT_TRY(tt_tally_read(p, tally, &s, err));
    TT_TRY(tt_design_mtd(p, &s, &mtd, estimate, err));
    r->doc = tt_doc_new(a, q->lang,
                        mtd ? tt_printf(a, "MTD: %d", mtd) : tt_say(q, "no MTD: the lowest dose is too toxic", "无 MTD：最低剂量毒性过大"));
    tt_put_plan(a, q, r, p);
    tt_json_put_int(&r->json, "mtd", mtd);
    tt_json_key(&r->json, "estimate");
    tt_json_open(&r->json, '[');
    for (int j = 1; j <= p->doses; j++)
        tt_json_real(&r->json, estimate[j]);
    tt_json_close(&r->json);
    return TT_OK;
}

static const tt_option options[] = {
    TT_PLAN_OPTIONS,
    {"tally", "n/y,..", {"treated/DLTs per dose: 3/0,6/1,3/2", "各剂量 给药/DLT 例数，如 3/0,6/1,3/2"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate design mtd --tally 3/0,6/1,3/2", NULL};

const tt_command tt_command_design_mtd = {
    .name = "design mtd",
    .words = "[STUDY]",
    .min_words = 0,
    .max_words = 1,
    .summary = {"the MTD of a finished trial from its tally", "由试验结束时的计数得出 MTD"},
    .more = {"Exit status 1 while the outcomes do not settle it.", "结果尚不足以确定时退出码为 1。"},
    .options = options,
    .examples = examples,
    .run = run,
};
