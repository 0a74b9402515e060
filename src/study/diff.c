/* SPDX-License-Identifier: Apache-2.0 */
/* study/diff.c -- two versions of a study: what changed, and may it be changed while
 * participants are in it.
 *
 * Safe: words a person reads, and what only adds.  Needs a decision: what changes who is
 * treated, how or when, or makes data of earlier participants unlike those of later ones.
 * Refused: what makes data already entered unreadable or mean something else (an item
 * removed, of another type or unit; a level's id with another amount).  One table says
 * which; the longest pattern that fits a path speaks for it, and what no row names needs
 * a decision.  Members of lists are told by their id, so moving one changes nothing. */
#include <string.h>

#include "study/study_internal.h"

#define SAFE TT_CHANGE_SAFE
#define DECIDE TT_CHANGE_DECIDE
#define REFUSED TT_CHANGE_REFUSED

typedef struct row {
    const char *of; /* pattern, covers everything beneath */
    tt_change_class changed, added, removed;
    const char *why[2];
} row;

/* clang-format off */
static const row rows[] = {
    {"titrate", REFUSED, REFUSED, REFUSED, {"another format", "格式版本不同"}},
    {"study.id", REFUSED, REFUSED, REFUSED, {"it would be another study", "将成为另一项研究"}},
    {"study.registry", REFUSED, SAFE, REFUSED, {"it would be another study", "将成为另一项研究"}},
    {"study.title", SAFE, SAFE, SAFE, {"words", "文字"}},
    {"study.summary", SAFE, SAFE, SAFE, {"words", "文字"}},
    {"study.code", SAFE, SAFE, SAFE, {"words", "文字"}},
    {"study.organisation", SAFE, SAFE, SAFE, {"words", "文字"}},
    {"study.start", SAFE, SAFE, SAFE, {"a date of the plan", "计划日期"}},
    {"study.primary_completion", SAFE, SAFE, SAFE, {"a date of the plan", "计划日期"}},
    {"study.completion", SAFE, SAFE, SAFE, {"a date of the plan", "计划日期"}},
    {"study.ipd_sharing", SAFE, SAFE, SAFE, {"what is published, not what is done", "涉及公布，不涉及实施"}},
    {"study.zone", REFUSED, SAFE, REFUSED, {"times already entered were in the other zone", "已录入的时间属于原时区"}},
    {"study.subject_prefix", REFUSED, SAFE, REFUSED, {"participants already have their numbers", "受试者已有编号"}},
    {"conditions", DECIDE, DECIDE, DECIDE, {"it changes who may take part", "影响入组人群"}},
    {"arms", DECIDE, DECIDE, REFUSED, {"participants may be in it", "可能已有受试者在该组"}},
    {"arms[].title", SAFE, SAFE, SAFE, {"words", "文字"}},
    {"arms[].text", DECIDE, SAFE, DECIDE, {"it says what a group is given", "说明该组接受的处理"}},
    {"arms[].control", REFUSED, DECIDE, REFUSED, {"participants already in it were treated otherwise", "已在该组的受试者接受的处理不同"}},
    {"randomisation", REFUSED, DECIDE, REFUSED, {"participants already allocated were drawn from another list", "已分组的受试者出自另一分配表"}},
    {"dose.unit", REFUSED, SAFE, REFUSED, {"doses already given were in the other unit", "已给予的剂量使用原单位"}},
    {"dose.after", DECIDE, DECIDE, DECIDE, {"participants may have been dosed in the other order", "可能已有受试者按另一顺序给药"}},
    {"dose.levels", DECIDE, DECIDE, REFUSED, {"doses may have been given at it", "可能已按该水平给药"}},
    {"dose.levels[].amount", REFUSED, SAFE, REFUSED, {"the level would mean another dose than the one given under its name", "同一名称的水平将代表不同剂量"}},
    {"dlt", DECIDE, DECIDE, DECIDE, {"it changes what stops or raises the dose", "影响剂量升降与停止"}},
    {"design", DECIDE, DECIDE, DECIDE, {"it changes how the next dose is found", "影响下一剂量的确定"}},
    {"stopping", DECIDE, DECIDE, DECIDE, {"it changes when dosing stops", "影响停止给药的条件"}},
    {"consent", DECIDE, DECIDE, DECIDE, {"participants may have to consent anew", "受试者可能需重新知情同意"}},
    {"anchors", DECIDE, SAFE, REFUSED, {"visits count from it", "访视以此计时"}},
    {"visits", DECIDE, DECIDE, REFUSED, {"earlier participants had other visits; data may stand at it", "此前受试者的访视不同；可能已有数据"}},
    {"visits[].title", SAFE, SAFE, SAFE, {"words", "文字"}},
    {"visits[].kind", REFUSED, DECIDE, REFUSED, {"data at the visit would mean something else", "该访视的数据含义将改变"}},
    {"items", DECIDE, SAFE, REFUSED, {"data may have been entered in it", "可能已录入数据"}},
    {"items[].title", SAFE, SAFE, SAFE, {"words", "文字"}},
    {"items[].type", REFUSED, REFUSED, REFUSED, {"data already entered would not read", "已录入的数据将无法读取"}},
    {"items[].unit", REFUSED, SAFE, REFUSED, {"values already entered were in the other unit", "已录入的数值使用原单位"}},
    {"items[].analyte", REFUSED, DECIDE, REFUSED, {"the name would mean another test", "同一名称将代表另一检验"}},
    {"items[].normal", DECIDE, DECIDE, DECIDE, {"grades are counted from it", "分级以此为据"}},
    {"items[].codes", DECIDE, SAFE, REFUSED, {"the code may have been entered", "可能已录入该代码"}},
    {"items[].codes[].title", DECIDE, SAFE, DECIDE, {"the code would read as something else", "代码的含义将改变"}},
    {"forms", DECIDE, SAFE, REFUSED, {"data may have been entered on it", "可能已在该表录入数据"}},
    {"forms[].title", SAFE, SAFE, SAFE, {"words", "文字"}},
    {"forms[].items", DECIDE, DECIDE, DECIDE, {"earlier participants lack it, or it is asked no more", "此前受试者缺少该项，或不再采集"}},
    {"forms[].at", DECIDE, DECIDE, DECIDE, {"it changes what is done at a visit", "影响访视内容"}},
    {"eligibility", DECIDE, DECIDE, DECIDE, {"it changes who may take part", "影响入组人群"}},
    {"eligibility[].propose", SAFE, SAFE, SAFE, {"a proposal decides nothing", "建议不具效力"}},
    {"adverse_events.scale", REFUSED, SAFE, REFUSED, {"events already graded were graded by the other", "已分级事件使用原标准"}},
    {"adverse_events.version", DECIDE, SAFE, REFUSED, {"events already graded were graded by the other", "已分级事件使用原版本"}},
    {"adverse_events.categories", DECIDE, SAFE, REFUSED, {"events may stand in it", "可能已有事件归入该类"}},
    {"adverse_events.categories[].title", SAFE, SAFE, SAFE, {"words", "文字"}},
    {"endpoints", DECIDE, DECIDE, DECIDE, {"it changes what the trial shows", "影响研究结论"}},
    {"endpoints[].measure", SAFE, SAFE, SAFE, {"words", "文字"}},
    {"approvals", SAFE, SAFE, DECIDE, {"an approval", "批准文件"}},
    {"basis", SAFE, SAFE, DECIDE, {"where a value comes from", "取值依据"}},
    {"record", SAFE, SAFE, SAFE, {"the registry's own words", "登记记录原文"}},
};
/* clang-format on */

