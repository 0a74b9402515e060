/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/pages_results.c -- the pages of results: biochemistry, vital signs and
 * imaging, adverse reactions, survival. */
#include "report/report_internal.h"

static bool is_on(const struct report *r, const tt_endpoint *e, tt_bds want)
{
    tt_bds which;
    return e->item && tt_bds_of(r->s, e->item, &which) && which == want;
}

/* Endpoints of one kind of measure: their changes for the figure, in the order of the protocol. */
static tt_code changes_of(struct report *r, tt_bds want, bool change_only, size_t blocks, tt_change **ret, size_t *n, tt_err *err)
{
    tt_change *c = TT_ARRAY(r->a, tt_change, blocks * r->s->endpoints + 1);
    size_t k = 0;
    for (size_t i = 0; i < r->s->endpoints; i++) {
        const tt_endpoint *e = &r->s->endpoint[i];
        const bool wanted = is_on(r, e, want) && (e->kind == TT_EP_CHANGE || (!change_only && e->kind == TT_EP_VALUE));
        for (size_t b = 0; wanted && b < blocks; b++)
            TT_TRY(tt_change_of(r->a, &r->d, e, blocks > 1 ? tt_block_arm(r->s, b) : NULL, &c[k++], err));
    }
    *ret = c;
    *n = k / blocks;
    return TT_OK;
}

static void tell_missing(struct report *r, const tt_change *c)
{
    if (r->fs && c->no_baseline > 0)
        tt_find(r->fs, 871, tt_at_path(c->item->id), c->item->id, tt_printf(r->a, "%d", c->no_baseline));
}

static tt_code change_page(struct report *r, tt_doc *doc, tt_bds which, const char *name, tt_err *err)
{
    tt_change *c;
    size_t n, drawn;
    tt_change *draw;
    const size_t blocks = tt_blocks_of(r->s);
    TT_TRY(changes_of(r, which, true, blocks, &draw, &drawn, err));
    TT_TRY(changes_of(r, which, false, 1, &c, &n, err));
    tt_figure *f = drawn ? tt_f_change(r, draw, drawn, blocks) : NULL;
    if (f)
        TT_TRY(tt_doc_add_figure(r, doc, name, f, err));
    else
        tt_doc_para(doc, tt_pick(r, "There are not yet three participants with a change at any time: no figure is drawn.",
                                 "任一时间点有变化值者均不足 3 例，暂不绘图。"));
    for (size_t i = 0; i < n; i++) {
        tt_result *table, *grades = tt_tab_grades(r->a, &r->d, c[i].item);
        tell_missing(r, &c[i]);
        tt_doc_section(doc, 1, c[i].item->id, tt_in(r, c[i].endpoint->measure));
        TT_TRY(tt_tab_change(r->a, &r->d, c[i].endpoint, &table, err));
        tt_doc_result(r, doc, table, NULL);
        if (grades)
            tt_doc_result(r, doc, grades, NULL);
    }
    return TT_OK;
}

tt_code tt_page_biochemistry(struct report *r, tt_doc *doc, tt_err *err)
{
    if (tt_compares_arms(r->s))
        tt_doc_para(
            doc,
            tt_pick(r,
                    "Values and changes from each participant's own baseline, at the record's own times, by arm as allocated. "
                    "The course of the illness, transplantation and death change these numbers in every arm.",
                    "各时间点的测定值及较本人基线的变化，时间点与登记方案一致，按分配组别列出。自然病程、肝移植与死亡在各组均会改变这些"
                    "数值。"));
    else
        tt_doc_para(doc, tt_pick(r,
                                 "Values and changes from each participant's own baseline, at the record's own times. There is no control "
                                 "group: the course of "
                                 "liver failure itself, transplantation and death change these numbers too.",
                                 "各时间点的测定值及较本人基线的变化，时间点与登记方案一致。本研究无对照组，肝衰竭自然病程、肝移植与死亡同"
                                 "样会改变这些数值。"));
    return change_page(r, doc, TT_BDS_LAB, "biochemistry", err);
}

tt_code tt_page_vitals(struct report *r, tt_doc *doc, tt_err *err)
{
    TT_TRY(change_page(r, doc, TT_BDS_VITAL, "vitals", err));
    bool any = false;
    for (size_t i = 0; i < r->s->endpoints; i++) {
        const tt_endpoint *e = &r->s->endpoint[i];
        if (e->kind != TT_EP_CODE || !is_on(r, e, TT_BDS_IMAGING))
            continue;
        if (!any)
            tt_doc_section(doc, 1, "imaging", tt_pick(r, "Graft imaging", "移植物影像"));
        any = true;
        tt_doc_result(r, doc, tt_tab_codes(r->a, &r->d, e), NULL);
    }
    return TT_OK;
}

