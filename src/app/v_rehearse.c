/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_rehearse.c -- the whole study on virtual patients, with its report. */
#include "app/ward_internal.h"
#include "report/report.h"
#include "virtual/virtual.h"

static bool tell(void *self, int64_t seq, int screened, int dosed)
{
    const tt_request *q = self;
    (void)screened;
    (void)dosed;
    return !q->progress || q->progress(q->self, "event", seq, 0);
}

static tt_code read_truth(tt_arena *a, const tt_request *q, tt_rehearsal *h, tt_err *err)
{
    const char *s = tt_opt(q, "truth");
    if (!s)
        return TT_OK;
    double *p = TT_ARRAY(a, double, TT_MAX_DOSES);
    for (h->levels = 0; *s && h->levels < TT_MAX_DOSES; h->levels++) {
        const size_t n = strcspn(s, ",");
        tt_dec d;
        if (tt_dec_parse(tt_strndup(a, s, n), &d, NULL) != TT_OK || tt_dec_cmp(d, tt_dec_int(0)) < 0 || tt_dec_cmp(d, tt_dec_int(1)) > 0)
            return tt_fail(err, TT_EUSAGE, 905, tt_at_path("truth"), "truth", s, "0.05,0.12,0.25,0.40");
        p[h->levels] = tt_dec_double(d);
        s += n + (s[n] == ',');
    }
    if (*s || !h->levels) /* more rates than any ladder has doses, or none */
        return tt_fail(err, TT_EUSAGE, 905, tt_at_path("truth"), "truth", tt_opt(q, "truth"), "0.05,0.12,0.25,0.40");
    h->truth = p;
    return TT_OK;
}

static tt_code read_options(tt_arena *a, const tt_request *q, tt_rehearsal *h, tt_err *err)
{
    int64_t seed = 0, patients = 0;
    const char *until = tt_opt(q, "until");
    TT_TRY(tt_opt_int(q, "seed", 0, INT64_MAX, 1, &seed, err));
    TT_TRY(tt_opt_int(q, "patients", 1, 10000, 0, &patients, err));
    if (until)
        TT_TRY(tt_dur_parse(until, &h->until, err));
    h->seed = (uint64_t)seed;
    h->patients = (int)patients;
    h->start = TT_NO_INSTANT;
    h->progress = tell;
    h->self = (void *)(uintptr_t)q;
    return read_truth(a, q, h, err);
}

static const char *mtd_text(tt_arena *a, const tt_request *q, const tt_study *s, int mtd)
{
    return mtd > 0    ? tt_level_name(a, s, mtd)
           : mtd == 0 ? tt_say(q, "none: below the lowest level", "无：低于最低剂量水平")
                      : tt_say(q, "not settled", "尚未确定");
}

/* With one level there is nothing to choose: the boundary was reached or not (the report's words: tt_boundary_words). */
static const char *boundary_text(const tt_request *q, int mtd)
{
    return mtd > 0    ? tt_say(q, "stopping boundary not reached", "未达到停止界值")
           : mtd == 0 ? tt_say(q, "stopping boundary reached", "已达到停止界值")
                      : tt_say(q, "stopping boundary not reached so far", "迄今未达到停止界值");
}

