/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/pages.c -- the pages of conduct: the answer, decisions, participants, dosing. */
#include "report/report_internal.h"

/* --- the one-page answer ------------------------------------------------------------------- */

static void who_came(struct report *r, tt_doc *doc, const tt_counts *n)
{
    const char *screened = tt_num(r, n->screened), *failed = tt_num(r, n->failed), *planned = tt_num(r, r->s->enrolment);
    if (r->s->random.on)
        tt_doc_pair(doc, tt_pick(r, "Screened, randomised", "筛选、随机"),
                    tt_tell(r, "{0} screened, {1} failed, {2} randomised of {3} planned",
                            "筛选 {0} 例，失败 {1} 例，随机 {2} 例（计划 {3} 例）", screened, failed, tt_num(r, n->randomised), planned));
    else
        tt_doc_pair(doc, tt_pick(r, "Screened, dosed", "筛选、给药"),
                    tt_tell(r, "{0} screened, {1} failed, {2} dosed of {3} planned", "筛选 {0} 例，失败 {1} 例，给药 {2} 例（计划 {3} 例）",
                            screened, failed, tt_num(r, n->dosed), planned));
    if (tt_compares_arms(r->s))
        tt_doc_pair(doc, tt_pick(r, "Treated", "实际处理"),
                    tt_tell(r, "{0} dosed, {1} controls followed without a dose", "给药 {0} 例，对照（未给药）{1} 例", tt_num(r, n->dosed),
                            tt_num(r, n->controls)));
}

static void key_counts(struct report *r, tt_doc *doc)
{
    const tt_counts n = tt_count(r->t);
    const tt_result *reactions = tt_tab_reactions(r->a, &r->d);
    const char *rate = "";
    for (size_t i = 0; i < reactions->rows; i++) /* the last row is any category, all levels */
        if (!reactions->row[i].group)
            rate = tt_in(r, reactions->row[i].cell[2].text);
    who_came(r, doc, &n);
    tt_line *l = tt_doc_pair(doc, tt_pick(r, "Dose-limiting toxicities", "剂量限制性毒性"), NULL);
    if (n.dlt > 0)
        tt_line_risk(l, tt_printf(r->a, "%d", n.dlt));
    else
        tt_line_text(l, "0");
    tt_line_text(l, tt_tell(r, " of {0} dosed; window open {1}, not evaluable {2}", "/{0} 例；观察窗未结束 {1} 例，不可评价 {2} 例",
                            tt_num(r, n.dosed), tt_num(r, n.pending), tt_num(r, n.not_evaluable)));
    l = tt_doc_pair(doc, tt_pick(r, "Deaths", "死亡"), NULL);
    if (n.died > 0)
        tt_line_risk(l, tt_printf(r->a, "%d", n.died));
    else
        tt_line_text(l, "0");
    tt_line_text(
        l, n.controls
               ? tt_tell(r, " of {0} dosed and controls; left with a transplantation {1}", "/{0} 例（给药与对照）；因肝移植结束 {1} 例",
                         tt_num(r, n.dosed + n.controls), tt_num(r, n.transplanted))
               : tt_tell(r, " of {0} dosed; transplanted {1}", "/{0} 例；肝移植 {1} 例", tt_num(r, n.dosed), tt_num(r, n.transplanted)));
    tt_doc_pair(doc, tt_pick(r, "Adverse reactions", "不良反应"),
                tt_tell(r, "{0} of {1} dosed with at least one; serious adverse events {2}",
                        "{0}/{1} 例至少发生 1 次；严重不良事件 {2} 例次", rate, tt_num(r, n.dosed), tt_num(r, n.serious)));
    tt_doc_pair(doc, tt_pick(r, "Under observation", "随访中"),
                tt_tell(r, "{0}; completed {1}, withdrew {2}, lost {3}", "{0} 例；完成 {1} 例，退出 {2} 例，失访 {3} 例",
                        tt_num(r, n.still), tt_num(r, n.completed), tt_num(r, n.withdrew), tt_num(r, n.lost)));
    tt_doc_pair(doc, tt_pick(r, "Protocol deviations", "方案偏离"), tt_printf(r->a, "%d", n.deviations));
}

/* "0.450 (95 % limits 0.21–0.66; 4 at risk)" */
static const char *estimate_text(struct report *r, double x, double lower, double upper, int at_risk)
{
    const char *n = tt_num(r, at_risk), *value = tt_fixed(r->a, x, 3);
    if (isnan(lower) || isnan(upper) || x <= 0 || x >= 1)
        return tt_tell(r, "{0} ({1} at risk)", "{0}（风险人数 {1}）", value, n);
    return tt_tell(r, "{0} (95 % limits {1}–{2}; {3} at risk)", "{0}（95% 置信区间 {1}–{2}，风险人数 {3}）", value,
                   tt_fixed(r->a, lower, 3), tt_fixed(r->a, upper, 3), n);
}

