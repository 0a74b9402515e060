/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/report.c -- the folder: every page in each language, the figures, the data. */
#include "report/report_internal.h"

#ifndef TT_VERSION
#define TT_VERSION "0"
#endif

const struct page tt_report_pages[] = {
    {"index.html", {"Answer", "结论"}, {"May the next patient be dosed?", "下一名患者可以给药吗？"}, tt_page_index},
    {"decisions.html", {"Decisions", "剂量决定"}, {"Dose decisions", "剂量决定"}, tt_page_decisions},
    {"participants.html", {"Participants", "受试者"}, {"Participants", "受试者"}, tt_page_participants},
    {"dosing.html", {"Dosing", "给药"}, {"Dosing", "给药情况"}, tt_page_dosing},
    {"biochemistry.html", {"Biochemistry", "肝脏生化"}, {"Liver biochemistry", "肝脏生化"}, tt_page_biochemistry},
    {"vitals.html", {"Vitals", "体征影像"}, {"Vital signs, consciousness, graft imaging", "生命体征、意识与移植物影像"}, tt_page_vitals},
    {"adverse.html", {"Safety", "安全性"}, {"Adverse reactions and DLTs", "不良反应与剂量限制性毒性"}, tt_page_adverse},
    {"survival.html", {"Survival", "生存"}, {"Survival", "生存"}, tt_page_survival},
    {"design.html", {"Design", "设计"}, {"Design", "试验设计"}, tt_page_design},
    {"data.html", {"Data", "数据"}, {"Data, versions, how to recompute", "数据、版本与复核方法"}, tt_page_data},
};
const size_t tt_report_page_count = sizeof tt_report_pages / sizeof *tt_report_pages;

const char *tt_in(const struct report *r, tt_words w)
{
    return w.in[r->lang];
}

const char *tt_pick(const struct report *r, const char *en, const char *zh)
{
    return r->lang == TT_ZH ? zh : en;
}

const char *tt_num(const struct report *r, int64_t n)
{
    return tt_printf(r->a, "%lld", (long long)n);
}

const char *tt_tell_(const struct report *r, const char *en, const char *zh, ...)
{
    const char *arg[TT_ERR_ARGS] = {NULL}, *s;
    va_list ap;
    va_start(ap, zh);
    for (int i = 0; i < TT_ERR_ARGS && (s = va_arg(ap, const char *)) != NULL; i++)
        arg[i] = s;
    va_end(ap);
    return tt_message_fill(r->a, tt_pick(r, en, zh), arg);
}

static const char *unless_live(const tt_trial *t, tt_lang lang, const char *const rehearsal[TT_LANGS], const char *const practice[TT_LANGS])
{
    if (!t->rehearsal)
        return NULL;
    return tt_streq(t->mode, "practice") ? practice[lang] : rehearsal[lang];
}

const char *tt_unless_live(const struct report *r, const char *const rehearsal[TT_LANGS], const char *const practice[TT_LANGS])
{
    return unless_live(r->t, r->lang, rehearsal, practice);
}

const char *tt_simulated_words(const tt_trial *t, tt_lang lang)
{
    static const char *const rehearsal[] = {
        "SIMULATED: rehearsal data from a model; not observed in patients; not evidence of safety or efficacy",
        "模拟数据：由模型生成的预演数据，并非患者观察结果，不能作为安全性或有效性证据"};
    static const char *const practice[] = {
        "SIMULATED: practice data entered by people in training; not observed in patients; not evidence of "
        "safety or efficacy",
        "模拟数据：人员练习时录入的数据，并非患者观察结果，不能作为安全性或有效性证据"};
    return unless_live(t, lang, rehearsal, practice);
}

const char *tt_program(const struct report *r)
{
    return tt_printf(r->a, "titrate %s", r->opt->program ? r->opt->program : TT_VERSION);
}

const char *tt_footer(const struct report *r)
{
    char hex[65];
    tt_hex(r->t->head.b, sizeof r->t->head.b, hex);
    const char *program = tt_program(r), *at = tt_when_text(r->a, r->s, r->t->last);
    return r->lang == TT_ZH ? tt_printf(r->a, "%s · 方案版本 %s · 数据截至事件 %lld（%s），哈希 %s · %s", r->s->registry, r->s->hash,
                                        (long long)r->t->seq, at, hex, program)
                            : tt_printf(r->a, "%s · study version %s · data to event %lld (%s), hash %s · %s", r->s->registry, r->s->hash,
                                        (long long)r->t->seq, at, hex, program);
}

