/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_match.c -- one person's facts against several studies: met, not met, or unknown
 * and what is missing. */
#include "app/ward_internal.h"

enum { FACTS_LIMIT = 1 << 20 };

static bool against(const tt_verdict_of *v)
{
    return v->met != TT_UNKNOWN && (v->met == TT_YES) == v->criterion->exclusion;
}

enum missing { JUDGED, UNCONFIRMED, FACTS, ANSWERED };

static enum missing missing_of(const tt_matched *m, size_t i)
{
    const tt_verdict_of *v = &m->verdict[i];
    if (v->met != TT_UNKNOWN)
        return ANSWERED;
    return !m->confirmed[i] ? UNCONFIRMED : v->criterion->test ? FACTS : JUDGED;
}

/* "to be judged: I2, E1": criteria that wait for the same. */
static void put_alike(const tt_request *q, tt_buf *b, const tt_study *s, const tt_matched *m, enum missing what, const char *name)
{
    size_t n = 0;
    for (size_t i = 0; i < s->criteria; i++) {
        if (missing_of(m, i) != what)
            continue;
        if (n++ == 0)
            tt_buf_printf(b, tt_say(q, "%s%s: ", "%s%s："), b->n ? tt_say(q, "; ", "；") : "", name);
        tt_buf_printf(b, "%s%s", n > 1 ? tt_say(q, ", ", "、") : "", m->verdict[i].criterion->id);
    }
}

static void put_lacks(const tt_request *q, tt_buf *b, const tt_study *s, const tt_matched *m)
{
    for (size_t i = 0; i < s->criteria; i++) {
        const tt_verdict_of *v = &m->verdict[i];
        if (missing_of(m, i) != FACTS)
            continue;
        tt_buf_printf(b, tt_say(q, "%s%s lacks ", "%s%s 缺 "), b->n ? tt_say(q, "; ", "；") : "", v->criterion->id);
        for (size_t k = 0; k < v->n_lacks; k++)
            tt_buf_printf(b, "%s%s", k ? tt_say(q, ", ", "、") : "", v->lacks[k]);
    }
}

/* What decides: the criteria that fail; else what is missing of those unknown, facts first, as they can be had. */
static const char *because(tt_arena *a, const tt_request *q, const tt_study *s, const tt_matched *m)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; m->answer == TT_NO && i < s->criteria; i++)
        if (against(&m->verdict[i]))
            tt_buf_printf(&b, "%s%s %s", b.n ? tt_say(q, "; ", "；") : "", m->verdict[i].criterion->id,
                          m->verdict[i].criterion->text.in[q->lang]);
    if (m->answer == TT_UNKNOWN) {
        put_lacks(q, &b, s, m);
        put_alike(q, &b, s, m, JUDGED, tt_say(q, "to be judged", "待判断"));
        put_alike(q, &b, s, m, UNCONFIRMED, tt_say(q, "not confirmed", "未经确认"));
    }
    return tt_buf_text(&b);
}

static void put_criteria(const tt_request *q, tt_result *r, const tt_study *s, const tt_matched *m)
{
    tt_json_key(&r->json, "criteria");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < s->criteria; i++) {
        const tt_verdict_of *v = &m->verdict[i];
        tt_json_open(&r->json, '{');
        tt_json_put_string(&r->json, "criterion", v->criterion->id);
        tt_json_put_string(&r->json, "kind", v->criterion->exclusion ? "exclusion" : "inclusion");
        tt_json_put_string(&r->json, "text", v->criterion->text.in[q->lang]);
        tt_json_put_string(&r->json, "met", tt_truth_code(v->met));
        tt_json_put_bool(&r->json, "confirmed", m->confirmed[i]);
        tt_json_key(&r->json, "lacks");
        tt_json_open(&r->json, '[');
        for (size_t k = 0; k < v->n_lacks; k++)
            tt_json_string(&r->json, v->lacks[k]);
        tt_json_close(&r->json);
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
}