static const char *const unlike[] = {"later participants would be treated or followed otherwise than earlier ones",
                                     "后入组者的处理或随访将与先入组者不同"};

typedef struct diffing {
    tt_arena *a;
    tt_study_change *at;
    size_t n, cap;
} diffing;

/* ---- what a change is --------------------------------------------------------------------- */

static const row *row_of(const char *pattern)
{
    const row *best = NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const size_t n = strlen(rows[i].of);
        const bool fits = strncmp(pattern, rows[i].of, n) == 0 && (pattern[n] == '\0' || pattern[n] == '.' || pattern[n] == '[');
        best = fits && (!best || n > strlen(best->of)) ? &rows[i] : best;
    }
    return best;
}

/* A value as it is written. */
static const char *written(tt_arena *a, const tt_node *n)
{
    if (!n)
        return "";
    if (n->kind == TT_SCALAR)
        return n->text;
    tt_buf b = tt_buf_new(a);
    tt_buf_addc(&b, n->kind == TT_MAP ? '{' : '[');
    for (size_t i = 0; i < n->n; i++) {
        tt_buf_printf(&b, "%s", i ? ", " : "");
        if (n->kind == TT_MAP)
            tt_buf_printf(&b, "%s: ", n->key[i]->text);
        tt_buf_add(&b, written(a, n->item[i]));
    }
    tt_buf_addc(&b, n->kind == TT_MAP ? '}' : ']');
    return tt_buf_text(&b);
}

