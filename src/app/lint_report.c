/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/lint_report.c -- what lint found, as a paper a principal investigator takes to the
 * committee: each question where it stands in the protocol, why it matters, what could be
 * written, and an empty box.
 *
 * The order is risk to a patient (1 to 9), errors before warnings within a risk.
 * Findings of one code stand together, because the reason is the same and is read
 * once.  The box is for a pen: an answer becomes part of the study only when somebody
 * writes it into protocol.yaml. */
#include "app/lint_report_internal.h"

static const struct {
    int risk; /* the highest of the band */
    const char *title[TT_LANGS];
} bands[] = {
    {1, {"Can harm the next patient", "可能直接伤害下一名患者"}},
    {3, {"Can harm a patient, or hide that one was harmed", "可能伤害患者，或掩盖已发生的伤害"}},
    {5, {"Can make the results wrong", "可能使研究结果有误"}},
    {9, {"Unclear or incomplete", "表述不清或不完整"}},
};
enum { BANDS = sizeof bands / sizeof *bands };

struct paper {
    tt_arena *a;
    tt_lang lang;
    const tt_findings *fs;
    tt_doc *d;
    size_t rank; /* of the question last put */
};

/* The findings in the order of the paper: by risk, then as they stand, those of a code behind the first of it. */
static size_t *order(tt_arena *a, const tt_findings *fs, size_t *n)
{
    size_t *at = TT_ARRAY(a, size_t, fs->n + 1);
    bool *put = TT_ARRAY(a, bool, fs->n + 1);
    *n = 0;
    for (int risk = 1; risk <= 9; risk++)
        for (size_t i = 0; i < fs->n; i++)
            for (size_t k = i; fs->at[i].risk == risk && k < fs->n; k++)
                if (!put[k] && fs->at[k].id == fs->at[i].id && fs->at[k].severity != TT_NOTE) {
                    put[k] = true;
                    at[(*n)++] = k;
                }
    return at;
}

static const char *place_of(tt_arena *a, const tt_finding *f)
{
    const char *slash = strrchr(f->where.file, '/');
    return tt_printf(a, "%s:%d", slash ? slash + 1 : f->where.file, f->where.line);
}

static const char *reason_of(tt_arena *a, const tt_finding *f, tt_lang lang)
{
    static const char *const dots[TT_ERR_ARGS] = {"…", "…", "…", "…"};
    const tt_message *m = tt_message_find(f->id);
    return tt_message_fill(a, m->explain[lang], f->arg[0] ? f->arg : dots);
}

/* The place as written, the proposal, the box. */
static void put_place(struct paper *p, const tt_finding *f)
{
    const char *const lines[] = {tt_say(p, "Decided by", "决定人"), tt_say(p, "Date", "日期"), NULL};
    tt_line *l = tt_doc_para(p->d, NULL);
    tt_line_muted(l, tt_printf(p->a, "%s%s%s", place_of(p->a, f), *f->where.path ? " · " : "", f->where.path));
    if (f->source_line && *f->source_line)
        tt_doc_code(p->d, f->source_line);
    l = tt_doc_para(p->d, NULL);
    tt_line_strong(l, tt_say(p, "Proposed: ", "建议："));
    tt_line_text(l, tt_finding_fix(p->a, f, p->lang));
    tt_doc_answer_box(p->d, tt_say(p, "Answer", "答复"), lines);
}

static const char *title_of(struct paper *p, const tt_finding *f, size_t places)
{
    static const char *const dots[TT_ERR_ARGS] = {"…", "…", "…", "…"};
    char code[8];
    tt_message_code(f->id, code);
    const char *text =
        places == 1 ? tt_finding_message(p->a, f, p->lang) : tt_message_fill(p->a, tt_message_find(f->id)->text[p->lang], dots);
    return tt_printf(p->a, "%zu. %s %s", p->rank, code, text);
}

/* All places of one code. */
static void put_code(struct paper *p, const size_t *at, size_t places)
{
    const tt_finding *first = &p->fs->at[at[0]];
    p->rank++;
    tt_doc_section(p->d, 2, tt_printf(p->a, "q%zu", p->rank), title_of(p, first, places));
    tt_line *l = tt_doc_para(p->d, NULL);
    tt_line_strong(l, tt_say(p, "Why it matters: ", "为何重要："));
    tt_line_text(l, reason_of(p->a, first, p->lang));
    for (size_t i = 0; i < places; i++) {
        if (places > 1)
            tt_doc_section(p->d, 3, NULL, tt_finding_message(p->a, &p->fs->at[at[i]], p->lang));
        put_place(p, &p->fs->at[at[i]]);
    }
}

static size_t same_code(const tt_findings *fs, const size_t *at, size_t n)
{
    size_t k = 1;
    while (k < n && fs->at[at[k]].id == fs->at[at[0]].id)
        k++;
    return k;
}

static int band_of(const tt_finding *f)
{
    int b = 0;
    while (b < BANDS - 1 && bands[b].risk < f->risk)
        b++;
    return b;
}

