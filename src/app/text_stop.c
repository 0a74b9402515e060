/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/text_stop.c -- what a protocol says of one dose watched by a stopping boundary.
 * The words follow d_stop.c; the chance of a false alarm is computed from the rule. */
#include <math.h>

#include "app/design_text.h"
#include "app/design_words.h"

static const char *looks(tt_arena *a, const tt_request *q, const tt_plan *p)
{
    const bool odd = p->most % p->cohort != 0;
    return p->cohort == 1 ? tt_say(q, "every participant", "1 例受试者")
                          : tt_printf(a,
                                      odd ? tt_say(q, "every %d participants, and after the last,", "%d 例受试者及末例完成后")
                                          : tt_say(q, "every %d participants", "%d 例受试者"),
                                      (int)p->cohort);
}

/* How the boundary was made. */
static const char *kind(tt_arena *a, const tt_request *q, const tt_plan *p)
{
    const char *how = tt_text_param(p, "boundary"), *fixed = tt_text_param(p, "eliminate");
    const char *prior = tt_text_param(p, "prior");
    if (strchr(how, '\n'))
        return tt_say(q, "The boundary is given by the table; it was not computed from a probability.",
                      "界限由该表给定，并非由概率计算得出。");
    const char *level = tt_text_percent(a, tt_text_real(p, "alpha"));
    if (tt_streq(how, "beta-binomial") && fixed)
        return tt_printf(a,
                         tt_say(q,
                                "The boundary is reached when the posterior probability that the DLT rate exceeds %s is above %s (prior "
                                "beta(%s)).",
                                "DLT 率超过 %s 的后验概率大于 %s 时达到界限（先验 Beta(%s)）。"),
                         tt_text_percent(a, p->target), tt_double_text(a, tt_text_real(p, "eliminate")), prior);
    if (tt_streq(how, "beta-binomial"))
        return tt_printf(
            a,
            tt_say(q,
                   "The boundary is one of the posterior probability that the DLT rate exceeds %s (prior beta(%s)), the same "
                   "threshold at every look, chosen so that the probability of ever reaching it at that rate is at most %s.",
                   "界限为 DLT 率超过 %s 的后验概率（先验 Beta(%s)），各次检视阈值相同，使该毒性率下达到界限的总概率不超过 %s。"),
            tt_text_percent(a, p->target), prior, level);
    return tt_printf(a,
                     tt_streq(how, "obf")
                         ? tt_say(q,
                                  "The boundary is of the O'Brien-Fleming type, strict at first and closer at the end, chosen so that the "
                                  "probability of ever reaching it at a DLT rate of %s is at most %s.",
                                  "界限为 O'Brien-Fleming 型（早期严格、后期宽松），使 DLT 率为 %s 时达到界限的总概率不超过 %s。")
                         : tt_say(q,
                                  "The boundary is of the Pocock type, the same significance at every look, chosen so that the probability "
                                  "of ever reaching it at a DLT rate of %s is at most %s.",
                                  "界限为 Pocock 型（各次检视的显著性水平相同），使 DLT 率为 %s 时达到界限的总概率不超过 %s。"),
                     tt_text_percent(a, p->target), level);
}

/* The chance of a false alarm, exact. `chosen`: the boundary was made for one. */
static tt_code put_alarm(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p, bool chosen, tt_err *err)
{
    const tt_lattice *l = NULL;
    const tt_curve c = {.doses = 1, .p = {0, p->target}};
    tt_oc oc;
    TT_TRY(tt_exact_compile(a, p, 0, &l, err));
    TT_TRY(tt_exact_oc(l, &c, &oc, err));
    const char *chance = tt_text_percent(a, oc.value.p_none);
    tt_doc_para(d, chosen ? tt_printf(a,
                                      tt_say(q, "Because DLTs are counted in whole numbers, the probability is in fact %s.",
                                             "由于 DLT 以整数计，实际概率为 %s。"),
                                      chance)
                          : tt_printf(a,
                                      tt_say(q, "At a DLT rate of %s the boundary is reached with probability %s.",
                                             "DLT 率为 %s 时，达到界限的概率为 %s。"),
                                      tt_text_percent(a, p->target), chance));
    return TT_OK;
}

tt_code tt_text_monitoring(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p, tt_err *err)
{
    const bool computed = !strchr(tt_text_param(p, "boundary"), '\n') && !tt_text_param(p, "eliminate");
    tt_doc_section(d, 1, "design", tt_say(q, "Safety monitoring", "安全性监测"));
    tt_doc_para(d, tt_printf(a,
                             tt_say(q,
                                    "One dose level is given to at most %s. After %s the number with a dose-limiting toxicity (DLT) among "
                                    "all treated so far is compared with the stopping boundary in the table below. A DLT rate of up to %s "
                                    "is considered acceptable.",
                                    "本试验采用单一剂量水平，最多入组 %s。每完成 %s，即将至今全部给药者中发生剂量限制性毒性（DLT）的例数"
                                    "与下表的停止界限比较。DLT 率不超过 %s 视为可接受。"),
                             tt_participants(a, q->lang, p->most), looks(a, q, p), tt_text_percent(a, p->target)));
    tt_doc_para(d, kind(a, q, p));
    TT_TRY(put_alarm(a, q, d, p, computed, err));
    tt_doc_para(d,
                tt_say(q,
                       "While outcomes are pending that could bring the number to the boundary, the next participant is held; a DLT that "
                       "reaches it stops enrolment at once.",
                       "若尚未知晓的结局可能使例数达到界限，则暂缓下一例给药；一旦 DLT 达到界限，立即停止入组。"));
    return TT_OK;
}

void tt_text_monitoring_stops(tt_arena *a, const tt_request *q, tt_list *l, const tt_plan *p)
{
    tt_list_item(l, tt_say(q, "Enrolment stops, and nobody more is treated, when the boundary above is reached.",
                           "达到上述界限时停止入组，不再给药任何人。"));
    tt_list_item(l, tt_printf(a, tt_say(q, "Otherwise it ends with %s.", "否则在入组 %s后结束。"), tt_participants(a, q->lang, p->most)));
}
