/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/public_page_text.c -- what the study is, who can take part, what is done and when.
 *
 * Where study and record both speak the study's words go first, because they are in
 * both languages and were checked; the record's own text is in the language it was
 * registered in, and the page says so.  Doses are given as the protocol writes them. */
#include "report/public_page_internal.h"

static void pair(struct public_page *p, const char *en, const char *zh, const char *value)
{
    if (value && *value)
        tt_doc_pair(p->d, tt_pub(p, en, zh), value);
}

/* --- prose ---------------------------------------------------------------------------- */

/* "\>" is ">": registries write a backslash before a sign that would be markup in theirs. */
static const char *unescaped(tt_arena *a, const char *s, size_t n)
{
    static const char signs[] = "\\`*_{}[]()<>#+-.!|~=\"'";
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < n; i++)
        if (s[i] != '\\' || i + 1 == n || !strchr(signs, s[i + 1]))
            tt_buf_addc(&b, s[i]);
        else
            tt_buf_addc(&b, s[++i]);
    return tt_str_trim(a, tt_buf_text(&b));
}

/* Bytes of a mark that begins a list item, 0 if none does. */
static size_t item_mark(const char *s, size_t n)
{
    if (n > 2 && strchr("*-+", s[0]) && s[1] == ' ')
        return 2;
    if (n > 3 && memcmp(s, "\xe2\x80\xa2", 3) == 0)
        return 3;
    return 0;
}

struct prose {
    struct public_page *p;
    tt_buf para; /* lines of the paragraph being read */
    tt_list *list;
};

static void end_para(struct prose *t)
{
    if (t->para.n)
        tt_doc_para(t->p->d, tt_buf_text(&t->para));
    t->para = tt_buf_new(t->p->a);
}

static void put_line(struct prose *t, const char *s, size_t n)
{
    const size_t indent = strspn(s, " \t") < n ? strspn(s, " \t") : n, mark = item_mark(s + indent, n - indent);
    const char *text = unescaped(t->p->a, s + indent + mark, n - indent - mark);
    if (!*text) {
        end_para(t);
        return;
    }
    if (mark) {
        end_para(t);
        t->list = t->list ? t->list : tt_doc_list(t->p->d, false);
        tt_list_item(t->list, text);
        return;
    }
    t->list = NULL;
    if (text[0] >= '0' && text[0] <= '9') /* "2. ..." keeps its own number and line */
        end_para(t);
    tt_buf_printf(&t->para, "%s%s", t->para.n ? " " : "", text);
    if (tt_str_ends(text, ":") || tt_str_ends(text, "."))
        end_para(t);
}

void tt_public_prose(struct public_page *p, const char *text)
{
    struct prose t = {p, tt_buf_new(p->a), NULL};
    for (const char *s = text; *s;) {
        const size_t n = strcspn(s, "\r\n");
        put_line(&t, s, n);
        s += n;
        s += *s == '\r';
        s += *s == '\n';
    }
    end_para(&t);
}

static bool given(tt_words w)
{
    return w.in[TT_EN] && *w.in[TT_EN];
}

/* --- about ------------------------------------------------------------------------------ */

static const char *joined(struct public_page *p, const char *const *text, size_t n, bool codes)
{
    tt_buf b = tt_buf_new(p->a);
    for (size_t i = 0; i < n; i++)
        tt_buf_printf(&b, "%s%s", i ? tt_pub(p, "; ", "；") : "", codes ? tt_public_code(p, text[i]) : text[i]);
    return tt_buf_text(&b);
}

/* A number of ClinicalTrials.gov, NCT and eight digits, leads there; of another registry it is shown only. */
static void put_number(struct public_page *p, const char *id)
{
    static const char form[] = "NCTdddddddd";
    size_t n = 0;
    while (form[n] && (form[n] == 'd' ? id[n] >= '0' && id[n] <= '9' : id[n] == form[n]))
        n++;
    if (!form[n] && !id[n])
        tt_line_link(tt_doc_pair(p->d, tt_pub(p, "Registered as", "登记号"), NULL), id,
                     tt_printf(p->a, "https://clinicaltrials.gov/study/%s", id));
    else
        pair(p, "Registered as", "登记号", id);
}

