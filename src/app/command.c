/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/command.c -- finding a command, checking its words and options, running it. */
#include "app/app_internal.h"

const char tt_program_version[] = TT_VERSION;

const tt_option tt_common_options[] = {
    {"json", NULL, {"the answer as JSON on standard output", "以 JSON 输出结果"}},
    {"lang", "en|zh", {"language of messages and text", "消息与正文的语言"}},
    {"progress", "json", {"progress as JSON lines on standard error", "在标准错误输出 JSON 格式进度"}},
    {"quiet", NULL, {"no progress, no next: line", "不显示进度和 next: 行"}},
    {"help", NULL, {"this help", "显示帮助"}},
    {NULL, NULL, {NULL, NULL}},
};

const tt_command *tt_command_at(size_t i)
{
    size_t n = 0;
    while (tt_commands[n])
        n++;
    return i < n ? tt_commands[i] : NULL;
}

/* How many of the words the command's name takes: 0 = not this one. */
static size_t takes(const tt_command *c, const char *const *word, size_t n)
{
    const char *space = strchr(c->name, ' ');
    if (!space)
        return n >= 1 && tt_streq(word[0], c->name) ? 1 : 0;
    const size_t first = (size_t)(space - c->name);
    return n >= 2 && strlen(word[0]) == first && strncmp(word[0], c->name, first) == 0 && tt_streq(word[1], space + 1) ? 2 : 0;
}

/* "design" alone: the first of its verbs. */
static const char *verb_of(const char *word)
{
    const size_t n = strlen(word);
    for (size_t i = 0; tt_commands[i]; i++)
        if (strncmp(tt_commands[i]->name, word, n) == 0 && tt_commands[i]->name[n] == ' ')
            return tt_commands[i]->name;
    return NULL;
}

bool tt_command_group(const char *word)
{
    return verb_of(word) != NULL;
}

tt_code tt_command_find(const char *const *word, size_t n, const tt_command **ret, size_t *used, tt_err *err)
{
    const char *known[128];
    char two[96] = "";
    size_t k = 0;
    for (size_t i = 0; tt_commands[i]; i++) {
        *used = takes(tt_commands[i], word, n);
        if (*used) {
            *ret = tt_commands[i];
            return TT_OK;
        }
        if (k < 128)
            known[k++] = tt_commands[i]->name;
    }
    snprintf(two, sizeof two, "%s%s%s", n ? word[0] : "", n > 1 ? " " : "", n > 1 ? word[1] : "");
    const char *near = tt_nearest(two, known, k);
    if (n == 1 && verb_of(word[0]))
        near = verb_of(word[0]);
    near = near ? near : tt_nearest(n ? word[0] : "", known, k);
    return tt_fail(err, TT_EUSAGE, 900, tt_at_path(""), n ? two : "", near ? near : "titrate help");
}

static const tt_option *option_of(const tt_command *c, const char *name)
{
    const tt_option *lists[] = {c->options, tt_common_options};
    for (size_t l = 0; l < 2; l++)
        for (const tt_option *o = lists[l]; o && o->name; o++)
            if (tt_streq(o->name, name))
                return o;
    return NULL;
}

static tt_code check(const tt_command *c, const tt_request *q, tt_err *err)
{
    for (size_t i = 0; i < q->opts; i++) {
        const tt_option *o = option_of(c, q->opt[i].name);
        if (!o)
            return tt_fail(err, TT_EUSAGE, 902, tt_at_path(c->name), q->opt[i].name, c->name);
    }
    if (q->words < (size_t)c->min_words || (c->max_words >= 0 && q->words > (size_t)c->max_words))
        return tt_fail(err, TT_EUSAGE, 901, tt_at_path(c->name), c->name, c->words);
    return TT_OK;
}

static const char *schema_of(tt_arena *a, const tt_command *c)
{
    char *s = tt_printf(a, "titrate.%s/1", c->name);
    for (char *p = s; *p; p++)
        *p = *p == ' ' ? '-' : *p;
    return s;
}

tt_code tt_command_run(tt_arena *a, const tt_command *c, const tt_request *q, tt_result *r, tt_err *err)
{
    *r = (tt_result){.json = tt_json_out_new(a, true), .findings = tt_findings_new(a), .next = ""};
    TT_TRY(check(c, q, err));
    tt_json_open(&r->json, '{');
    tt_json_put_string(&r->json, "schema", schema_of(a, c));
    TT_TRY(c->run(a, q, r, err));
    tt_json_close(&r->json);
    return TT_OK;
}

/* --- help --------------------------------------------------------------------------- */

static void put_options(tt_arena *a, tt_doc *d, const tt_option *o, tt_lang lang)
{
    for (; o && o->name; o++)
        tt_doc_pair(d, tt_printf(a, "--%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : ""), o->help[lang]);
}

static tt_doc *help_of_one(tt_arena *a, const tt_command *c, tt_lang lang)
{
    tt_doc *d = tt_doc_new(a, lang, tt_printf(a, "titrate %s %s", c->name, c->words));
    tt_doc_para(d, c->summary[lang]);
    if (*c->more[lang])
        tt_doc_para(d, c->more[lang]);
    tt_doc_section(d, 2, NULL, lang == TT_ZH ? "选项" : "Options");
    put_options(a, d, c->options, lang);
    put_options(a, d, tt_common_options, lang);
    tt_doc_section(d, 2, NULL, lang == TT_ZH ? "示例" : "Examples");
    tt_buf b = tt_buf_new(a);
    for (const char *const *e = c->examples; e && *e; e++)
        tt_buf_printf(&b, "%s\n", *e);
    tt_doc_code(d, tt_buf_text(&b));
    return d;
}

static bool in_group(const tt_command *c, const char *group)
{
    const size_t n = group ? strlen(group) : 0;
    return !group || (strncmp(c->name, group, n) == 0 && c->name[n] == ' ');
}

tt_doc *tt_command_help(tt_arena *a, const tt_command *c, const char *group, tt_lang lang)
{
    if (c)
        return help_of_one(a, c, lang);
    tt_doc *d = tt_doc_new(a, lang,
                           lang == TT_ZH ? "titrate：剂量递增试验，从登记记录到结果"
                                         : "titrate: a dose-escalation trial from registry record to results");
    for (size_t i = 0; tt_commands[i]; i++)
        if (in_group(tt_commands[i], group))
            tt_doc_pair(d, tt_commands[i]->name, tt_commands[i]->summary[lang]);
    tt_doc_para(d,
                lang == TT_ZH
                    ? "titrate COMMAND --help 显示该命令的说明。退出码：0 完成或“是”；1 答案为“否”；2 未能完成；64 用法错误；130 被中断。"
                    : "titrate COMMAND --help tells more. Exit status: 0 done or yes; 1 the answer is no; 2 it could not be done; 64 "
                      "usage; 130 interrupted.");
    return d;
}
