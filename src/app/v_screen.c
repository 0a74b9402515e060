/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_screen.c -- screening: a number opened; the criteria one by one with the value
 * each rests on; a person's answers; and the declaration "eligible" or "not".
 *
 * Unknown is shown as unknown, with what it lacks.  It is never "no". */
#include "app/ward_internal.h"

static const char *lacks_of(tt_arena *a, const tt_verdict_of *v)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < v->n_lacks; i++)
        tt_buf_printf(&b, "%s%s", b.n ? ", " : "", v->lacks[i]);
    return tt_buf_text(&b);
}

static bool in_the_way(const tt_verdict_of *v)
{
    return v->met != (v->criterion->exclusion ? TT_NO : TT_YES);
}

/* The comparisons themselves with the values they rest on; how they combine is in the criterion's own words. */
static const char *leaves_of(tt_arena *a, const char *why)
{
    const char *whole = strrchr(why, '\n');
    tt_buf b = tt_buf_new(a);
    while (whole && whole[1] == '\0' && whole > why) /* a newline at the end is no line */
        for (whole--; whole > why && *whole != '\n';)
            whole--;
    if (!whole || whole == why)
        return why;
    for (; why < whole; why++) {
        if (*why == '\n')
            tt_buf_add(&b, "; ");
        else
            tt_buf_addc(&b, *why);
    }
    return tt_buf_text(&b);
}

/* Yes, no and unknown inside an explanation, in the reader's language. */
static const char *said(tt_arena *a, const tt_request *q, const char *why)
{
    static const char *const word[][2] = {{": yes", "：是"}, {": no", "：否"}, {": unknown", "：不明"}, {"investigator", "研究者"}};
    tt_buf b = tt_buf_new(a);
    if (q->lang != TT_ZH)
        return why;
    while (*why) {
        size_t i = 0;
        for (; i < sizeof word / sizeof *word; i++) {
            const size_t n = strlen(word[i][0]);
            if (strncmp(why, word[i][0], n) == 0 && (why[n] == ']' || why[n] == '\0' || why[n] == ':'))
                break;
        }
        if (i < sizeof word / sizeof *word) {
            tt_buf_add(&b, word[i][1]);
            why += strlen(word[i][0]);
        } else
            tt_buf_addc(&b, *why++);
    }
    return tt_buf_text(&b);
}

static void put_criterion(tt_arena *a, const tt_request *q, tt_result *r, tt_table *t, const tt_verdict_of *v)
{
    const tt_criterion *c = v->criterion;
    tt_table_next(t);
    tt_table_cell(t, c->id);
    tt_table_cell(t, c->text.in[q->lang]);
    tt_table_cell(t, tt_truth_word(q, v->met));
    if (in_the_way(v) && v->met != TT_UNKNOWN)
        tt_table_cell_risk(t);
    tt_table_cell(t, c->test || v->met != TT_UNKNOWN ? said(a, q, leaves_of(a, v->why))
                                                     : tt_printf(a, tt_say(q, "to be judged: %s", "待判断：%s"), said(a, q, c->ask)));
    tt_json_open(&r->json, '{');
    tt_json_put_string(&r->json, "criterion", c->id);
    tt_json_put_string(&r->json, "kind", c->exclusion ? "exclusion" : "inclusion");
    tt_json_put_string(&r->json, "text", c->text.in[q->lang]);
    tt_json_put_string(&r->json, "met", tt_truth_code(v->met));
    tt_json_put_bool(&r->json, "judgement", !c->test);
    tt_json_put_string(&r->json, "why", v->why);
    tt_json_key(&r->json, "lacks");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < v->n_lacks; i++)
        tt_json_string(&r->json, v->lacks[i]);
    tt_json_close(&r->json);
    tt_json_close(&r->json);
}

static void put_verdict(tt_arena *a, const tt_request *q, tt_result *r, const tt_study *st, const tt_verdict_of *v, tt_truth all)
{
    static const char *const en[] = {"a criterion says no", "every criterion is met", "not all can be answered yet"};
    static const char *const zh[] = {"有标准不符合", "全部标准均符合", "尚有标准无法判断"};
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < st->criteria; i++)
        if (in_the_way(&v[i]))
            tt_buf_printf(&b, "%s%s%s%s", b.n ? "; " : "", v[i].criterion->id, v[i].n_lacks && v[i].criterion->test ? " ?" : "",
                          v[i].n_lacks && v[i].criterion->test ? lacks_of(a, &v[i]) : "");
    tt_doc_callout(r->doc, TT_CALL_ANSWER, q->lang == TT_ZH ? zh[all] : en[all],
                   b.n ? tt_buf_text(&b) : tt_printf(a, tt_say(q, "%zu of %zu", "%zu/%zu"), st->criteria, st->criteria));
    tt_json_put_string(&r->json, "criteria_met", tt_truth_code(all));
}