static void put_facts(struct public_page *p)
{
    const tt_study *s = p->s;
    const tt_registered *g = p->g;
    const int64_t n = s && s->enrolment > 0 ? s->enrolment : g ? g->enrolment : 0;
    pair(p, "Conditions", "研究疾病",
         s && s->conditions ? joined(p, s->condition, s->conditions, false)
         : g                ? joined(p, g->condition, g->conditions, false)
                            : "");
    pair(p, "Phase", "分期", s && *s->phase ? tt_public_code(p, s->phase) : g ? joined(p, g->phase, g->phases, true) : "");
    pair(p, "Participants planned", "计划人数", n > 0 ? tt_printf(p->a, "%lld", (long long)n) : "");
    pair(p, "Sponsor", "申办者", tt_public_sponsor(p));
    pair(p, "Groups formed", "分组方式", tt_public_code(p, s && *s->allocation ? s->allocation : g ? g->allocation : ""));
    pair(p, "Plan", "研究设计", tt_public_code(p, s && *s->model ? s->model : g ? g->model : ""));
    pair(p, "Blinding", "设盲", tt_public_code(p, s && *s->masking ? s->masking : g ? g->masking : ""));
    put_number(p, s && *s->registry ? s->registry : g ? g->id : "");
}

void tt_public_about(struct public_page *p)
{
    tt_doc_section(p->d, 1, "about", tt_pub(p, "About the study", "研究简介"));
    if (p->s && given(p->s->summary))
        tt_public_prose(p, p->s->summary.in[p->lang]);
    else if (p->g)
        tt_public_prose(p, p->g->summary);
    put_facts(p);
    if (p->g && *p->g->why_stopped)
        pair(p, "Why it was stopped", "停止原因", p->g->why_stopped);
}

/* --- who can take part --------------------------------------------------------------------- */

static void put_criteria(struct public_page *p, bool exclusion, const char *title)
{
    tt_list *l = NULL;
    for (size_t i = 0; i < p->s->criteria; i++) {
        const tt_criterion *c = &p->s->criterion[i];
        if (c->exclusion != exclusion)
            continue;
        if (!l)
            tt_doc_section(p->d, 2, exclusion ? "exclusion" : "inclusion", title);
        l = l ? l : tt_doc_list(p->d, false);
        tt_list_item(l, c->text.in[p->lang]);
    }
}

void tt_public_eligibility(struct public_page *p)
{
    const tt_registered *g = p->g;
    tt_doc_section(p->d, 1, "who", tt_pub(p, "Who can take part", "哪些人可以参加"));
    tt_doc_para(p->d, tt_pub(p, "Whether a person can take part is decided by the study doctors after an examination, not by this page.",
                             "能否参加由研究医生检查后决定，本页面不作判断。"));
    if (g) {
        pair(p, "Youngest", "最低年龄", *g->min_age ? tt_public_age(p, g->min_age) : tt_pub(p, "no limit given", "未规定"));
        pair(p, "Oldest", "最高年龄", *g->max_age ? tt_public_age(p, g->max_age) : tt_pub(p, "no limit given", "未规定"));
        pair(p, "Sex", "性别", tt_public_code(p, g->sex));
        if (g->healthy != TT_UNKNOWN)
            pair(p, "Healthy volunteers", "健康志愿者", g->healthy == TT_YES ? tt_pub(p, "yes", "接受") : tt_pub(p, "no", "不接受"));
    }
    if (p->s && p->s->criteria) {
        put_criteria(p, false, tt_pub(p, "To take part a person must meet", "参加须符合"));
        put_criteria(p, true, tt_pub(p, "A person cannot take part with", "有下列情形者不能参加"));
    } else if (g) {
        tt_public_prose(p, g->eligibility);
    }
}

/* --- what is done ------------------------------------------------------------------------------ */

static void put_arms(struct public_page *p)
{
    const tt_study *s = p->s;
    const tt_registered *g = p->g;
    if (s)
        for (size_t i = 0; i < s->arms; i++)
            tt_doc_term(p->d, tt_printf(p->a, "%s (%s)", s->arm[i].title.in[p->lang], tt_public_code(p, s->arm[i].kind)),
                        s->arm[i].text.in[p->lang]);
    for (size_t i = 0; g && !(s && s->arms) && i < g->arms; i++)
        tt_doc_term(p->d, *g->arm[i].kind ? tt_printf(p->a, "%s (%s)", g->arm[i].name, tt_public_code(p, g->arm[i].kind)) : g->arm[i].name,
                    g->arm[i].text);
}

static void put_treatments(struct public_page *p)
{
    const tt_study *s = p->s;
    const tt_registered *g = p->g;
    if (s && given(s->dose.product)) {
        pair(p, "What is given", "给予", s->dose.product.in[p->lang]);
        pair(p, "How", "途径", s->dose.route.in[p->lang]);
        return;
    }
    if (g && g->interventions)
        tt_doc_section(p->d, 2, "treatments", tt_pub(p, "What is tested", "研究干预"));
    for (size_t i = 0; g && i < g->interventions; i++)
        tt_doc_term(p->d, tt_printf(p->a, "%s (%s)", g->intervention[i].name, tt_public_code(p, g->intervention[i].kind)),
                    g->intervention[i].text);
}

