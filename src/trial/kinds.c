/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/kinds.c -- the table of event kinds: what may stand in the log.
 *
 * A kind is never changed once a trial has used it: a new need is a new kind, or a
 * member that may be absent and then means what the kind meant before.
 * The order is the order of the reference page. */
#include "trial/trial_internal.h"

static const struct kind_row table[] = {
    {{"fact", {"fact fixed at the start", "启动时固定的事实"}, "value"}, tt_apply_fact},
    {{"protocol", {"protocol text", "方案文本"}, "text, [defs]"}, tt_apply_protocol},
    {{"started", {"study started", "研究启动"}, "mode, seed"}, tt_apply_started},
    {{"user", {"account made", "建立账户"}, "name, full_name, role, key, salt, sealed, effort"}, tt_apply_user},
    {{"screened", {"screening opened", "开始筛选"}, "number"}, tt_apply_screened},
    {{"consented", {"consent signed", "签署知情同意"}, "version, by, [corrects]"}, tt_apply_consented},
    {{"entered", {"value entered or corrected", "录入或更正数值"}, "status, text, unit, [number], was, was_unit, [assumed]"},
     tt_apply_entered},
    {{"judged", {"criterion judged by a person", "人工判断入排标准"}, "criterion, met"}, tt_apply_judged},
    {{"eligible", {"eligibility decided", "判定入选资格"}, "eligible"}, tt_apply_eligible},
    {{"enrolled", {"slot taken", "占用名额"}, "arm, level, cohort, slot, [stratum], [position]"}, tt_apply_enrolled},
    {{"anchored", {"moment that visits count from", "访视计时起点"}, "anchor, [corrects], [was]"}, tt_apply_anchored},
    {{"lot", {"lot registered", "登记批次"}, "concentration, viability, volume, expires"}, tt_apply_lot},
    {{"released", {"lot released", "批次放行"}, ""}, tt_apply_released},
    {{"dosed",
      {"dose given", "已给药"},
      "level, lot, weight, planned, delivered, per_kg, volume, start, end, second_check, window_end, "
      "[outside], [session], [corrects], [was]"},
     tt_apply_dosed},
    {{"checked", {"dose checked by a second person", "第二人核对剂量"}, "by"}, tt_apply_checked},
    {{"ae", {"adverse event", "不良事件"}, "id, term, category, grade, serious, related, outcome, resolved, [corrects], [was]"},
     tt_apply_ae},
    {{"dlt", {"dose-limiting toxicity judged", "判定剂量限制性毒性"}, "judgement, clause, onset"}, tt_apply_dlt},
    {{"proposed", {"next-dose decision proposed", "提出下一剂量决定"}, "number, act, from, to, cohort, mtd, rule, text, tally, evidence"},
     tt_apply_proposed},
    {{"signed", {"decision signed", "签署决定"}, "number, effective"}, tt_apply_signed},
    {{"ended", {"participation ended", "受试者结束研究"}, "how, cause, [corrects], [was]"}, tt_apply_ended},
    {{"deviation", {"protocol deviation", "方案偏离"}, "id, what, [says]"}, tt_apply_deviation},
    {{"hold", {"dosing held or resumed", "暂停或恢复给药"}, "hold, [stop], [lifts]"}, tt_apply_hold},
    {{"lift", {"lifting of a stopping rule's hold signed", "签署解除停药规则的暂停"}, "lifts, effective"}, tt_apply_lift},
    {{"status", {"recruitment status changed", "招募状态变更"}, "status, was"}, tt_apply_status},
    {{"opened", {"list of arms opened, enrolment closed", "公开分配表并结束入组"}, "secret"}, tt_apply_opened},
    {{"denied", {"sign-in refused", "登录被拒"}, "user, why"}, tt_apply_denied},
    {{"clock", {"the clock stepped back", "时钟回拨"}, "behind"}, tt_apply_clock},
};

const struct kind_row *tt_kind_row(const char *name)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (tt_streq(table[i].kind.name, name))
            return &table[i];
    return NULL;
}

const tt_kind *tt_kind_at(size_t i)
{
    return i < sizeof table / sizeof *table ? &table[i].kind : NULL;
}

const tt_kind *tt_kind_find(const char *name)
{
    const struct kind_row *r = tt_kind_row(name);
    return r ? &r->kind : NULL;
}
