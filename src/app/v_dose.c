/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_dose.c -- the dose card, and the record of what was given; of a participant
 * treated before, of the next session.
 *
 * The card is the answer to "how many cells, in what volume, may I?".  It is
 * printed only when every gate is open, and shows each step of the calculation,
 * so that the two people who sign it can do it again on paper.  What was given is a
 * fact, within the rules or not: with a reason it is always taken down. */
#include "app/ward_internal.h"

/* "+3.3 %" */
static const char *change_of(tt_arena *a, tt_dec is, tt_dec was)
{
    const double x = 100 * (tt_dec_double(is) / tt_dec_double(was) - 1);
    return tt_printf(a, "%s%s %%", x > 0 ? "+" : "", tt_fixed(a, x, 1));
}

/* When and how far off the weight beside it was; the time where it is known. */
static const char *weight_before(tt_arena *a, const tt_request *q, const tt_study *st, const tt_dose_card *k)
{
    const bool known = k->before_weighed != TT_NO_INSTANT;
    return tt_printf(a, "%s kg, %s (%s)", tt_dec_text(a, k->before_kg),
                     known ? tt_when(a, st, k->before_weighed) : tt_say(q, "time not recorded", "时间未录入"),
                     change_of(a, k->weight_kg, k->before_kg));
}

/* What does not live has no viability: all of it counts, unless the release form gives a share of it. */
static void put_lot(tt_arena *a, const tt_request *q, tt_result *r, const tt_study *st, const tt_dose_card *k)
{
    const char *total = tt_grouped(a, k->total_cells), *per_ml = tt_grouped(a, tt_dec_trim(k->lot->concentration));
    const char *viable = tt_dec_text(a, k->lot->viability);
    const bool all = !tt_study_counts_cells(st) && tt_dec_cmp(k->lot->viability, tt_dec_int(100)) == 0;
    tt_doc_pair(r->doc, tt_say(q, "lot", "批次"),
                all ? tt_printf(a, tt_say(q, "%s, %s per mL", "%s，每 mL %s"), k->lot->id, per_ml)
                    : tt_printf(a, tt_say(q, "%s, viability %s %%, %s per mL", "%s，活率 %s %%，每 mL %s"), k->lot->id, viable, per_ml));
    tt_doc_pair(r->doc, tt_say(q, "total to draw up", "抽取总数"),
                all ? total : tt_printf(a, "%s = %s / %s %%", total, tt_grouped(a, k->cells), viable));
}

static void put_steps(tt_arena *a, const tt_request *q, tt_result *r, const tt_study *st, const tt_dose_card *k)
{
    const char *count = tt_study_counts_cells(st) ? tt_say(q, "viable cells", "活细胞") : tt_study_counted(a, st).in[q->lang];
    tt_doc_pair(r->doc, tt_say(q, "dose level", "剂量水平"), tt_level_name(a, st, k->level->number));
    if (k->sessions > 1)
        tt_doc_pair(r->doc, tt_say(q, "session", "治疗次序"),
                    tt_printf(a, tt_say(q, "%d of at most %d", "第 %d 次，最多 %d 次"), k->session, k->sessions));
    tt_doc_pair(
        r->doc, tt_say(q, "by decision", "依据决定"),
        tt_printf(a, tt_say(q, "%d, in force since %s", "%d，自 %s 起生效"), k->decision->number, tt_when(a, st, k->decision->effective)));
    tt_doc_pair(r->doc, tt_say(q, "weight", "体重"), tt_printf(a, "%s kg, %s", tt_dec_text(a, k->weight_kg), tt_when(a, st, k->weighed)));
    if (k->has_before)
        tt_doc_pair(r->doc, tt_say(q, "weight before", "另一次体重"), weight_before(a, q, st, k));
    tt_doc_pair(r->doc, tt_say(q, "to deliver", "应给予"), tt_printf(a, "%s %s", tt_grouped(a, k->cells), count));
    tt_doc_pair(r->doc, tt_say(q, "without a deviation", "允许范围"),
                tt_printf(a, "%s - %s", tt_grouped(a, k->low), tt_grouped(a, k->high)));
    put_lot(a, q, r, st, k);
    tt_doc_pair(r->doc, tt_say(q, "lot expires", "批次有效期"), tt_when(a, st, k->lot->expires));
    if (k->earliest != TT_AT_ONCE && k->earliest != TT_NO_INSTANT)
        tt_doc_pair(r->doc, tt_say(q, "not before", "最早给药时间"), tt_when(a, st, k->earliest));
}