/* +1 the new limits hold the old ones, -1 they do not, 0 they are no limits. Both are of one kind, or cannot be compared: then -1. */
static int wider(const tt_node *was, const tt_node *is, bool lengths)
{
    double x[2], y[2];
    const tt_node *const both[] = {was, is};
    for (int k = 0; k < 2; k++) {
        double *to = k ? y : x;
        if (both[k]->kind != TT_SEQ || both[k]->n != 2)
            return -1;
        for (size_t i = 0; i < 2; i++) {
            tt_dur d;
            tt_dec v;
            if (lengths ? tt_dur_parse(both[k]->item[i]->text, &d, NULL) != TT_OK : tt_dec_parse(both[k]->item[i]->text, &v, NULL) != TT_OK)
                return -1;
            to[i] = lengths ? tt_dur_minutes(d) : tt_dec_double(v);
        }
    }
    return y[0] <= x[0] && y[1] >= x[1] ? 1 : -1;
}

/* Rules that look at the two values. */
static bool by_value(const char *pattern, const tt_node *was, const tt_node *is, tt_study_change *c)
{
    const bool range = strcmp(pattern, "items[].range") == 0, window = strcmp(pattern, "visits[].window") == 0;
    if (was && is && (range || window) && !tt_is_open(was) && !tt_is_open(is)) {
        const bool safe = wider(was, is, window) > 0;
        c->cls = safe ? SAFE : DECIDE;
        c->why[TT_EN] = safe ? "wider than it was" : "narrower than it was: what was right may be wrong now";
        c->why[TT_ZH] = safe ? "较原来宽" : "较原来窄：原先合格者现可能不合格";
        return true;
    }
    if (was && is && strcmp(pattern, "study.status") == 0) {
        const bool may = tt_study_status_may(was->text, is->text);
        c->cls = may ? SAFE : REFUSED;
        c->why[TT_EN] = may ? "a step a study may take" : "a study in that status does not come to this one";
        c->why[TT_ZH] = may ? "允许的状态变更" : "不允许由原状态变为此状态";
        return true;
    }
    return false;
}

