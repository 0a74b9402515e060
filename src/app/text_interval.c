/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/text_interval.c -- how an interval design, or a table from elsewhere, comes to its
 * decisions: the sentence that stands before the table (d_i3p3.c, d_mtpi.c, d_mtpi2.c,
 * d_uploaded.c). */
#include <math.h>

#include "app/design_text.h"

/* The k-th of "lo,hi" as a number. */
static double part(tt_arena *a, const char *list, int k)
{
    tt_dec d;
    const char *comma = strchr(list, ',');
    const char *s = k == 0 ? tt_strndup(a, list, strcspn(list, ",")) : comma ? comma + 1 : "";
    return tt_dec_parse(tt_str_trim(a, s), &d, NULL) == TT_OK ? tt_dec_double(d) : NAN;
}

static const char *words_of(const tt_request *q, const tt_plan *p)
{
    if (tt_streq(p->design->name, "i3+3"))
        return tt_say(
            q,
            "An observed DLT rate below the interval from %s to %s at the current level escalates, one inside it stays. Above it the "
            "dose is de-escalated, unless one DLT less would bring the rate below the interval: then it stays (Liu, Wang and Ji "
            "2020).",
            "当前水平观察到的 DLT 率低于 %s 至 %s 区间时递增，位于区间内时维持；高于区间时递减，但若减少 1 例 DLT "
            "即低于区间，则维持（Liu、Wang 与 Ji 2020）。");
    if (tt_streq(p->design->name, "mtpi"))
        return tt_say(q,
                      "With a uniform prior for the DLT rate at the current level, three intervals are compared by their posterior "
                      "probability per unit of length: below %s (escalate), from there to %s (stay), and above (de-escalate); the greatest "
                      "decides, of equals the more cautious (Ji et al. 2010).",
                      "以均匀先验计算当前水平 DLT 率的后验分布，比较三个区间单位长度上的后验概率：低于 %s（递增）、由此至 %s（维持）、"
                      "更高（递减）；最大者决定，相等时取更谨慎者（Ji 等 2010）。");
    if (tt_streq(p->design->name, "mtpi2"))
        return tt_say(
            q,
            "With a uniform prior for the DLT rate at the current level, the target interval from %s to %s is repeated in its own "
            "length down to 0 and up to 1; of these intervals the one with the greatest posterior probability per unit of length "
            "decides: below the target interval escalate, the target interval stay, above it de-escalate; of equals the higher "
            "(Guo et al. 2017; Yan et al. 2017).",
            "以均匀先验计算当前水平 DLT 率的后验分布；将 %s 至 %s 的目标区间按其长度向下延续至 0、向上延续至 1，"
            "单位长度后验概率最大的区间决定：低于目标区间则递增，为目标区间则维持，高于目标区间则递减；相等时取较高者"
            "（Guo 等 2017；Yan 等 2017）。");
    return NULL;
}

void tt_text_interval(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    const char *eps = tt_text_param(p, "eps"), *form = words_of(q, p); /* each has two %s */
    if (eps && form) {
        const char *lo = tt_text_percent(a, p->target - part(a, eps, 0)), *hi = tt_text_percent(a, p->target + part(a, eps, 1));
        const char *first = strstr(form, "%s"), *second = strstr(first + 2, "%s");
        tt_doc_para(d, tt_printf(a, "%.*s%s%.*s%s%s", (int)(first - form), form, lo, (int)(second - first - 2), first + 2, hi, second + 2));
    }
    if (tt_streq(p->design->name, "table"))
        tt_doc_para(d, tt_say(q, "Decisions are those of the table below, which was given; a count without a row takes the row of fewer.",
                              "决策以下表为准（该表为给定）；无对应行的例数采用较少例数的行。"));
}
