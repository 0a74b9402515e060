/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_dictionary.c -- the terms of CTCAE: which there are, in which version, with
 * which grades; and NCI's own words where a site has loaded them.
 *
 * `dictionary add FILE` takes NCI's table as CSV, finds out which version it is and
 * keeps it in the person's data folder or in --defs DIR; it says where. */
#include "app/dictionary_internal.h"

/* --- one term ------------------------------------------------------------------------ */

static const char *grades_text(tt_arena *a, unsigned grades)
{
    tt_buf b = tt_buf_new(a);
    for (int g = 1; g <= 5; g++)
        if (grades & 1u << (g - 1))
            tt_buf_printf(&b, "%s%d", b.n ? " " : "", g);
    return tt_buf_text(&b);
}

static void say_versions(tt_arena *a, const tt_request *q, tt_doc *d, const tt_term *t)
{
    tt_table *table = tt_doc_table(d, tt_say(q, "Grades that exist", "存在的级别"));
    tt_table_col(table, "CTCAE", TT_LEFT);
    tt_table_col(table, tt_say(q, "grades", "级别"), TT_LEFT);
    tt_table_col(table, tt_say(q, "organ class (SOC)", "系统器官分类（SOC）"), TT_LEFT);
    for (int v = 0; v < TT_CTCAE_VERSIONS; v++) {
        const tt_organ *o = t->organ[v];
        tt_table_next(table);
        tt_table_cell(table, tt_ctcae_name((tt_ctcae)v));
        tt_table_cell(table, o ? grades_text(a, t->grades[v]) : tt_say(q, "no such term", "无此术语"));
        tt_table_cell(table, !o ? "" : q->lang == TT_ZH ? tt_printf(a, "%s（%s）", o->name[TT_ZH], o->name[TT_EN]) : o->name[TT_EN]);
    }
}

static void say_text(tt_arena *a, const tt_request *q, tt_doc *d, const tt_texts *texts, const tt_term *t)
{
    const tt_term_text *x = tt_text_of(texts, t->name);
    if (!x)
        return;
    tt_doc_section(d, 2, NULL, tt_printf(a, tt_say(q, "CTCAE %s, NCI's words", "CTCAE %s 原文（NCI）"), tt_ctcae_name(texts->version)));
    for (int g = 0; g < 5; g++)
        if (*x->grade[g])
            tt_doc_pair(d, tt_printf(a, tt_say(q, "grade %d", "%d 级"), g + 1), x->grade[g]);
    if (*x->definition)
        tt_doc_pair(d, tt_say(q, "definition", "定义"), x->definition);
    if (*x->note)
        tt_doc_pair(d, tt_say(q, "navigational note", "导航说明"), x->note);
}

static void put_text(tt_json_out *o, const tt_term_text *x)
{
    static const char *const keys[] = {"1", "2", "3", "4", "5"};
    tt_json_open(o, '{');
    for (int g = 0; g < 5; g++)
        tt_json_put_string(o, keys[g], *x->grade[g] ? x->grade[g] : NULL);
    tt_json_put_string(o, "definition", x->definition);
    tt_json_put_string(o, "note", x->note);
    tt_json_close(o);
}

struct loaded {
    tt_texts texts[TT_CTCAE_VERSIONS];
    bool has[TT_CTCAE_VERSIONS];
};

static void put_term(tt_json_out *o, const tt_term *t, const struct loaded *l)
{
    tt_json_open(o, '{');
    tt_json_put_string(o, "term", t->name);
    tt_json_put_string(o, "zh", *t->zh ? t->zh : NULL);
    tt_json_put_bool(o, "zh_official", false);
    tt_json_key(o, "versions");
    tt_json_open(o, '{');
    for (int v = 0; v < TT_CTCAE_VERSIONS; v++) {
        const tt_term_text *x = l->has[v] ? tt_text_of(&l->texts[v], t->name) : NULL;
        if (!t->organ[v])
            continue;
        tt_json_key(o, tt_ctcae_name((tt_ctcae)v));
        tt_json_open(o, '{');
        tt_json_put_string(o, "soc", t->organ[v]->name[TT_EN]);
        tt_json_put_string(o, "soc_zh", t->organ[v]->name[TT_ZH]);
        tt_json_key(o, "grades");
        tt_json_open(o, '[');
        for (int g = 1; g <= 5; g++)
            if (t->grades[v] & 1u << (g - 1))
                tt_json_int(o, g);
        tt_json_close(o);
        if (x) {
            tt_json_key(o, "text");
            put_text(o, x);
        }
        tt_json_close(o);
    }
    tt_json_close(o);
    tt_json_close(o);
}

/* --- searching ----------------------------------------------------------------------------- */

static const char *said(tt_arena *a, const tt_request *q)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < q->words; i++)
        tt_buf_printf(&b, "%s%s", i ? " " : "", q->word[i]);
    return tt_buf_text(&b);
}