static void note(diffing *d, const char *path, const tt_node *was, const tt_node *is)
{
    char pattern[256];
    tt_key_pattern(path, pattern, sizeof pattern);
    if (d->n == d->cap) {
        d->cap = d->cap ? 2 * d->cap : 32;
        d->at = tt_grow(d->a, d->at, d->n * sizeof *d->at, d->cap * sizeof *d->at);
    }
    tt_study_change *c = &d->at[d->n++];
    *c = (tt_study_change){
        .cls = TT_CHANGE_DECIDE, .path = path, .was = written(d->a, was), .is = written(d->a, is), .why = {unlike[0], unlike[1]}};
    c->line = is ? is->line : 0;
    const row *r = row_of(pattern);
    if (by_value(pattern, was, is, c) || !r)
        return;
    /* an open question that is answered adds; one asked anew takes away */
    const bool had = was && !tt_is_open(was), has = is && !tt_is_open(is);
    c->cls = had && has ? r->changed : has ? r->added : had ? r->removed : SAFE;
    c->why[TT_EN] = r->why[TT_EN];
    c->why[TT_ZH] = r->why[TT_ZH];
}

/* ---- walking both --------------------------------------------------------------------------- */

static void compare(diffing *d, const char *path, const tt_node *was, const tt_node *is);

/* What tells a member from the others: its id, its code, the path a basis is for, or itself. */
static const char *name_of(tt_arena *a, const tt_node *member)
{
    static const char *const keys[] = {"id", "code", "of", "measure"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const tt_node *n = tt_node_get(member, keys[i]);
        if (n)
            return written(a, n);
    }
    return written(a, member);
}

static const tt_node *named(tt_arena *a, const tt_node *list, const char *name)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(name_of(a, list->item[i]), name) == 0)
            return list->item[i];
    return NULL;
}

static bool two_values(const char *path)
{
    char pattern[256];
    const tt_key *key = tt_key_find(tt_key_pattern(path, pattern, sizeof pattern));
    return key && key->type != TT_K_LIST && key->type != TT_K_MAP && key->type != TT_K_ANY; /* a range, a window, words: one value */
}

static void lists(diffing *d, const char *path, const tt_node *was, const tt_node *is)
{
    for (size_t i = 0; i < is->n; i++) {
        const char *name = name_of(d->a, is->item[i]);
        compare(d, tt_printf(d->a, "%s[%s]", path, name), named(d->a, was, name), is->item[i]);
    }
    for (size_t i = 0; i < was->n; i++) {
        const char *name = name_of(d->a, was->item[i]);
        if (!named(d->a, is, name))
            note(d, tt_printf(d->a, "%s[%s]", path, name), was->item[i], NULL);
    }
}

static void maps(diffing *d, const char *path, const tt_node *was, const tt_node *is)
{
    const char *dot = path[0] ? "." : "";
    for (size_t i = 0; i < is->n; i++)
        compare(d, tt_printf(d->a, "%s%s%s", path, dot, is->key[i]->text), tt_node_get(was, is->key[i]->text), is->item[i]);
    for (size_t i = 0; i < was->n; i++)
        if (!tt_node_get(is, was->key[i]->text))
            note(d, tt_printf(d->a, "%s%s%s", path, dot, was->key[i]->text), was->item[i], NULL);
}

static void compare(diffing *d, const char *path, const tt_node *was, const tt_node *is)
{
    const bool same_kind = was && was->kind == is->kind && !(path[0] && two_values(path));
    if (same_kind && is->kind == TT_MAP)
        maps(d, path, was, is);
    else if (same_kind && is->kind == TT_SEQ)
        lists(d, path, was, is);
    else if (!was || strcmp(written(d->a, was), written(d->a, is)) != 0 || tt_is_open(was) != tt_is_open(is))
        note(d, path, was, is);
}

size_t tt_study_diff(tt_arena *a, const tt_study *was, const tt_study *is, const tt_study_change **ret)
{
    diffing d = {.a = a};
    maps(&d, "", was->yaml->root, is->yaml->root);
    tt_study_change *sorted = TT_ARRAY(a, tt_study_change, d.n + 1);
    size_t n = 0;
    for (int cls = (int)REFUSED; cls >= (int)SAFE; cls--)
        for (size_t i = 0; i < d.n; i++)
            if ((int)d.at[i].cls == cls)
                sorted[n++] = d.at[i];
    *ret = sorted;
    return n;
}