/* Who signs, by what stands in the way of the consent; NULL: nobody can now. */
static const char *signer_for(const tt_study *st, unsigned id)
{
    const bool other = st->consent_representative == TT_YES;
    return id == 687 ? NULL : id == 658 ? "both" : (id == 659 || id == 686) && other ? "representative" : "participant";
}

/* What usually comes next on a participant's way. */
static const char *next_of(tt_arena *a, const tt_request *q, const struct tt_work *w, const tt_subject *s, const tt_verdict_of *v,
                           tt_truth all)
{
    const tt_study *st = w->trial->study;
    const char *dir = tt_shell_word(a, q->word[0]);
    if (s->end != TT_STILL_IN || s->slot || tt_subject_control(s))
        return tt_printf(a, "titrate today %s", dir);
    tt_err no;
    if (tt_conduct_consented(w->c, s->id, tt_conduct_now(w->c), &no) != TT_OK && signer_for(st, no.id))
        return tt_next_line(a, q, w, "consent",
                            tt_printf(a, "titrate consent %s %s --version %s --by %s", dir, s->id, tt_shell_word(a, st->consent_version),
                                      signer_for(st, no.id)));
    if (s->eligible == TT_YES)
        return tt_next_line(a, q, w, "enrol", tt_printf(a, "titrate enrol %s %s", dir, s->id));
    if (all == TT_YES)
        return tt_next_line(a, q, w, "eligible", tt_printf(a, "titrate screen %s %s --eligible yes", dir, s->id));
    for (size_t i = 0; i < st->criteria; i++) /* a value that is lacking: show the form, as only a person has the value */
        if (v[i].criterion->test && v[i].met == TT_UNKNOWN)
            for (size_t k = 0; k < st->visits; k++)
                if (st->visit[k].kind == TT_VISIT_SCREENING)
                    return tt_printf(a, "titrate enter %s %s %s", dir, s->id, st->visit[k].id);
    return "titrate help screen";
}

/* What stands in the way of a consent that was signed. */
static void put_consent(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_work *w, const tt_subject *s)
{
    tt_err no;
    const bool carries = tt_conduct_consented(w->c, s->id, tt_conduct_now(w->c), &no) == TT_OK;
    tt_json_put_bool(&r->json, "consent_carries", carries);
    if (!carries && *s->consent_version)
        tt_doc_callout(r->doc, TT_CALL_RISK, tt_say(q, "consent does not carry the next step", "知情同意不足以支持下一步"),
                       tt_err_message(a, &no, q->lang));
}

static tt_code show(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_work *w, tt_err *err)
{
    const tt_subject *s = NULL;
    tt_verdict_of *v = NULL;
    TT_TRY(tt_ward_subject(w, q->word[1], &s, err));
    const tt_truth all = tt_conduct_eligibility(w->c, a, s->id, &v, err);
    if (!r->doc)
        r->doc = tt_doc_for(a, q, w->trial, tt_printf(a, tt_say(q, "%s: screening", "%s：筛选"), s->id));
    tt_json_put_string(&r->json, "subject", s->id);
    tt_json_put_string(&r->json, "consent", s->consent_version);
    tt_json_put_string(&r->json, "eligible", tt_truth_code(s->eligible));
    tt_doc_pair(r->doc, tt_say(q, "consent", "知情同意"),
                *s->consent_version ? tt_printf(a, "%s, %s", s->consent_version, tt_when(a, w->trial->study, s->consented))
                                    : tt_say(q, "none", "无"));
    put_consent(a, q, r, w, s);
    tt_doc_pair(r->doc, tt_say(q, "declared eligible", "判定入选"),
                s->eligible == TT_UNKNOWN ? tt_say(q, "not yet", "尚未判定") : tt_truth_word(q, s->eligible));
    put_verdict(a, q, r, w->trial->study, v, all);
    tt_table *t = tt_doc_table(r->doc, tt_say(q, "Criteria: I to include, E to exclude", "标准：I 为入选，E 为排除"));
    tt_table_col(t, "", TT_LEFT);
    tt_table_col(t, tt_say(q, "criterion", "标准"), TT_LEFT);
    tt_table_col(t, tt_say(q, "true?", "是否成立"), TT_LEFT);
    tt_table_col(t, tt_say(q, "because", "依据"), TT_LEFT);
    tt_json_key(&r->json, "criteria");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < w->trial->study->criteria; i++)
        put_criterion(a, q, r, t, &v[i]);
    tt_json_close(&r->json);
    r->next = next_of(a, q, w, s, v, all);
    r->status = all == TT_YES ? 0 : 1;
    return TT_OK;
}