/* All questions on one sheet, to be seen before they are read. */
static void put_list(struct paper *p, const size_t *at, size_t n)
{
    tt_table *t = tt_doc_table(p->d, tt_say(p, "The questions, most dangerous to a patient first", "问题一览，按对患者的风险排序"));
    tt_table_col(t, tt_say(p, "no.", "序号"), TT_RIGHT);
    tt_table_col(t, tt_say(p, "risk", "风险"), TT_RIGHT);
    tt_table_col(t, tt_say(p, "question", "问题"), TT_LEFT);
    tt_table_col(t, tt_say(p, "places", "处数"), TT_RIGHT);
    size_t rank = 0;
    for (size_t i = 0, k; i < n; i += k) {
        const tt_finding *f = &p->fs->at[at[i]];
        k = same_code(p->fs, &at[i], n - i);
        tt_table_next(t);
        tt_table_cell(t, tt_printf(p->a, "%zu", ++rank));
        tt_table_why(t, tt_printf(p->a, "#q%zu", rank), NULL);
        tt_table_cell(t, tt_printf(p->a, "%d", f->risk));
        tt_table_cell(t, tt_finding_message(p->a, f, p->lang));
        tt_table_cell(t, tt_printf(p->a, "%zu", k));
    }
    tt_table_note(t, tt_say(p, "Risk 1 is the most dangerous to a patient, 9 a matter of taste. Of several places the first is named here.",
                            "风险 1 对患者最危险，9 仅为表述习惯。同一问题有多处时，此表列出第一处。"));
}

static void put_answer(struct paper *p)
{
    const size_t errors = tt_findings_count(p->fs, TT_ERROR), both = tt_findings_count(p->fs, TT_WARNING);
    tt_doc_callout(p->d, TT_CALL_ANSWER, tt_say(p, "Can the study be run as written?", "方案目前能否执行？"),
                   errors  ? tt_printf(p->a,
                                       tt_say(p, "No: %zu questions must be answered first, and %zu more should be looked at.",
                                              "不能：须先回答 %zu 个问题，另有 %zu 个问题宜加核对。"),
                                       errors, both - errors)
                   : !both ? tt_say(p, "Yes; nothing is open.", "可以；没有待答问题。")
                           : tt_printf(p->a, tt_say(p, "Yes; %zu remarks should be looked at.", "可以；另有 %zu 条提示宜加核对。"), both));
    if (both)
        tt_doc_para(p->d,
                    tt_say(p,
                           "Each question stands with the line of protocol.yaml it is about, the reason it is asked, and wording "
                           "that would answer it. The wording is an example from the field: the committee decides. An answer "
                           "takes effect when it is written into protocol.yaml.",
                           "每个问题均列出 protocol.yaml 中的相应行、提出的理由，以及可作为答复的写法。所列写法是领域常例，由委员会决定。"
                           "答复写入 protocol.yaml 后方才生效。"));
}

tt_doc *tt_lint_report(tt_arena *a, tt_lang lang, const tt_study *s, const char *where, const tt_findings *fs)
{
    struct paper p = {.a = a, .lang = lang, .fs = fs};
    size_t n = 0;
    const size_t *at = order(a, fs, &n);
    const char *name = s && *s->registry ? s->registry : s ? s->id : where;
    p.d = tt_doc_new(a, lang, tt_printf(a, tt_say(&p, "%s: questions to the protocol", "%s：方案待答问题"), name));
    if (s)
        tt_doc_subtitle(p.d,
                        tt_printf(a, tt_say(&p, "%s. Version of the protocol: %.16s", "%s。方案版本：%.16s"), s->title.in[lang], s->hash));
    put_answer(&p);
    if (n)
        put_list(&p, at, n);
    for (size_t i = 0, k; i < n; i += k) {
        const int band = band_of(&fs->at[at[i]]);
        if (i == 0 || band != band_of(&fs->at[at[i - 1]]))
            tt_doc_section(p.d, 1, NULL, bands[band].title[lang]);
        k = same_code(fs, &at[i], n - i);
        put_code(&p, &at[i], k);
    }
    return p.d;
}

void tt_lint_report_json(tt_arena *a, tt_lang lang, tt_json_out *o, const tt_findings *fs)
{
    size_t n = 0;
    const size_t *at = order(a, fs, &n);
    tt_json_key(o, "questions");
    tt_json_open(o, '[');
    for (size_t i = 0; i < n; i++) {
        const tt_finding *f = &fs->at[at[i]];
        char code[8];
        tt_message_code(f->id, code);
        tt_json_open(o, '{');
        tt_json_put_int(o, "rank", (int64_t)i + 1);
        tt_json_put_string(o, "code", code);
        tt_json_put_string(o, "severity", f->severity == TT_ERROR ? "error" : "warning");
        tt_json_put_int(o, "risk", f->risk);
        tt_json_put_string(o, "file", f->where.file);
        tt_json_put_int(o, "line", f->where.line);
        tt_json_put_string(o, "path", f->where.path);
        tt_json_put_string(o, "quote", f->source_line);
        tt_json_put_string(o, "message", tt_finding_message(a, f, lang));
        tt_json_put_string(o, "explanation", reason_of(a, f, lang));
        tt_json_put_string(o, "fix", tt_finding_fix(a, f, lang));
        tt_json_close(o);
    }
    tt_json_close(o);
}
