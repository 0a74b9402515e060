/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/plan.h -- a design as asked for on the command line, or a study's own. */
#ifndef TT_APP_PLAN_H
#define TT_APP_PLAN_H

#include "app/app_internal.h"
#include "design/design.h"

/** The request with full-width digits and punctuation of its options made plain; files and folders stay as they are. */
tt_request tt_plan_request(tt_arena *a, const tt_request *q);

/** A design from a study folder (the only word), or from --design and its options. Defaults: 3+3, 5 doses. */
tt_code tt_plan_for(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan **ret, tt_err *err);
/** The same, and the study it is of: NULL with options. */
tt_code tt_plan_of(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan **ret, const tt_study **study, tt_err *err);

/** W844 for a ladder of one level, which has nothing to escalate; W847 for a boundary nobody can reach; W783 for a parameter
 *  given that the rule does not heed. */
void tt_plan_remark(tt_result *r, const tt_plan *p);

#define TT_PLAN_OPTIONS                                                                                                                    \
    {"design",                                                                                                                             \
     "NAME",                                                                                                                               \
     {"3+3 (default), atd, i3+3, mtpi, mtpi2, boin, table, stop, crm, blrm, tite-boin, tite-crm: docs/reference/designs.md",               \
      "3+3（默认）、atd、i3+3、mtpi、mtpi2、boin、table、stop、crm、blrm、tite-boin、tite-crm；详见 docs/reference/designs.md"}},          \
        {"doses", "J", {"dose levels", "剂量水平数"}}, {"start", "D", {"first level", "起始水平"}},                                        \
        {"target", "T", {"target DLT rate", "目标 DLT 率"}}, {"cohorts", "K", {"number of cohorts", "队列数"}},                            \
        {"cohort-size", "C", {"patients per cohort", "每队列人数"}},                                                                       \
        {"stop-n", "N", {"stop at a dose with so many patients that would be given again", "单一剂量达到此人数且下一队列仍用它时停止"}},   \
        {"mtd-rule", "RULE", {"previous | expand (3+3)", "MTD 规则：previous | expand（3+3）"}},                                           \
        {"accelerate",                                                                                                                     \
         "RULE",                                                                                                                           \
         {"none | dlt | dlt-or-2nd-moderate, which is simon-2 (3+3, atd)",                                                                 \
          "加速：none | dlt | dlt-or-2nd-moderate，即 simon-2（3+3、atd）"}},                                                              \
        {"switch-dose", "D", {"acceleration ends at this level at the latest", "加速最迟在此水平结束"}},                                   \
        {"p-saf", "P", {"BOIN: highest rate that is too low", "BOIN：视为过低的最高毒性率"}},                                              \
        {"p-tox", "P", {"BOIN: lowest rate that is too high", "BOIN：视为过高的最低毒性率"}},                                              \
        {"eps", "LO,HI", {"interval designs: target - lo to target + hi is on target", "区间设计：目标 - lo 至目标 + hi 视为达标"}},       \
        {"eliminate", "P", {"eliminate a dose at Pr(rate > target) above this", "Pr(毒性率 > 目标) 超过此值时淘汰剂量"}},                  \
        {"eliminate-n", "N", {"... on so many patients at least", "……且至少有此人数"}},                                                    \
        {"extra-safe", NULL, {"stricter stop at the lowest dose", "最低剂量采用更严格的停止规则"}},                                        \
        {"offset", "P", {"how much stricter", "更严格的幅度"}},                                                                            \
        {"bound-mtd", NULL, {"BOIN: the MTD's estimate must be at most lambda_d", "BOIN：MTD 的估计毒性率不得超过 lambda_d"}},             \
        {"estimator", "NAME", {"TITE-BOIN: impute | ess", "TITE-BOIN：impute | ess"}},                                                     \
        {"titration", NULL, {"one patient per dose until the first DLT", "首例 DLT 前每个剂量 1 人"}},                                     \
        {"table",                                                                                                                          \
         "FILE.csv",                                                                                                                       \
         {"table: n,escalate_max,deescalate_min,eliminate_min", "决策表：n,escalate_max,deescalate_min,eliminate_min"}},                   \
        {"boundary",                                                                                                                       \
         "RULE",                                                                                                                           \
         {"stop: pocock | obf | beta-binomial | FILE.csv (n,stop_min)", "stop：pocock | obf | beta-binomial | FILE.csv（n,stop_min）"}},   \
        {"n", "N", {"stop: patients in all", "stop：总人数"}},                                                                             \
        {"alpha", "P", {"stop: chance of stopping at the target rate", "stop：目标率下停止的概率"}},                                       \
        {"skeleton", "P1,..", {"CRM: prior DLT rate per level (design skeleton)", "CRM：各水平先验 DLT 率（design skeleton）"}},           \
        {"model", "NAME", {"CRM: empiric | logistic", "CRM：empiric | logistic"}},                                                         \
        {"prior-sd", "S", {"CRM: prior standard deviation", "CRM：先验标准差"}},                                                           \
        {"dose-values", "D1,..", {"BLRM: amount of each dose", "BLRM：各级剂量数值"}},                                                     \
        {"reference", "D", {"BLRM: reference dose", "BLRM：参考剂量"}},                                                                    \
        {"interval", "LO,HI", {"BLRM: DLT rates on target", "BLRM：达标的 DLT 率区间"}},                                                   \
        {"ewoc", "P", {"BLRM: a dose is closed at Pr(overdosing) above this", "BLRM：Pr(过量) 超过此值的剂量不可用"}},                     \
        {"no-skip", "yes|no", {"CRM, BLRM: up by one level at most", "CRM、BLRM：每次最多升一级"}},                                        \
        {"coherent", "yes|no", {"CRM, BLRM: not up right after too many DLTs", "CRM、BLRM：毒性过多后不立即递增"}},                        \
        {"mtd-tried", "yes|no", {"CRM, BLRM: the MTD is a dose that was given", "CRM、BLRM：MTD 须为已给过的剂量"}},                       \
        {"suspend",                                                                                                                        \
         "yes|no",                                                                                                                         \
         {"TITE-CRM: wait rather than go up while more than half here are pending", "TITE-CRM：本剂量半数以上结局未定时等待而不递增"}},    \
    {                                                                                                                                      \
        "prior", "A,B",                                                                                                                    \
        {                                                                                                                                  \
            "stop: beta prior; blrm: means, standard deviations, correlation", "stop：Beta 先验；blrm：均值、标准差、相关"   \
        }                                                                                                                                  \
    }

/** The study or the options of the design, as words of a further command: " --doses 4 --target .25". */
const char *tt_plan_words(tt_arena *a, const tt_request *q, const tt_plan *p);
/** A history the design can have: two cohorts, one DLT in the second. "1NNN 2NTN" for 3+3. */
const char *tt_plan_history(tt_arena *a, const tt_plan *p);
/** For a design that judges pending outcomes, the table of them and the JSON member "pending_rows". */
void tt_put_pending(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *p);

/** The design and its parameters in a line, and as the JSON member "design". */
const char *tt_plan_parameters(tt_arena *a, const tt_request *q, tt_json_out *o, const tt_plan *p);
/** The same said as a pair of the document. */
void tt_put_plan(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *p);

#endif