/* One line an estimate; of several arms the page of survival tells each. */
static void survival_pairs(struct report *r, tt_doc *doc)
{
    tt_survival s;
    tt_incidence c;
    tt_km_row alive;
    tt_cif_row death, transplant;
    if (tt_compares_arms(r->s) || tt_survival_of(r->a, &r->d, "TFS", NULL, &s, NULL) != TT_OK ||
        tt_incidence_of(r->a, &r->d, NULL, &c, NULL) != TT_OK || s.km.n == 0)
        return;
    const double days = s.reach.horizon_days;
    const char *span = tt_in(r, tt_dur_words(r->a, s.reach.horizon)), *short_of = tt_in(r, tt_too_short_words(r->a, &s.reach));
    const bool known = tt_survival_at(&s, days, &alive);
    tt_incidence_at(&c, days, &death, &transplant);
    tt_doc_pair(doc, tt_tell(r, "Alive without transplantation at {0}", "{0}无移植生存率", span),
                known ? estimate_text(r, alive.surv, alive.lower, alive.upper, alive.at_risk) : short_of);
    tt_doc_pair(doc, tt_tell(r, "Died by {0}", "{0}内死亡（累积发生率）", span),
                known ? estimate_text(r, death.value, death.lower, death.upper, death.at_risk) : short_of);
    tt_doc_pair(doc, tt_tell(r, "Transplanted by {0}", "{0}内肝移植（累积发生率）", span),
                known ? estimate_text(r, transplant.value, transplant.lower, transplant.upper, transplant.at_risk) : short_of);
}

static void links(struct report *r, tt_doc *doc)
{
    tt_list *l = tt_doc_list(doc, false);
    static const struct {
        const char *file, *text[2];
    } to[] = {
        {"decisions.html", {"Every decision: tally, rule, reason, signatures", "历次决定：计数、规则、理由、签署"}},
        {"adverse.html", {"Adverse reactions in the record's own categories, and DLTs", "按登记方案类别列出的不良反应，及剂量限制性毒性"}},
        {"biochemistry.html", {"Laboratory values and their change from baseline", "实验室检查：各时间点的数值与较基线变化"}},
        {"survival.html", {"Transplant-free survival, death and transplantation", "无移植生存、死亡与肝移植"}},
        {"data.html", {"The data behind every number, and how to recompute it", "各数字背后的数据与复核方法"}}};
    for (size_t i = 0; i < sizeof to / sizeof *to; i++)
        tt_line_link(tt_list_item(l, NULL), to[i].text[r->lang], to[i].file);
}

/* A study may end before anybody took part. */
static void nobody(struct report *r, tt_doc *doc)
{
    const tt_counts n = tt_count(r->t);
    const bool withdrawn = tt_streq(r->s->status, "WITHDRAWN");
    if (n.enrolled > 0 || !(withdrawn || n.screened == 0))
        return;
    tt_doc_callout(
        doc, TT_CALL_ANSWER, "n = 0",
        withdrawn ? tt_pick(r, "The study was withdrawn, and nobody took part: there are no results.", "本研究已撤回，无人参加，故无结果。")
                  : tt_pick(r, "Nobody has been screened: there are no results yet.", "尚无人筛选，暂无结果。"));
}

tt_code tt_page_index(struct report *r, tt_doc *doc, tt_err *err)
{
    tt_status_now now;
    TT_TRY(tt_status_of(r->a, r->t, &now, err));
    static const char *const rehearsal[] = {"The answer of this rehearsal", "本次预演的结论"}, *const practice[] = {
                                                                                                   "The answer of this practice run",
                                                                                                   "本次练习的结论"};
    const char *whose = tt_unless_live(r, rehearsal, practice);
    const bool stopped = now.standing == TT_ON_HOLD;
    tt_doc_callout(doc, stopped ? TT_CALL_RISK : TT_CALL_ANSWER, whose ? whose : tt_pick(r, "The answer", "结论"), tt_in(r, now.headline));
    if (*tt_in(r, now.detail))
        tt_doc_para(doc, tt_in(r, now.detail));
    nobody(r, doc);
    tt_doc_result(r, doc, tt_tab_tally(r->a, &r->d), NULL);
    tt_doc_section(doc, 1, "numbers", tt_pick(r, "Key numbers", "关键数字"));
    key_counts(r, doc);
    survival_pairs(r, doc);
    TT_TRY(tt_doc_add_figure(r, doc, "escalation", tt_f_escalation(r), err));
    tt_doc_section(doc, 1, "more", tt_pick(r, "Read on", "详情"));
    links(r, doc);
    return TT_OK;
}

/* --- decisions, participants, dosing -------------------------------------------------------- */

/* Doses given against the rules stand in the record with the rules they broke: "HLC-003 (E604 E611)", "BAL-001 session 3 (E831)". */
static const char *against_rules(struct report *r)
{
    tt_buf b = tt_buf_new(r->a);
    for (size_t i = 0; i < r->t->subjects; i++) {
        const tt_subject *s = r->t->subject[i];
        for (int k = 0; k < s->sessions; k++) {
            if (!*s->session[k].outside)
                continue;
            const char *which = r->s->dose.sessions < 2 ? "" : tt_tell(r, " session {0}", " 第 {0} 次", tt_num(r, k + 1));
            tt_buf_printf(&b, r->lang == TT_ZH ? "%s%s%s（%s）" : "%s%s%s (%s)", b.n ? tt_pick(r, ", ", "、") : "", s->id, which,
                          s->session[k].outside);
        }
    }
    return tt_buf_text(&b);
}