static tt_code one_study(tt_arena *a, const tt_request *q, tt_result *r, tt_table *t, size_t i, tt_fact *fact, size_t facts, tt_err *err)
{
    const tt_study *s = NULL;
    tt_matched m;
    TT_TRY(tt_open_study(a, q->word[i], r, &s, NULL, err));
    r->findings.n = 0; /* lint says what the study lacks */
    TT_TRY(tt_study_match(a, s, fact, facts, &m, err));
    tt_table_next(t);
    tt_table_cell(t, s->id);
    tt_table_cell(t, m.answer == TT_YES  ? tt_say(q, "all met", "均符合")
                     : m.answer == TT_NO ? tt_say(q, "no", "不符合")
                                         : tt_say(q, "unknown", "未知"));
    tt_table_cell(t, because(a, q, s, &m));
    tt_json_open(&r->json, '{');
    tt_json_put_string(&r->json, "study", s->id);
    tt_json_put_string(&r->json, "answer", tt_truth_code(m.answer));
    put_criteria(q, r, s, &m);
    tt_json_close(&r->json);
    if (m.answer == TT_YES)
        r->status = 0;
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    char *text = NULL;
    size_t n = 0, facts = 0;
    tt_fact *fact = NULL;
    TT_TRY(tt_file_read(a, q->word[0], FACTS_LIMIT, &text, &n, err));
    TT_TRY(tt_facts_read(a, q->word[0], text, n, &fact, &facts, err));
    r->doc = tt_doc_new(a, q->lang, tt_say(q, "Criteria of each study", "各研究的入排标准"));
    tt_table *t = tt_doc_table(r->doc, tt_say(q, "What the facts answer", "按所给事实的判断"));
    tt_table_col(t, tt_say(q, "study", "研究"), TT_KEEP);
    tt_table_col(t, tt_say(q, "criteria", "标准"), TT_KEEP);
    tt_table_col(t, tt_say(q, "because, or missing", "依据或缺少"), TT_LEFT);
    r->status = 1;
    tt_json_key(&r->json, "studies");
    tt_json_open(&r->json, '[');
    for (size_t i = 1; i < q->words; i++)
        TT_TRY(one_study(a, q, r, t, i, fact, facts, err));
    tt_json_close(&r->json);
    tt_doc_para(r->doc, tt_say(q, "This is no declaration of eligibility: an investigator makes that, after screening.",
                               "此结果不是入选判定：入选由研究者在筛选后判定。"));
    for (size_t i = 0; i < facts; i++)
        if (!fact[i].used)
            tt_find(&r->findings, 231, fact[i].where, fact[i].name);
    return TT_OK;
}

static const char *const examples[] = {"titrate match tests/data/match/facts.txt studies/nct07276568 studies/nct05727722",
                                       "titrate match tests/data/match/facts.txt studies/nct05727722 --json", NULL};

const tt_command tt_command_match = {
    .name = "match",
    .words = "FACTS STUDY..",
    .min_words = 2,
    .max_words = -1,
    .summary = {"a person's facts against the confirmed criteria of several studies", "将一名患者的事实与多项研究已确认的入排标准对照"},
    .more =
        {"FACTS is a YAML map, a CSV of name and value, or lines name = value; numbers with their unit. STUDY.CRITERION = yes answers a "
         "criterion that asks for judgement; screening.date = 2026-03-04 (consent.date, enrolment.date) is the day that times count back "
         "from. "
         "Missing is unknown, never no; a criterion nobody has confirmed is never judged.",
         "FACTS 为 YAML 映射、含名称和值的 CSV，或“名称 = 值”的文本；数值须带单位。用 研究.标准 = yes 回答需人工判断的标准；screening.date "
         "= 2026-03-04（或 consent.date、enrolment.date）为时间条件回溯的起算日。"
         "缺少即未知，不等于否；未经确认的标准不作判断。"},
    .examples = examples,
    .run = run,
};
