/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_hold.c -- all dosing stopped at once, and let go again. */
#include "app/ward_internal.h"

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    const char *why = NULL, *dir = tt_shell_word(a, q->word[0]);
    const bool hold = !tt_opt_on(q, "lift");
    TT_TRY(tt_opt_text(q, "why", &why, err));
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    TT_TRY(tt_conduct_hold(w.c, w.by, hold, why, err));
    tt_say_written(a, q, &w, r,
                   hold ? tt_say(q, "all dosing is on hold", "全部给药已暂停") : tt_say(q, "the hold is lifted", "暂停已解除"));
    tt_doc_pair(r->doc, tt_say(q, "why", "理由"), why);
    tt_json_put_bool(&r->json, "held", w.trial->held);
    tt_json_put_string(&r->json, "why", why);
    r->next = tt_printf(a, "titrate decide %s", dir);
    return TT_OK;
}

static const tt_option options[] = {
    {"why", "TEXT", {"the reason, shown at every refused dose", "理由，将显示在每次被拒绝的给药中"}},
    {"lift", NULL, {"let dosing go on", "恢复给药"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate hold out/ward --why 'one death under review' --as chen",
                                       "titrate hold out/ward --lift --why 'judged not related by the safety reviewer' --as chen", NULL};

const tt_command tt_command_hold = {
    .name = "hold",
    .words = "DIR|DB",
    .min_words = 1,
    .max_words = 1,
    .summary = {"stop all dosing at once, or lift the stop", "立即暂停全部给药，或解除暂停"},
    .more = {"", ""},
    .options = options,
    .examples = examples,
    .run = run,
};