static tt_code open_number(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    char id[24];
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    TT_TRY(tt_conduct_screen(w.c, w.by, id, err));
    tt_say_written(a, q, &w, r, tt_printf(a, tt_say(q, "%s: screening opened", "%s：已开始筛选"), id));
    tt_json_put_string(&r->json, "subject", tt_strdup(a, id));
    r->next = tt_next_line(a, q, &w, "consent",
                           tt_printf(a, "titrate consent %s %s --version %s --by participant", tt_shell_word(a, q->word[0]), id,
                                     tt_shell_word(a, w.trial->study->consent_version)));
    return TT_OK;
}

/* One answer to several criteria, all or none. */
static tt_code judge(tt_arena *a, const tt_request *q, struct tt_work *w, tt_err *err)
{
    tt_truth met = TT_UNKNOWN;
    TT_TRY(tt_opt_truth(q, "met", &met, err));
    TT_TRY(tt_conduct_begin(w->c, err));
    for (const char *const *id = tt_comma_list(a, tt_opt(q, "criterion")); *id; id++)
        TT_TRY(tt_conduct_judge(w->c, w->by, q->word[1], *id, met, tt_opt(q, "reason"), err));
    return tt_conduct_commit(w->c, err);
}

static tt_code declare(const tt_request *q, struct tt_work *w, tt_err *err)
{
    static const char *const words[] = {"no", "yes", NULL};
    size_t yes = 0;
    TT_TRY(tt_opt_one_of(q, "eligible", words, &yes, err));
    return tt_conduct_eligible(w->c, w->by, q->word[1], yes == 1, tt_opt(q, "reason"), err);
}

static tt_code answer(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    const bool judging = tt_opt_on(q, "criterion");
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    TT_TRY(judging ? judge(a, q, &w, err) : declare(q, &w, err));
    const tt_subject *s = tt_trial_subject(w.trial, q->word[1]);
    const char *title = judging                 ? tt_say(q, "judgement recorded", "已记录判断")
                        : s->eligible == TT_YES ? tt_say(q, "eligible", "符合入选条件")
                                                : tt_say(q, "not eligible", "不符合入选条件");
    tt_say_written(a, q, &w, r, tt_printf(a, tt_say(q, "%s: %s", "%s：%s"), s->id, title));
    TT_TRY(show(a, q, r, &w, err));
    r->status = 0; /* it was recorded: what still lacks is in the table */
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    if (tt_opt_on(q, "criterion") || tt_opt_on(q, "eligible"))
        return q->words == 2 ? answer(a, q, r, err) : tt_fail(err, TT_EUSAGE, 901, tt_at_path("screen"), "screen", "DIR|DB SUBJECT");
    if (q->words == 1)
        return open_number(a, q, r, err);
    TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
    return show(a, q, r, &w, err);
}

static const tt_option options[] = {
    {"criterion", "ID,..", {"answer criteria that ask for a person's judgement", "回答需人工判断的标准"}},
    {"met", "yes|no|unknown", {"is the criterion true of this participant?", "该标准对此受试者是否成立"}},
    {"eligible", "yes|no", {"declare eligibility; no ends screening and needs a reason", "判定是否入选；判定“否”将结束筛选且须说明理由"}},
    {"reason", "TEXT", {"why", "理由"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate screen out/ward --as li",
                                       "titrate screen out/ward HLC-001",
                                       "titrate screen out/ward HLC-001 --criterion I2 --met yes --as wang",
                                       "titrate screen out/ward HLC-001 --criterion E1,E2,E4,E5,E6,E7 --met no --as wang",
                                       "titrate screen out/ward HLC-001 --eligible yes --as wang",
                                       NULL};

const tt_command tt_command_screen = {
    .name = "screen",
    .words = "DIR|DB [SUBJECT]",
    .min_words = 1,
    .max_words = 2,
    .summary = {"open a screening number, show or answer the criteria, declare eligibility", "开始筛选、查看或回答入排标准、判定入选"},
    .more = {"Without SUBJECT a new number is opened. With it the criteria are shown with the value each rests on; exit status 1 until all "
             "are met.",
             "不给出受试者时开立新的筛选号；给出时逐条显示标准及其依据；全部符合之前退出码为 1。"},
    .options = options,
    .examples = examples,
    .run = run,
};
