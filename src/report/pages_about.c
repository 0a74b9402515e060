/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/pages_about.c -- the pages about the trial itself: its design, and its
 * data with versions, hashes and the way to recompute them. */
#include "report/report_internal.h"

static void clauses(struct report *r, tt_doc *doc, const tt_clause *c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        tt_doc_pair(doc, c[i].id, tt_in(r, c[i].text));
}

static void describe(struct report *r, tt_doc *doc)
{
    const tt_study *s = r->s;
    tt_doc_pair(doc, tt_pick(r, "Rule", "规则"), s->design->title[r->lang]);
    tt_line_code(tt_doc_pair(doc, tt_pick(r, "Parameters", "参数"), NULL), s->design_params);
    tt_doc_pair(doc, tt_pick(r, "Product", "研究制品"), tt_in(r, s->dose.product));
    tt_doc_pair(doc, tt_pick(r, "Route", "给药途径"), tt_in(r, s->dose.route));
    tt_doc_pair(
        doc, tt_pick(r, "DLT window", "DLT 观察窗"),
        s->dose.sessions < 2 ? tt_tell(r, "{0} from the end of dosing", "给药结束后 {0}", tt_in(r, tt_dur_words(r->a, s->dlt.window)))
        : s->dlt.from_last
            ? tt_tell(r, "{0} from the end of the last session", "末次治疗结束后 {0}", tt_in(r, tt_dur_words(r->a, s->dlt.window)))
            : tt_tell(r, "{0} from the end of the first session", "首次治疗结束后 {0}", tt_in(r, tt_dur_words(r->a, s->dlt.window))));
    if (s->dose.stagger_first.n > 0)
        tt_doc_pair(doc, tt_pick(r, "Stagger", "给药间隔"),
                    tt_tell(r, "{0} after the first of a level, {1} after later ones", "每一水平首例后 {0}，其后各例间 {1}",
                            tt_in(r, tt_dur_words(r->a, s->dose.stagger_first)), tt_in(r, tt_dur_words(r->a, s->dose.stagger_next))));
    if (s->dose.sessions > 1)
        tt_doc_pair(doc, tt_pick(r, "Sessions", "治疗次数"),
                    tt_tell(r, "at most {0}, {1} or more after the end of the one before", "最多 {0} 次，与上次治疗结束间隔至少 {1}",
                            tt_num(r, s->dose.sessions), tt_in(r, tt_dur_words(r->a, s->dose.sessions_apart))));
    tt_doc_pair(doc, tt_pick(r, "Planned enrolment", "计划入组"), tt_num(r, s->enrolment));
}

/* What was fixed before the first participant, and what the list is held to. */
static void chance(struct report *r, tt_doc *doc)
{
    const char *rest = strstr(r->t->allocation, "; ");
    if (!*r->t->commitment)
        return;
    tt_doc_section(doc, 1, "randomisation", tt_pick(r, "Randomisation", "随机分组"));
    tt_doc_para(
        doc,
        tt_pick(r,
                "Permuted blocks of sizes drawn at random, from a secret that is kept apart from the record. Its hash stood in the "
                "record before the first participant; titrate verify draws every arm again.",
                "区组大小随机的置换区组，由独立于记录保存的密值生成。其哈希在首例受试者之前即已写入记录；titrate verify 可重新抽取核对。"));
    tt_line_code(tt_doc_pair(doc, tt_pick(r, "SHA-256 of the secret", "密值的 SHA-256"), NULL), r->t->commitment);
    tt_line_code(tt_doc_pair(doc, tt_pick(r, "Fixed at the start", "启动时确定"), NULL), rest ? rest + 2 : "");
    tt_doc_pair(doc, tt_pick(r, "List", "分配表"),
                *r->t->secret ? tt_tell(r, "opened by {0} (event {1}): {2}", "由 {0} 公开（事件 {1}）：{2}", r->t->opened_by,
                                        tt_num(r, r->t->opened_origin), r->t->opened_why)
                              : tt_pick(r, "sealed", "密封中"));
}

static tt_code characteristics(struct report *r, tt_doc *doc, tt_err *err)
{
    tt_result *oc = NULL;
    tt_err why = {0};
    const tt_code c = tt_tab_oc(r->a, r->s, &oc, &why);
    if (c == TT_OK) {
        tt_doc_result(r, doc, oc, NULL);
        return TT_OK;
    }
    if (c != TT_ELIMIT && c != TT_EUNSUP) {
        if (err)
            *err = why;
        return c;
    }
    tt_doc_para(doc, tt_err_message(r->a, &why, r->lang));
    if (r->fs)
        tt_find(r->fs, 872, tt_at_path("design"), r->s->design->name);
    return TT_OK;
}

tt_code tt_page_design(struct report *r, tt_doc *doc, tt_err *err)
{
    describe(r, doc);
    chance(r, doc);
    tt_doc_result(r, doc, tt_tab_levels(r->a, r->s), NULL);
    tt_doc_section(doc, 1, "dlt", tt_pick(r, "What counts as a DLT", "DLT 的定义"));
    clauses(r, doc, r->s->dlt.clause, r->s->dlt.clauses);
    tt_doc_section(doc, 2, "not-dlt", tt_pick(r, "What does not", "不计为 DLT 的情形"));
    clauses(r, doc, r->s->dlt.excluded, r->s->dlt.excludeds);
    tt_doc_section(doc, 1, "rule", tt_pick(r, "The rule", "规则"));
    tt_doc_result(r, doc, tt_tab_rule(r->a, r->s), NULL);
    tt_doc_section(doc, 1, "oc", tt_pick(r, "What to expect of it", "该规则的预期表现"));
    return characteristics(r, doc, err);
}