tt_code tt_page_adverse(struct report *r, tt_doc *doc, tt_err *err)
{
    (void)err;
    const tt_counts n = tt_count(r->t);
    tt_line *l = tt_doc_callout(doc, n.dlt ? TT_CALL_RISK : TT_CALL_ANSWER, NULL, NULL);
    tt_line_text(l, tt_tell(r, "{0} of {1} dosed had a dose-limiting toxicity.", "{1} 例给药者中 {0} 例发生剂量限制性毒性。",
                            tt_num(r, n.dlt), tt_num(r, n.dosed)));
    tt_doc_result(r, doc, tt_tab_reactions(r->a, &r->d), NULL);
    tt_result *compared = tt_tab_compared(r->a, &r->d);
    if (compared)
        tt_doc_result(r, doc, compared, NULL);
    tt_doc_section(doc, 1, "dlt", tt_pick(r, "Dose-limiting toxicities", "剂量限制性毒性"));
    tt_doc_result(r, doc, tt_tab_dlt(r->a, &r->d), tt_pick(r, "None.", "无。"));
    tt_doc_section(doc, 1, "events", tt_pick(r, "All adverse events", "全部不良事件"));
    tt_doc_result(r, doc, tt_tab_events(r->a, &r->d), tt_pick(r, "None reported.", "无报告。"));
    return TT_OK;
}

static tt_code survival_part(struct report *r, tt_doc *doc, const char *param, const char *name, tt_err *err)
{
    const size_t blocks = tt_blocks_of(r->s);
    tt_survival *s = TT_ARRAY(r->a, tt_survival, blocks);
    tt_result *table;
    for (size_t i = 0; i < blocks; i++)
        TT_TRY(tt_survival_of(r->a, &r->d, param, tt_block_arm(r->s, i), &s[i], err));
    TT_TRY(tt_doc_add_figure(r, doc, name, tt_f_survival(r, s, blocks), err));
    TT_TRY(tt_tab_survival(r->a, &r->d, param, &table, err));
    tt_doc_result(r, doc, table, NULL);
    return TT_OK;
}

static tt_code incidence_part(struct report *r, tt_doc *doc, tt_err *err)
{
    const size_t blocks = tt_blocks_of(r->s);
    tt_incidence *c = TT_ARRAY(r->a, tt_incidence, blocks);
    tt_result *table;
    for (size_t i = 0; i < blocks; i++)
        TT_TRY(tt_incidence_of(r->a, &r->d, tt_block_arm(r->s, i), &c[i], err));
    TT_TRY(tt_doc_add_figure(r, doc, "incidence", tt_f_incidence(r, c, blocks), err));
    TT_TRY(tt_tab_incidence(r->a, &r->d, &table, err));
    tt_doc_result(r, doc, table, NULL);
    return TT_OK;
}

tt_code tt_page_survival(struct report *r, tt_doc *doc, tt_err *err)
{
    const tt_counts n = tt_count(r->t);
    tt_doc_callout(doc, TT_CALL_ANSWER, NULL,
                   n.controls
                       ? tt_tell(r, "{0} of {1} dosed and controls have died, {2} left the study with a transplantation.",
                                 "给药与对照共 {1} 例，死亡 {0} 例，因肝移植结束研究 {2} 例。", tt_num(r, n.died),
                                 tt_num(r, n.dosed + n.controls), tt_num(r, n.transplanted))
                       : tt_tell(r, "{0} of {1} dosed have died, {2} were transplanted.", "给药 {1} 例，死亡 {0} 例，肝移植 {2} 例。",
                                 tt_num(r, n.died), tt_num(r, n.dosed), tt_num(r, n.transplanted)));
    if (n.dosed + n.controls == 0) {
        tt_doc_para(doc, tt_pick(r, "Nobody has been dosed: there is nothing to estimate.", "尚无受试者给药，无可估计的结果。"));
        return TT_OK;
    }
    tt_doc_section(doc, 1, "tfs", tt_pick(r, "Transplant-free survival", "无移植生存率"));
    TT_TRY(survival_part(r, doc, "TFS", "transplant-free", err));
    tt_doc_section(doc, 1, "incidence", tt_pick(r, "Death and transplantation", "死亡与肝移植"));
    TT_TRY(incidence_part(r, doc, err));
    if (!tt_streq(r->s->transplant, "event")) { /* else it is transplant-free survival over again */
        tt_doc_section(doc, 1, "os", tt_pick(r, "Survival, follow-up ending at transplantation", "生存率（移植时随访终止）"));
        TT_TRY(survival_part(r, doc, "OS", "survival", err));
    }
    tt_doc_section(doc, 1, "ends", tt_pick(r, "Deaths and transplantations one by one", "死亡与肝移植列表"));
    tt_doc_result(r, doc, tt_tab_ends(r->a, &r->d), tt_pick(r, "None.", "无。"));
    return TT_OK;
}