static const char *subtitle(const struct report *r)
{
    return tt_printf(r->a, "%s%s%s · %s %s", r->s->registry, *r->s->registry ? (r->lang == TT_ZH ? " · " : " · ") : "",
                     r->s->title.in[r->lang], r->lang == TT_ZH ? "数据截至" : "data to", tt_when_text(r->a, r->s, r->t->last));
}

static tt_doc *start(struct report *r, const struct page *p)
{
    const char *title = p->title[r->lang];
    if (p->build == tt_page_index && r->t->decisions && tt_trial_in_force(r->t) && tt_trial_in_force(r->t)->act == TT_STOP)
        title = r->lang == TT_ZH ? "结果摘要" : "What was found"; /* nobody asks any more whether to dose */
    tt_doc *doc = tt_doc_new(r->a, r->lang, title);
    tt_doc_subtitle(doc, subtitle(r));
    return doc;
}

static tt_code write_page(struct report *r, const struct page *p, tt_err *err)
{
    tt_page_link *nav = TT_ARRAY(r->a, tt_page_link, tt_report_page_count);
    for (size_t i = 0; i < tt_report_page_count; i++)
        nav[i] = (tt_page_link){tt_report_pages[i].nav[r->lang], tt_report_pages[i].file, &tt_report_pages[i] == p};
    const tt_page_link other = {r->lang == TT_ZH ? "English" : "中文", tt_printf(r->a, r->lang == TT_ZH ? "../%s" : "zh/%s", p->file),
                                false};
    const tt_page page = {.banner = tt_simulated_words(r->t, r->lang),
                          .footer = tt_footer(r),
                          .nav = nav,
                          .navs = tt_report_page_count,
                          .other_lang = r->opt->one ? NULL : &other};
    tt_doc *doc = start(r, p);
    TT_TRY(p->build(r, doc, err));
    const char *html = tt_doc_html(r->a, doc, &page);
    return tt_file_write(tt_printf(r->a, "%s/%s", r->dir, p->file), html, strlen(html), err);
}

static tt_code write_lang(struct report *r, tt_err *err)
{
    TT_TRY(tt_folder_make(tt_printf(r->a, "%s/figures", r->dir), err));
    for (size_t i = 0; i < tt_report_page_count; i++)
        TT_TRY(write_page(r, &tt_report_pages[i], err));
    return TT_OK;
}

/* --- the job ---------------------------------------------------------------------------- */

struct job {
    const tt_trial *t;
    const char *dir;
    const tt_report_options *opt;
    tt_findings *fs;
};

static tt_code write_all(tt_arena *a, const struct job *job, const char *dir, tt_err *err)
{
    struct report r = {.a = a, .t = job->t, .s = job->t->study, .opt = job->opt, .fs = job->fs, .dir = dir, .to_data = "data/"};
    r.lang = job->opt->one ? job->opt->lang : TT_EN;
    TT_TRY(tt_derive(a, job->t, &r.d, err));
    TT_TRY(tt_folder_make(dir, err));
    TT_TRY(tt_csv_files(&r, tt_printf(a, "%s/data", dir), err));
    TT_TRY(write_lang(&r, err));
    if (job->fs && tt_count(job->t).dosed == 0)
        tt_find(job->fs, 870, tt_at_path(job->dir), job->t->study->id);
    if (job->opt->one)
        return TT_OK;
    r.lang = TT_ZH;
    r.fs = NULL; /* said once */
    r.dir = tt_printf(a, "%s/zh", dir);
    r.to_data = "../data/";
    return write_lang(&r, err);
}

static tt_code body(tt_arena *a, void *arg, tt_err *err)
{
    const struct job *job = arg;
    const tt_code c = write_all(a, job, tt_folder_stage(a, job->dir), err);
    if (c == TT_OK)
        return tt_folder_publish(a, job->dir, err);
    tt_folder_discard(a, job->dir);
    return c;
}

tt_code tt_report_write(const tt_trial *t, const char *out_dir, const tt_report_options *opt, tt_findings *fs, tt_err *err)
{
    static const tt_report_options both = {.one = false, .lang = TT_EN, .program = NULL};
    struct job job = {t, out_dir, opt ? opt : &both, fs};
    return tt_job(TT_ARENA_DEFAULT, body, &job, err);
}
