/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_lot.c -- lots of the product: listed, registered with their release values, released. */
#include "app/ward_internal.h"

/* Of what does not live, no share is viable or not. */
static bool has_viability(const tt_study *st, const tt_lot *l)
{
    return tt_study_counts_cells(st) || tt_dec_cmp(l->viability, tt_dec_int(100)) != 0;
}

static void put_lot(tt_arena *a, const tt_request *q, tt_result *r, tt_table *t, const tt_study *st, const tt_lot *l)
{
    tt_dec left = l->volume_ml;
    if (tt_dec_sub(l->volume_ml, l->used_ml, &left, NULL) != TT_OK)
        left = l->volume_ml;
    tt_table_next(t);
    tt_table_cell(t, l->id);
    tt_table_cell(t, tt_grouped(a, tt_dec_trim(l->concentration)));
    tt_table_cell(t, has_viability(st, l) ? tt_dec_text(a, l->viability) : "\xe2\x80\x93");
    tt_table_cell(t, tt_dec_text(a, left));
    tt_table_cell(t, tt_when(a, st, l->expires));
    tt_table_cell(t, l->released ? tt_say(q, "yes", "是") : tt_say(q, "NO", "否"));
    tt_json_open(&r->json, '{');
    tt_json_put_string(&r->json, "lot", l->id);
    tt_put_dec(&r->json, "concentration", l->concentration);
    if (has_viability(st, l))
        tt_put_dec(&r->json, "viability", l->viability);
    else
        tt_json_put_string(&r->json, "viability", NULL);
    tt_put_dec(&r->json, "volume_ml", l->volume_ml);
    tt_put_dec(&r->json, "left_ml", left);
    tt_put_when(&r->json, "expires", l->expires);
    tt_json_put_bool(&r->json, "released", l->released);
    tt_json_close(&r->json);
}

static void put_lots(tt_arena *a, const tt_request *q, tt_result *r, const tt_trial *tr)
{
    tt_table *t = tt_doc_table(r->doc, tt_say(q, "Lots", "批次"));
    tt_table_col(t, tt_say(q, "lot", "批号"), TT_LEFT);
    tt_table_col(t, tt_say(q, "per mL", "每 mL 数量"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "viable, %", "活率（%）"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "left, mL", "余量（mL）"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "expires", "有效期至"), TT_LEFT);
    tt_table_col(t, tt_say(q, "released", "已放行"), TT_LEFT);
    tt_json_key(&r->json, "lots");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < tr->lots; i++)
        put_lot(a, q, r, t, tr->study, tr->lot[i]);
    tt_json_close(&r->json);
}

static tt_code list(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
    r->doc = tt_doc_for(a, q, w.trial, tt_printf(a, tt_say(q, "%s: %zu lots", "%s：%zu 个批次"), w.trial->study->id, w.trial->lots));
    put_lots(a, q, r, w.trial);
    r->next = tt_printf(a, "titrate today %s", tt_shell_word(a, q->word[0]));
    for (size_t i = 0; i < w.trial->lots; i++)
        if (!w.trial->lot[i]->released && w.trial->lot[i]->expires > tt_conduct_now(w.c))
            r->next = tt_next_line(
                a, q, &w, "release",
                tt_printf(a, "titrate lot %s %s --release", tt_shell_word(a, q->word[0]), tt_shell_word(a, w.trial->lot[i]->id)));
    return TT_OK;
}

static tt_code add(const tt_request *q, struct tt_work *w, tt_err *err)
{
    tt_dec concentration, viability, volume;
    tt_instant expires = TT_NO_INSTANT;
    TT_TRY(tt_opt_dec(q, "concentration", &concentration, err));
    if (!tt_opt(q, "viability") && !tt_study_counts_cells(w->trial->study))
        viability = tt_dec_int(100); /* of particles all count */
    else
        TT_TRY(tt_opt_dec(q, "viability", &viability, err));
    TT_TRY(tt_opt_dec(q, "volume", &volume, err));
    TT_TRY(tt_ward_when_needed(q, w, "expires", &expires, err));
    return tt_conduct_lot(w->c, w->by, q->word[1], concentration, viability, volume, expires, err);
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    const bool release = tt_opt_on(q, "release");
    if (q->words == 1)
        return list(a, q, r, err);
    const char *lot = q->word[1], *dir = tt_shell_word(a, q->word[0]);
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    TT_TRY(release ? tt_conduct_release(w.c, w.by, lot, err) : add(q, &w, err));
    tt_say_written(
        a, q, &w, r,
        tt_printf(a, release ? tt_say(q, "lot %s released", "批次 %s 已放行") : tt_say(q, "lot %s registered", "批次 %s 已登记"), lot));
    put_lots(a, q, r, w.trial);
    const tt_instant expires = tt_trial_lot(w.trial, lot)->expires;
    const bool expired = expires <= tt_conduct_now(w.c);
    if (!release && expired)
        tt_find(&r->findings, 696, tt_at_path(lot), lot, tt_when(a, w.trial->study, expires));
    tt_put_findings(a, q, r);
    r->next = release   ? tt_printf(a, "titrate today %s", dir)
              : expired ? tt_printf(a, "titrate lot %s", dir)
                        : tt_next_line(a, q, &w, "release", tt_printf(a, "titrate lot %s %s --release", dir, tt_shell_word(a, lot)));
    return TT_OK;
}

static const tt_option options[] = {
    {"concentration", "N", {"total cells or particles per mL", "每 mL 细胞（或颗粒）总数"}},
    {"viability", "PERCENT", {"from the release form; of cells only", "放行单上的活率（%），仅用于细胞制品"}},
    {"volume", "ML", {"in the lot", "批次总量（mL）"}},
    {"expires", "WHEN", {"site time", "有效期至（研究中心当地时间）"}},
    {"release", NULL, {"release a registered lot for use", "放行已登记的批次"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {
    "titrate lot out/ward LOT-7 --concentration 2e8 --viability 91.2 --volume 150 --expires '2099-12-31 18:00' --as sun",
    "titrate lot out/ward LOT-7 --release --as sun", "titrate lot out/ward", NULL};

const tt_command tt_command_lot = {
    .name = "lot",
    .words = "DIR|DB [LOT]",
    .min_words = 1,
    .max_words = 2,
    .summary = {"list, register or release lots of the product", "列出、登记或放行产品批次"},
    .more = {"", ""},
    .options = options,
    .examples = examples,
    .run = run,
};