static void put_boxes(const tt_request *q, tt_result *r)
{
    const char *const who[] = {tt_say(q, "prepared and given by", "配制及给药者"),
                               tt_say(q, "checked by (another person)", "核对者（另一人）")};
    tt_table *t = tt_doc_table(r->doc, tt_say(q, "Signed by two people before the dose is given", "给药前须由两人签名"));
    tt_table_col(t, "", TT_LEFT);
    tt_table_col(t, tt_say(q, "name", "姓名"), TT_LEFT);
    tt_table_col(t, tt_say(q, "signature", "签名"), TT_LEFT);
    tt_table_col(t, tt_say(q, "date and time", "日期时间"), TT_LEFT);
    for (size_t i = 0; i < 2; i++) {
        tt_table_next(t);
        tt_table_cell(t, who[i]);
        tt_table_cell(t, "____________________");
        tt_table_cell(t, "____________________");
        tt_table_cell(t, "________________");
    }
}

static void put_json(tt_arena *a, tt_result *r, const tt_dose_card *k)
{
    tt_json_put_string(&r->json, "subject", k->subject->id);
    tt_json_put_int(&r->json, "level", k->level->number);
    tt_put_dec(&r->json, "amount", k->level->amount);
    tt_json_put_int(&r->json, "decision", k->decision->number);
    tt_json_put_int(&r->json, "session", k->session);
    tt_json_put_string(&r->json, "lot", k->lot->id);
    tt_put_dec(&r->json, "weight_kg", k->weight_kg);
    tt_put_when(&r->json, "weighed", k->weighed);
    tt_json_put_string(&r->json, "weight_before_kg", k->has_before ? tt_dec_text(a, k->before_kg) : NULL);
    tt_put_when(&r->json, "weighed_before", k->has_before ? k->before_weighed : TT_NO_INSTANT);
    tt_put_dec(&r->json, "cells", k->cells);
    tt_put_dec(&r->json, "total_cells", k->total_cells);
    tt_put_dec(&r->json, "volume_ml", k->volume_ml);
    tt_put_dec(&r->json, "low", k->low);
    tt_put_dec(&r->json, "high", k->high);
    tt_put_when(&r->json, "earliest", k->earliest == TT_AT_ONCE ? TT_NO_INSTANT : k->earliest);
    tt_put_when(&r->json, "expires", k->lot->expires);
}

static tt_code card(tt_arena *a, const tt_request *q, tt_result *r, const char *lot, tt_err *err)
{
    struct tt_work w;
    tt_dose_card k;
    tt_instant when = 0;
    TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
    TT_TRY(tt_ward_when(q, &w, "start", tt_conduct_now(w.c), &when, err));
    TT_TRY(tt_conduct_card(w.c, a, q->word[1], lot, when, &k, err));
    r->doc = tt_doc_for(a, q, w.trial,
                        tt_printf(a, tt_say(q, "dose card: %s, %s", "给药卡：%s，%s"), k.subject->id, tt_when(a, w.trial->study, when)));
    tt_doc_callout(
        r->doc, TT_CALL_ANSWER, tt_printf(a, "%s mL", tt_dec_text(a, k.volume_ml)),
        tt_printf(a, tt_say(q, "of lot %s for %s at level %s", "批次 %s，用于 %s，水平 %s"), k.lot->id, k.subject->id, k.level->id));
    put_steps(a, q, r, w.trial->study, &k);
    tt_doc_pair(r->doc, tt_say(q, "record as of", "记录截至"), tt_anchor_text(a, w.trial->seq, &w.trial->head));
    put_boxes(q, r);
    put_json(a, r, &k);
    tt_json_put_bool(&r->json, "simulated", w.trial->rehearsal);
    r->next = "titrate help dose"; /* what was given is not known yet, and nobody should paste a guess */
    return TT_OK;
}