static void say_one(tt_arena *a, const tt_request *q, tt_result *r, const struct loaded *l, const tt_term *t)
{
    bool any = false;
    r->doc = tt_doc_new(a, q->lang, *t->zh ? tt_printf(a, "%s  %s", t->name, t->zh) : t->name);
    if (*t->zh)
        tt_doc_para(r->doc, tt_say(q, "The Chinese name is not official.", "中文名称为非官方译名。"));
    say_versions(a, q, r->doc, t);
    for (int v = 0; v < TT_CTCAE_VERSIONS; v++) {
        if (l->has[v])
            say_text(a, q, r->doc, &l->texts[v], t);
        any = any || l->has[v];
    }
    if (!any)
        tt_doc_para(r->doc, tt_say(q, "What the grades say is NCI's: save its table as CSV and load it with titrate dictionary add FILE.",
                                   "各级别的原文属于 NCI：请将其表格另存为 CSV，用 titrate dictionary add FILE 载入。"));
}

static void say_many(tt_arena *a, const tt_request *q, tt_result *r, const tt_term *const *list)
{
    r->doc = tt_doc_new(a, q->lang, tt_printf(a, tt_say(q, "Terms with '%s'", "含“%s”的术语"), said(a, q)));
    tt_table *t = tt_doc_table(r->doc, "");
    tt_table_col(t, tt_say(q, "term", "术语"), TT_LEFT);
    tt_table_col(t, tt_say(q, "Chinese (not official)", "中文（非官方）"), TT_LEFT);
    for (int v = 0; v < TT_CTCAE_VERSIONS; v++)
        tt_table_col(t, tt_ctcae_name((tt_ctcae)v), TT_LEFT);
    for (; *list; list++) {
        tt_table_next(t);
        tt_table_cell(t, (*list)->name);
        tt_table_cell(t, (*list)->zh);
        for (int v = 0; v < TT_CTCAE_VERSIONS; v++)
            tt_table_cell(t, grades_text(a, (*list)->grades[v]));
    }
}

static tt_code search(tt_arena *a, const tt_request *q, const tt_dictionary *d, const struct loaded *l, tt_result *r, tt_err *err)
{
    const char *text = said(a, q);
    const tt_term *exact = tt_term_find(d, text);
    const tt_term *const one[2] = {exact, NULL}, *const *list = exact ? one : tt_term_search(a, d, text);
    if (!*list) {
        const char *near = tt_term_near(a, d, text);
        return tt_fail(err, TT_ENOENT, 974, tt_at_path("dictionary"), text, *near ? near : "titrate dictionary");
    }
    if (list[1])
        say_many(a, q, r, list);
    else
        say_one(a, q, r, l, list[0]);
    r->next = list[1] ? tt_printf(a, "titrate dictionary \"%s\"", list[0]->name) : "";
    tt_json_key(&r->json, "terms");
    tt_json_open(&r->json, '[');
    for (; *list; list++)
        put_term(&r->json, *list, l);
    tt_json_close(&r->json);
    return TT_OK;
}

/* --- what there is, and more of it ------------------------------------------------------------ */