/* --- data ------------------------------------------------------------------------------------- */

static void versions(struct report *r, tt_doc *doc)
{
    char hex[65];
    tt_hex(r->t->head.b, sizeof r->t->head.b, hex);
    const char *const rehearsal[] = {"rehearsal, seed {0}: every value comes from a model", "预演，随机种子 {0}：所有数据均由模型生成"};
    static const char *const practice[] = {"practice: people entered values of nobody, for training",
                                           "练习：人员为熟悉系统而录入，并非患者数据"};
    const char *mode = tt_unless_live(r, rehearsal, practice), *const seed[TT_ERR_ARGS] = {
                                                                   tt_printf(r->a, "%llu", (unsigned long long)r->t->seed)};
    tt_doc_pair(doc, tt_pick(r, "Mode", "模式"), mode ? tt_message_fill(r->a, mode, seed) : tt_pick(r, "live", "正式"));
    tt_line_code(tt_doc_pair(doc, tt_pick(r, "Study version (SHA-256 of protocol.yaml)", "方案版本（protocol.yaml 的 SHA-256）"), NULL),
                 r->s->hash);
    tt_doc_pair(doc, tt_pick(r, "Last event", "最后事件"),
                tt_printf(r->a, "%lld, %s", (long long)r->t->seq, tt_when_text(r->a, r->s, r->t->last)));
    tt_line_code(tt_doc_pair(doc, tt_pick(r, "Hash of the last event", "最后事件的哈希"), NULL), hex);
    tt_doc_pair(doc, tt_pick(r, "Program", "程序"), tt_program(r));
    tt_doc_pair(doc, tt_pick(r, "Time zone of the site", "研究中心时区"), r->s->zone ? tt_zone_name(r->s->zone) : "");
}

static void data_sets(struct report *r, tt_doc *doc)
{
    static const char *const what[][2] = {{"one row a participant", "每名受试者一行"},
                                          {"what was given, one row a session", "给药情况，每次治疗一行"},
                                          {"laboratory values with baseline, change, grade", "实验室测定值及基线、变化、分级"},
                                          {"vital signs and other numbers", "生命体征及其他数值"},
                                          {"imaging", "影像"},
                                          {"adverse events", "不良事件"},
                                          {"time to death, to death or transplantation", "至死亡、至死亡或肝移植的时间"}};
    const tt_frame *const frames[] = {r->d.adsl, r->d.adex, r->d.adlb, r->d.advs, r->d.admo, r->d.adae, r->d.adtte};
    tt_table *t = tt_doc_table(doc, tt_pick(r, "Analysis data sets", "分析数据集"));
    tt_table_col(t, tt_pick(r, "File", "文件"), TT_LEFT);
    tt_table_col(t, tt_pick(r, "Rows", "行数"), TT_RIGHT);
    tt_table_col(t, tt_pick(r, "Holds", "内容"), TT_LEFT);
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        const char *name = tt_csv_name(r->a, frames[i]);
        tt_table_next(t);
        tt_table_cell(t, name);
        tt_table_why(t, tt_printf(r->a, "%s%s", r->to_data, name), NULL);
        tt_table_cell(t, tt_printf(r->a, "%zu", frames[i]->rows));
        tt_table_cell(t, what[i][r->lang]);
    }
    tt_table_note(
        t,
        tt_pick(r,
                "UTF-8, RFC 4180, empty = missing, instants in UTC. The column EVENT is the number of the event a row came from. "
                "ATPT is the nominal time after the moment in ATPTREF (dose: its end), ADY the study day by the calendar (dosing = 1): two "
                "different clocks.",
                "UTF-8，RFC 4180，空白表示缺失，时刻为 UTC。EVENT 列为该行来源事件的编号。ATPT 为 ATPTREF 所示时刻（dose "
                "为给药结束）之后的名义时间，ADY "
                "为日历研究日（给药当日 = 1），二者不可混用。"));
    if (r->t->rehearsal)
        tt_table_note(t, tt_pick(r, "The first column of every row says SIMULATED.", "每行首列均标明 SIMULATED（模拟）。"));
}

tt_code tt_page_data(struct report *r, tt_doc *doc, tt_err *err)
{
    (void)err;
    versions(r, doc);
    tt_doc_section(doc, 1, "recompute", tt_pick(r, "How to recompute", "如何复核"));
    tt_doc_para(
        doc,
        tt_pick(
            r,
            "The report is nothing but its events: the same file gives the same bytes. The tip on a number names the events behind it; the "
            "last command tells the life of one value.",
            "本报告完全由事件生成：同一数据文件必得到逐字节相同的报告。数字上的提示列出其来源事件；最后一条命令给出单个数值的来龙去脉。"));
    tt_doc_code(doc, "titrate verify study.db\ntitrate report study.db -o report\ntitrate why study.db SUBJECT ITEM VISIT");
    data_sets(r, doc);
    tt_doc_section(doc, 1, "deviations", tt_pick(r, "Protocol deviations", "方案偏离"));
    tt_doc_result(r, doc, tt_tab_deviations(r->a, &r->d), tt_pick(r, "None recorded.", "无记录。"));
    tt_doc_section(doc, 1, "assumptions", tt_pick(r, "Assumptions", "假定"));
    tt_doc_result(r, doc, tt_tab_assumptions(r->a, &r->d), tt_pick(r, "The study assumes nothing.", "本研究无假定。"));
    return TT_OK;
}