static void put_given(tt_arena *a, const tt_request *q, tt_result *r, const tt_study *st, const tt_subject *s, int session)
{
    const tt_session *x = &s->session[session - 1];
    if (st->dose.sessions > 1)
        tt_doc_pair(r->doc, tt_say(q, "session", "治疗次序"),
                    tt_printf(a, tt_say(q, "%d of at most %d", "第 %d 次，最多 %d 次"), session, st->dose.sessions));
    tt_doc_pair(r->doc, tt_say(q, "planned", "计划"), tt_grouped(a, x->planned));
    tt_doc_pair(r->doc, tt_say(q, "delivered", "实际给予"), tt_grouped(a, x->delivered));
    tt_doc_pair(r->doc, tt_say(q, "lot", "批次"), x->lot);
    tt_doc_pair(r->doc, tt_say(q, "start, end", "开始、结束"), tt_printf(a, "%s, %s", tt_when(a, st, x->start), tt_when(a, st, x->end)));
    tt_doc_pair(r->doc, tt_say(q, "checked by", "核对者"), *x->second_check ? x->second_check : tt_say(q, "nobody", "无"));
    if (*x->outside)
        tt_doc_pair(r->doc, tt_say(q, "against the rules", "违反的规则"), tt_printf(a, "%s  %s", x->outside, x->reason));
    tt_doc_pair(r->doc, tt_say(q, "DLT window closes", "DLT 观察期结束"), tt_when(a, st, s->dlt_until));
    tt_json_put_string(&r->json, "subject", s->id);
    tt_json_put_int(&r->json, "level", s->level);
    tt_json_put_int(&r->json, "session", session);
    tt_json_put_string(&r->json, "lot", x->lot);
    tt_put_dec(&r->json, "planned", x->planned);
    tt_put_dec(&r->json, "delivered", x->delivered);
    tt_put_when(&r->json, "start", x->start);
    tt_put_when(&r->json, "end", x->end);
    tt_json_put_string(&r->json, "checked_by", *x->second_check ? x->second_check : NULL);
    tt_json_put_string(&r->json, "outside", *x->outside ? x->outside : NULL);
    tt_put_when(&r->json, "window_end", s->dlt_until);
}

/* The second person, who may be left out only of a dose that is recorded with a reason. */
static tt_code read_second(tt_arena *a, const tt_request *q, tt_second *ret, tt_err *err)
{
    *ret = (tt_second){"", NULL};
    if (tt_opt_on(q, "reason") && !tt_opt_on(q, "checked-by"))
        return TT_OK;
    TT_TRY(tt_opt_text(q, "checked-by", &ret->user, err));
    return tt_password_of(a, q, "check-password-file", "TITRATE_CHECK_PASSWORD", 930, &ret->password, err);
}

/* `session` 0: the newest. */
static void say_given(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_work *w, const char *what, int session)
{
    const tt_subject *s = tt_trial_subject(w->trial, q->word[1]);
    tt_say_written(
        a, q, w, r,
        tt_printf(a, q->lang == TT_ZH ? "%s %s，水平 %s" : "%s %s at level %s", s->id, what, w->trial->study->dose.level[s->level - 1].id));
    put_given(a, q, r, w->trial->study, s, session ? session : s->sessions);
    tt_put_findings(a, q, r);
    r->next = tt_printf(a, "titrate today %s", tt_shell_word(a, q->word[0]));
}

static tt_code give(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    tt_dose_given g = {.subject = q->word[1], .reason = tt_opt(q, "reason")};
    TT_TRY(tt_opt_text(q, "lot", &g.lot, err));
    TT_TRY(tt_opt_dec(q, "given", &g.delivered, err));
    TT_TRY(read_second(a, q, &g.second, err));
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    TT_TRY(tt_opt_level(q, "level", w.trial->study, &g.level, err));
    TT_TRY(tt_ward_when_needed(q, &w, "start", &g.start, err));
    TT_TRY(tt_ward_when_needed(q, &w, "end", &g.end, err));
    TT_TRY(tt_conduct_given(w.c, w.by, &g, &r->findings, err));
    say_given(a, q, r, &w, tt_say(q, "dosed", "已给药"), 0);
    return TT_OK;
}