static void say_result(tt_arena *a, const tt_request *q, tt_result *r, const tt_trial *t, const tt_rehearsal *h, const tt_rehearsed *x,
                       const char *out)
{
    const tt_study *s = t->study;
    const struct {
        const char *key, *en, *zh;
        int64_t n;
    } rows[] = {{"screened", "screened", "筛选", x->screened},
                {"failed", "screen failures", "筛选失败", x->failed},
                {"dosed", "dosed", "给药", x->dosed},
                {"dlts", "dose-limiting toxicities", "剂量限制性毒性", x->dlts},
                {"decisions", "decisions", "决定", x->decisions},
                {"deaths", "deaths", "死亡", x->deaths},
                {"transplants", "transplantations", "肝移植", x->transplants},
                {"values", "values", "数据", x->values},
                {"deviations", "deviations", "方案偏离", x->deviations},
                {"events", "events in the log", "日志事件", x->events}};
    r->doc =
        tt_doc_for(a, q, t, tt_printf(a, tt_say(q, "%s rehearsed, seed %llu", "%s 预演，种子 %llu"), s->id, (unsigned long long)h->seed));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tt_doc_pair(r->doc, tt_say(q, rows[i].en, rows[i].zh), tt_int_text(a, rows[i].n));
        tt_json_put_int(&r->json, rows[i].key, rows[i].n);
    }
    tt_json_put_int(&r->json, "sessions", x->sessions);
    if (s->dose.sessions > 1)
        tt_doc_pair(r->doc, tt_say(q, "sessions", "治疗次数"), tt_int_text(a, x->sessions));
    if (s->plan->doses == 1)
        tt_doc_pair(r->doc, tt_say(q, "rule", "规则"), boundary_text(q, x->mtd));
    else
        tt_doc_pair(r->doc, tt_say(q, "MTD", "最大耐受剂量（MTD）"), mtd_text(a, q, s, x->mtd));
    tt_json_key(&r->json, "mtd");
    if (x->mtd >= 0)
        tt_json_int(&r->json, x->mtd);
    else
        tt_json_null(&r->json);
    tt_json_put_bool(&r->json, "simulated", true);
    tt_json_put_string(&r->json, "report", tt_printf(a, "%s/report/index.html", out));
    tt_doc_pair(r->doc, tt_say(q, "report", "报告"), tt_printf(a, "%s/report/index.html", out));
    r->next = tt_printf(a, "titrate verify %s", tt_shell_word(a, out));
}

static tt_code write_report(tt_arena *a, const tt_request *q, tt_result *r, const char *db, const char *out, struct tt_work *w, tt_err *err)
{
    const tt_report_options opt = {.program = TT_VERSION};
    TT_TRY(tt_work_read(a, q, db, w, err));
    return tt_report_write(w->trial, tt_printf(a, "%s/report", out), &opt, &r->findings, err);
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const tt_study *s = NULL;
    const char *out = tt_opt(q, "out");
    bool runnable = false;
    tt_rehearsal h = {0};
    tt_rehearsed x = {0};
    struct tt_work w;
    TT_TRY(tt_open_study(a, q->word[0], r, &s, &runnable, err));
    TT_TRY(read_options(a, q, &h, err));
    out = out ? out : tt_printf(a, "out/%s", s->id);
    const char *db = tt_printf(a, "%s/study.db", out);
    if (tt_file_exists(db) && tt_opt_on(q, "again"))
        TT_TRY(tt_discard_rehearsal(db, err));
    TT_TRY(tt_folder_make(out, err));
    TT_TRY(tt_rehearse(db, s, runnable, &h, &x, err));
    TT_TRY(write_report(a, q, r, db, out, &w, err));
    say_result(a, q, r, w.trial, &h, &x, out);
    return TT_OK;
}

static const tt_option options[] = {
    {"seed", "N", {"the same seed gives the same bytes (default 1)", "相同种子得到相同字节（默认 1）"}},
    {"out", "DIR", {"folder for study.db and report/ (default out/STUDY)", "输出文件夹，含 study.db 与 report/（默认 out/研究编号）"}},
    {"patients", "N", {"screened at most (default: the study's enrolment)", "最多筛选人数（默认为研究的入组人数）"}},
    {"truth", "p1,p2,..", {"true DLT probability per level", "各剂量水平的真实 DLT 概率"}},
    {"until", "DURATION", {"stop so long after the start, in the middle of things (40 d)", "自启动起进行到此时长为止（如 40 d）"}},
    {"again", NULL, {"replace an earlier rehearsal in that folder; never a live study", "覆盖该文件夹中先前的预演；绝不覆盖正式研究"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate rehearse studies/nct07276568 --seed 7 --out out/demo",
                                       "titrate rehearse studies/nct07276568 --seed 7 --until '40 d' --out out/ward40", NULL};

const tt_command tt_command_rehearse = {
    .name = "rehearse",
    .words = "STUDY",
    .min_words = 1,
    .max_words = 1,
    .summary = {"run the whole study on virtual patients and write its report", "用虚拟患者预演整个研究并生成报告"},
    .more = {"Simulated actors screen, dose, measure, judge and sign through the same gates as people. Everything is marked SIMULATED.",
             "由模拟人员按真实流程筛选、给药、测量、判定并签署，放行条件与真实人员相同。全部输出标注 SIMULATED。"},
    .options = options,
    .examples = examples,
    .run = run,
};