static const char *forms_at(struct public_page *p, const tt_visit *v)
{
    tt_buf b = tt_buf_new(p->a);
    for (size_t f = 0; f < p->s->forms; f++)
        if (tt_form_at(&p->s->form[f], v))
            tt_buf_printf(&b, "%s%s", b.n ? tt_pub(p, "; ", "；") : "", p->s->form[f].title.in[p->lang]);
    return tt_buf_text(&b);
}

/* A visit says by its title from when it counts, unless all count from the treatment. */
bool tt_public_from_dose(const tt_study *s)
{
    for (size_t i = 0; i < s->visits; i++)
        if (s->visit[i].kind == TT_VISIT_OFFSET && !tt_streq(s->visit[i].anchor, "dose"))
            return false;
    return true;
}

static const char *what_at(struct public_page *p, const tt_visit *v)
{
    const char *forms = forms_at(p, v);
    if (v->kind != TT_VISIT_DOSE)
        return forms;
    return tt_printf(p->a, "%s%s%s", tt_pub(p, "the treatment", "接受治疗"), *forms ? tt_pub(p, "; ", "；") : "", forms);
}

static void put_visits(struct public_page *p)
{
    if (!p->s || !p->s->visits)
        return;
    tt_doc_section(p->d, 2, "visits", tt_pub(p, "Visits", "访视安排"));
    tt_table *t = tt_doc_table(p->d, tt_pub(p, "When participants are seen, and for what", "访视时间与内容"));
    tt_table_col(t, tt_pub(p, "When", "时间"), TT_LEFT);
    tt_table_col(t, tt_pub(p, "What", "内容"), TT_LEFT);
    for (size_t i = 0; i < p->s->visits; i++) {
        tt_table_next(t);
        tt_table_cell(t, p->s->visit[i].title.in[p->lang]);
        tt_table_cell(t, what_at(p, &p->s->visit[i]));
    }
    if (tt_public_from_dose(p->s))
        tt_table_note(t, tt_pub(p, "Times count from the end of the treatment.", "时间自给药结束起计。"));
}

static const char *times_of(struct public_page *p, const tt_endpoint *e)
{
    char text[24];
    tt_buf b = tt_buf_new(p->a);
    if (*e->timeframe)
        return e->timeframe;
    for (size_t i = 0; i < e->visits; i++)
        tt_buf_printf(&b, "%s%s", i ? tt_pub(p, "; ", "；") : "", e->visit[i]->title.in[p->lang]);
    if (!b.n && e->horizon.n)
        tt_buf_printf(&b, tt_pub(p, "up to %s", "至 %s"), tt_dur_write(e->horizon, text));
    return tt_buf_text(&b);
}

static void put_outcome(struct public_page *p, tt_table *t, const char *kind, const char *measure, const char *text, const char *when)
{
    tt_table_next(t);
    tt_table_cell(t, *text ? tt_printf(p->a, "%s. %s", measure, text) : measure);
    tt_table_cell(t, tt_public_code(p, kind));
    tt_table_cell(t, when);
}

static void put_outcomes(struct public_page *p)
{
    const tt_study *s = p->s;
    const tt_registered *g = p->g;
    const bool own = s && s->endpoints;
    if (!own && !(g && g->outcomes))
        return;
    tt_doc_section(p->d, 2, "outcomes", tt_pub(p, "What is measured", "观察指标"));
    tt_table *t = tt_doc_table(p->d, tt_pub(p, "Outcomes", "结局指标"));
    tt_table_col(t, tt_pub(p, "Measure", "指标"), TT_LEFT);
    tt_table_col(t, tt_pub(p, "Kind", "类别"), TT_KEEP);
    tt_table_col(t, tt_pub(p, "When", "时间"), TT_LEFT);
    for (size_t i = 0; own && i < s->endpoints; i++)
        put_outcome(p, t, s->endpoint[i].primary ? "primary" : "secondary", s->endpoint[i].measure.in[p->lang], "",
                    times_of(p, &s->endpoint[i]));
    for (size_t i = 0; !own && i < g->outcomes; i++)
        put_outcome(p, t, g->outcome[i].kind, g->outcome[i].name, g->outcome[i].text, g->outcome[i].when);
}

void tt_public_plan(struct public_page *p)
{
    tt_doc_section(p->d, 1, "plan", tt_pub(p, "What is done", "研究内容"));
    put_arms(p);
    put_treatments(p);
    put_visits(p);
    put_outcomes(p);
}