static void rules_kept(struct report *r, tt_doc *doc)
{
    const char *broken = against_rules(r);
    if (*broken)
        tt_line_risk(tt_doc_para(doc, NULL), tt_tell(r, "Given against the rules, with a reason and a deviation on record: {0}.",
                                                     "违反规则给药（已记录理由与方案偏离）：{0}。", broken));
    else if (tt_count(r->t).dosed > 0)
        tt_doc_para(doc,
                    tt_pick(r, "Every dose was given under a signed decision for its level.", "每次给药均依据该水平已签署的剂量决定。"));
}

tt_code tt_page_decisions(struct report *r, tt_doc *doc, tt_err *err)
{
    tt_status_now now;
    TT_TRY(tt_status_of(r->a, r->t, &now, err));
    tt_doc_callout(doc, TT_CALL_ANSWER, NULL, tt_in(r, now.headline));
    rules_kept(r, doc);
    tt_doc_para(doc, tt_pick(r, "Each decision rests on the outcomes written down with it; its evidence is what the signatures cover.",
                             "每项决定均以其所附结局为依据，签名所覆盖的即该项证据。"));
    tt_doc_result(r, doc, tt_tab_decisions(r->a, &r->d), tt_pick(r, "No decision has been proposed.", "尚未提出任何剂量决定。"));
    tt_doc_result(r, doc, tt_tab_tally(r->a, &r->d), NULL);
    tt_doc_result(r, doc, tt_tab_signatures(r->a, &r->d), tt_pick(r, "Nothing has been signed.", "尚无签署。"));
    return TT_OK;
}

tt_code tt_page_participants(struct report *r, tt_doc *doc, tt_err *err)
{
    (void)err;
    const tt_counts n = tt_count(r->t);
    tt_doc_callout(doc, TT_CALL_ANSWER, NULL,
                   tt_tell(r, "{0} screened, {1} enrolled, {2} dosed; {3} under observation.",
                           "筛选 {0} 例，入组 {1} 例，给药 {2} 例；随访中 {3} 例。", tt_num(r, n.screened), tt_num(r, n.enrolled),
                           tt_num(r, n.dosed), tt_num(r, n.still)));
    tt_result *arms = tt_tab_arms(r->a, &r->d);
    if (arms)
        tt_doc_result(r, doc, arms, NULL);
    tt_doc_result(r, doc, tt_tab_flow(r->a, &r->d), NULL);
    tt_doc_result(r, doc, tt_tab_sets(r->a, &r->d), NULL);
    tt_doc_result(r, doc, tt_tab_baseline(r->a, &r->d), NULL);
    tt_doc_section(doc, 1, "failures", tt_pick(r, "Screening failures", "筛选失败"));
    if (n.failed > 0)
        tt_doc_result(r, doc, tt_tab_reasons(r->a, &r->d), NULL);
    tt_doc_result(r, doc, tt_tab_failures(r->a, &r->d), tt_pick(r, "Nobody failed screening.", "无筛选失败。"));
    tt_doc_section(doc, 1, "people", tt_pick(r, "Participants one by one", "受试者列表"));
    tt_doc_result(r, doc, tt_tab_people(r->a, &r->d), tt_pick(r, "Nobody is in the study yet.", "尚无在研受试者。"));
    return TT_OK;
}

tt_code tt_page_dosing(struct report *r, tt_doc *doc, tt_err *err)
{
    int sessions = 0;
    for (size_t i = 0; i < r->t->subjects; i++)
        sessions += r->t->subject[i]->sessions;
    const char *dosed = tt_num(r, tt_count(r->t).dosed), *route = tt_in(r, r->s->dose.route);
    tt_doc_callout(doc, TT_CALL_ANSWER, NULL,
                   r->s->dose.sessions < 2
                       ? tt_tell(r, "{0} participants were dosed, once each, by {1}.", "共 {0} 名受试者给药，每人一次，{1}。", dosed, route)
                       : tt_tell(r, "{0} participants were dosed, in {2} sessions altogether: {1}.",
                                 "共 {0} 名受试者给药，合计 {2} 次，{1}。", dosed, route, tt_num(r, sessions)));
    rules_kept(r, doc);
    tt_doc_result(r, doc, tt_tab_dosing(r->a, &r->d), tt_pick(r, "Nobody has been dosed.", "尚无受试者给药。"));
    if (tt_count(r->t).dosed > 0)
        tt_doc_result(r, doc, tt_tab_dosing_levels(r->a, &r->d), NULL);
    return tt_doc_add_figure(r, doc, "escalation", tt_f_escalation(r), err);
}