static tt_code summary(tt_arena *a, const tt_request *q, const tt_dictionary *d, const struct loaded *l, tt_result *r, tt_err *err)
{
    size_t n[TT_CTCAE_VERSIONS] = {0}, zh = 0;
    for (size_t i = 0; tt_term_at(d, i); i++) {
        zh += *tt_term_at(d, i)->zh != '\0';
        for (int v = 0; v < TT_CTCAE_VERSIONS; v++)
            n[v] += tt_term_at(d, i)->organ[v] != NULL;
    }
    r->doc = tt_doc_new(a, q->lang, tt_say(q, "Dictionary", "词典"));
    tt_table *t = tt_doc_table(r->doc, "");
    tt_table_col(t, "CTCAE", TT_LEFT);
    tt_table_col(t, tt_say(q, "terms", "术语数"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "NCI's words", "NCI 原文"), TT_LEFT);
    tt_json_key(&r->json, "versions");
    tt_json_open(&r->json, '[');
    for (int v = 0; v < TT_CTCAE_VERSIONS; v++) {
        const char *path = "";
        TT_TRY(tt_dictionary_path(a, tt_opt(q, "defs"), (tt_ctcae)v, &path, err));
        tt_table_next(t);
        tt_table_cell(t, tt_ctcae_name((tt_ctcae)v));
        tt_table_cell(t, tt_printf(a, "%zu", n[v]));
        tt_table_cell(t, l->has[v] ? path : tt_say(q, "not loaded", "未载入"));
        tt_json_open(&r->json, '{');
        tt_json_put_string(&r->json, "version", tt_ctcae_name((tt_ctcae)v));
        tt_json_put_int(&r->json, "terms", (int64_t)n[v]);
        tt_json_put_bool(&r->json, "loaded", l->has[v]);
        tt_json_put_string(&r->json, "path", path);
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
    tt_doc_para(
        r->doc,
        tt_printf(a, tt_say(q, "%zu terms have a Chinese name; it is not official.", "%zu 个术语有中文名称，均为非官方译名。"), zh));
    r->next = "titrate dictionary bilirubin";
    return TT_OK;
}

static const char *folder_of(tt_arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? tt_strndup(a, path, (size_t)(slash - path)) : ".";
}

static tt_code add(tt_arena *a, const tt_request *q, const tt_dictionary *d, tt_result *r, tt_err *err)
{
    const char *version = tt_opt(q, "ctcae"), *path = NULL;
    const tt_ctcae as = version ? tt_ctcae_of(version) : TT_CTCAE_VERSIONS;
    char *text = NULL;
    size_t n = 0;
    tt_texts t;
    if (q->words != 2)
        return tt_fail(err, TT_EUSAGE, 901, tt_at_path("dictionary"), "dictionary", "add FILE");
    if (version && as == TT_CTCAE_VERSIONS)
        return tt_fail(err, TT_EUSAGE, 905, tt_at_path("ctcae"), "ctcae", version, "4.03, 5.0, 6.0");
    TT_TRY(tt_file_read(a, q->word[1], (size_t)16 << 20, &text, &n, err));
    TT_TRY(tt_texts_read(a, d, q->word[1], text, n, as, &t, err));
    TT_TRY(tt_dictionary_path(a, tt_opt(q, "defs"), t.version, &path, err));
    TT_TRY(tt_folder_make(folder_of(a, path), err));
    const char *csv = tt_texts_csv(a, &t);
    TT_TRY(tt_file_write(path, csv, strlen(csv), err));
    r->doc = tt_doc_new(a, q->lang, tt_printf(a, tt_say(q, "CTCAE %s loaded", "已载入 CTCAE %s"), tt_ctcae_name(t.version)));
    tt_doc_pair(r->doc, tt_say(q, "terms", "术语数"), tt_printf(a, "%zu", t.n));
    tt_doc_pair(r->doc, tt_say(q, "kept in", "保存位置"), path);
    if (t.strange)
        tt_find(&r->findings, 996, tt_at(q->word[1], 0, 0), tt_printf(a, "%zu", t.strange), tt_ctcae_name(t.version));
    tt_json_put_string(&r->json, "version", tt_ctcae_name(t.version));
    tt_json_put_int(&r->json, "terms", (int64_t)t.n);
    tt_json_put_int(&r->json, "strange", (int64_t)t.strange);
    tt_json_put_string(&r->json, "path", path);
    r->next = "titrate dictionary Ascites";
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const tt_dictionary *d = NULL;
    struct loaded l = {.has = {false}};
    TT_TRY(tt_dictionary_load(a, &d, err));
    if (q->words && tt_streq(q->word[0], "add"))
        return add(a, q, d, r, err);
    for (int v = 0; v < TT_CTCAE_VERSIONS; v++)
        TT_TRY(tt_dictionary_texts(a, tt_opt(q, "defs"), d, (tt_ctcae)v, &l.texts[v], &l.has[v], err));
    return q->words ? search(a, q, d, &l, r, err) : summary(a, q, d, &l, r, err);
}

static const tt_option options[] = {
    {"defs", "DIR", {"a folder with dictionary/, such as a study's defs/", "含 dictionary/ 的文件夹，例如研究的 defs/"}},
    {"ctcae", "VERSION", {"of add: which version the table is, if it cannot be told", "用于 add：无法识别时指定表格的版本"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate dictionary ascites",
                                       "titrate dictionary 出血 --lang zh",
                                       "titrate dictionary bilirubin --json",
                                       "titrate dictionary",
                                       "titrate dictionary add tests/data/measure/ctcae-excerpt.csv --ctcae 5.0 --defs out/defs",
                                       NULL};

const tt_command tt_command_dictionary = {
    .name = "dictionary",
    .words = "[TERM ...] | add FILE",
    .min_words = 0,
    .max_words = -1,
    .summary = {"terms of CTCAE, their grades, and NCI's words once loaded", "CTCAE 术语、存在的级别，及载入后的 NCI 原文"},
    .more =
        {"Terms, organ classes and which grades exist are built in for 4.03, 5.0 and 6.0. What a grade says is read from NCI's own table "
         "saved as CSV (UTF-8): it is kept in $TITRATE_DATA, else ~/.local/share/titrate, or in DIR/dictionary of --defs DIR, and then "
         "shown here and where grades are given.",
         "内置 4.03、5.0 和 6.0 的术语、系统器官分类及存在的级别。各级别原文读自 NCI 表格另存的 CSV（UTF-8），保存于 $TITRATE_DATA"
         "（否则 ~/.local/share/titrate），或 --defs DIR 下的 DIR/dictionary，此后在本命令及分级时显示。"},
    .options = options,
    .examples = examples,
    .run = run,
};