/* Of several sessions the one must be named. */
static tt_code which_session(const tt_request *q, const struct tt_work *w, int *ret, tt_err *err)
{
    const tt_subject *s = NULL;
    const char *named = NULL;
    int64_t n = 0;
    TT_TRY(tt_ward_subject(w, q->word[1], &s, err));
    if (s->sessions > 1)
        TT_TRY(tt_opt_text(q, "session", &named, err));
    TT_TRY(tt_opt_int(q, "session", 1, TT_MOST_SESSIONS, s->sessions == 1 ? 1 : 0, &n, err));
    *ret = (int)n;
    return TT_OK;
}

static tt_code correct(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    tt_dose_given g = {.subject = q->word[1], .lot = tt_opt(q, "lot"), .reason = tt_opt(q, "reason")};
    if (tt_opt_on(q, "given"))
        TT_TRY(tt_opt_dec(q, "given", &g.delivered, err));
    if (tt_opt_on(q, "given") && g.delivered.coef <= 0) /* 0 would stand for "as it was" */
        return tt_fail(err, TT_EUSAGE, 905, tt_at_path("given"), "given", tt_opt(q, "given"), "> 0");
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    TT_TRY(which_session(q, &w, &g.session, err));
    TT_TRY(tt_ward_when(q, &w, "start", TT_NO_INSTANT, &g.start, err));
    TT_TRY(tt_ward_when(q, &w, "end", TT_NO_INSTANT, &g.end, err));
    TT_TRY(tt_conduct_dose_correct(w.c, w.by, &g, &r->findings, err));
    say_given(a, q, r, &w, tt_say(q, "dose record corrected,", "已更正给药记录"), g.session);
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const char *lot = NULL;
    if (tt_opt_on(q, "correct"))
        return correct(a, q, r, err);
    if (tt_opt_on(q, "given"))
        return give(a, q, r, err);
    TT_TRY(tt_opt_text(q, "lot", &lot, err));
    return card(a, q, r, lot, err);
}

static const tt_option options[] = {
    {"lot", "LOT", {"the lot to draw from", "所用批次"}},
    {"given", "CELLS", {"record a dose given: viable cells (or particles) delivered", "记录已给药：实际给予的活细胞（或颗粒）数"}},
    {"start", "WHEN", {"start of the administration: site time, 'now' or '-20 min'", "给药开始时间：当地时间、now 或 '-20 min'"}},
    {"end", "WHEN", {"its end: the schedule counts from here", "给药结束时间：访视由此计时"}},
    {"checked-by", "USER", {"the second person who checked the dose", "核对剂量的第二人"}},
    {"check-password-file",
     "FILE",
     {"file with that person's own password (else TITRATE_CHECK_PASSWORD)", "核对人本人的密码文件（或环境变量 TITRATE_CHECK_PASSWORD）"}},
    {"reason",
     "TEXT",
     {"why it was given though a rule forbade it, which is recorded with a deviation; or why the record is corrected",
      "违反规则仍已给药的理由（随方案偏离一并记录），或更正理由"}},
    {"level", "LEVEL", {"the level given to a participant without a slot", "未占用名额者所用剂量水平"}},
    {"session", "N", {"with --correct: which session, of several", "与 --correct 合用：更正第几次治疗"}},
    {"correct", NULL, {"correct the record of a dose: what is not given stays", "更正给药记录，未给出的内容保持不变"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {
    "titrate dose out/ward HLC-001 --lot LOT-7",
    "titrate dose out/ward HLC-001 --lot LOT-7 --given 9.9e8 --start now --end now --checked-by wang --as li",
    "titrate dose out/ward HLC-001 --correct --given 9.8e8 --reason 'residue left in the syringe' --as li", NULL};

const tt_command tt_command_dose = {
    .name = "dose",
    .words = "DIR|DB SUBJECT",
    .min_words = 2,
    .max_words = 2,
    .summary = {"print the dose card, or record a dose given, or correct that record", "打印给药卡、记录已给药或更正给药记录"},
    .more = {"Without a signed decision for the level there is no card and no dose: exit status 1, and nothing is written. A dose that was "
             "given all the same is a fact: record it with --given and --reason, and it stands as a protocol deviation.",
             "没有针对该水平的已签署决定，就没有给药卡，也不能给药：退出码 1，不写入任何内容。若实际已给药，请以 --given 和 --reason "
             "如实记录，并作为方案偏离处理。"},
    .options = options,
    .examples = examples,
    .run = run,
};
