/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis/tab_dosing.c -- what each participant was assigned and given, session by
 * session where the dose is repeated, and the totals per level.
 *
 * Assigned is level x weight dosed by (or the level's fixed number); deviation is
 * 100 x (delivered - assigned) / assigned, signed.  Cells are added as decimals, so
 * the totals are exact. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"

/* Delivered less assigned in per cent of it, one digit; missing where there is no percentage. */
static tt_dec deviation_of(const tt_adam *d, size_t row)
{
    tt_dec ret;
    const tt_dec percent = tt_get_dec(d->adex, row, "DOSEPCT");
    return !tt_dec_missing(percent) && tt_dec_sub(percent, tt_dec_int(100), &ret, NULL) == TT_OK ? ret : TT_DEC_MISSING;
}

static const char *signed_text(tt_arena *a, tt_dec x)
{
    if (tt_dec_missing(x))
        return "\xe2\x80\x93";
    return tt_printf(a, "%s%s", x.coef > 0 ? "+" : "", tt_dec_text(a, x));
}

static tt_result_cell *deviation_cell(tt_result *r, tt_dec x)
{
    tt_result_cell *c = tt_result_text(r, tt_same(signed_text(r->arena, x)));
    c->number = tt_dec_missing(x) ? NAN : tt_dec_double(x);
    return c;
}

static void cells_cell(tt_result *r, tt_dec cells, int digits)
{
    tt_result_cell *c = tt_result_text(r, tt_same(tt_sci_text(r->arena, cells, digits)));
    c->number = tt_dec_missing(cells) ? NAN : tt_dec_double(cells);
}

static bool repeated(const tt_adam *d)
{
    return d->trial->study->dose.sessions > 1;
}

/* --- one session a row -------------------------------------------------------------------- */

/* `row`: of ADEX. */
static void dosing_row(tt_result *r, const tt_adam *d, size_t row, const tt_subject *s, int session)
{
    const tt_session *x = &s->session[session];
    tt_arena *a = r->arena;
    const tt_study *st = d->trial->study;
    const tt_level *level = s->level >= 1 && s->level <= st->dose.levels ? &st->dose.level[s->level - 1] : NULL;
    tt_result_row_begin(r);
    tt_result_text(r, tt_same(s->id));
    tt_result_text(r, tt_same(level ? level->id : ""));
    if (repeated(d))
        tt_result_int(r, session + 1);
    tt_result_text(r, tt_same(tt_dec_text(a, x->weight_kg)));
    cells_cell(r, x->planned, 4);
    cells_cell(r, x->delivered, 4);
    if (st->dose.basis == TT_PER_WEIGHT)
        cells_cell(r, x->per_kg, 3);
    deviation_cell(r, deviation_of(d, row));
    tt_result_text(r, tt_same(x->lot));
    tt_result_text(r, tt_same(tt_when_text(a, st, x->start)));
    tt_result_text(r, tt_same(tt_printf(a, "%lld", (long long)((x->end - x->start) / 60000))));
    for (size_t i = 0; i < r->cols; i++)
        tt_result_origin(r, &r->row[r->rows - 1].cell[i], x->origin);
}

static tt_words tolerance_words(tt_arena *a, const tt_study *s)
{
    if (!s->dose.has_tolerance)
        return tt_say("The study states no tolerance.", "方案未规定允许偏差。");
    const char *t = tt_dec_text(a, s->dose.tolerance);
    return tt_say(tt_printf(a, "The study allows ±%s %%; a delivery outside is a protocol deviation.", t),
                  tt_printf(a, "方案允许偏差为 ±%s%%，超出者记为方案偏离。", t));
}

tt_result *tt_tab_dosing(tt_arena *a, const tt_adam *d)
{
    const tt_trial *t = d->trial;
    const tt_words unit = tt_unit_words(a, t->study->dose.unit);
    tt_result *r = tt_result_new(a, "dosing", tt_say("Viable cells assigned and delivered", "应给与实际给予的活细胞数"));
    tt_result_col(r, tt_say("Participant", "受试者"), TT_COL_NAME);
    tt_result_col(r, tt_say("Level", "水平"), TT_COL_WORDS);
    if (repeated(d))
        tt_result_col(r, tt_say("Session", "治疗次序"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("Weight, kg", "体重，kg"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("Assigned, cells", "应给，个细胞"), TT_COL_RIGHT);
    tt_result_col(r, tt_say("Delivered, cells", "实给，个细胞"), TT_COL_RIGHT);
    if (t->study->dose.basis == TT_PER_WEIGHT)
        tt_result_col(r, tt_say(tt_printf(a, "= %s", unit.in[TT_EN]), tt_printf(a, "= %s", unit.in[TT_ZH])), TT_COL_RIGHT);
    tt_result_col(r, tt_say("Deviation, %", "偏差，%"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("Lot", "批号"), TT_COL_NAME);
    tt_result_col(r, tt_say("Start of dosing", "给药开始"), TT_COL_NAME);
    tt_result_col(r, tt_say("min", "历时，min"), TT_COL_NUMBER);
    size_t row = 0;
    for (size_t i = 0; i < t->subjects; i++)
        for (int k = 0; k < t->subject[i]->sessions; k++)
            dosing_row(r, d, row++, t->subject[i], k);
    const bool fixed = t->study->dose.basis == TT_FIXED;
    tt_result_note(r, fixed ? tt_say("Assigned = the level, whatever the body weight.", "应给 = 剂量水平，与体重无关。")
                            : tt_say("Assigned = level × weight dosed by.", "应给 = 剂量水平 × 给药体重。"));
    tt_result_note(r,
                   tt_say("Deviation = (delivered − assigned) / assigned. min = duration. Viable cells, "
                          "here with 4 significant digits; the exact counts are in adex.csv. Times are the site's.",
                          "偏差 =（实给 − 应给）/ 应给。均为活细胞数，此处取 4 位有效数字，精确值见 adex.csv。时间为研究中心当地时间。"));
    tt_result_note(r, tolerance_words(a, t->study));
    return r;
}

/* --- totals per level ---------------------------------------------------------------------------- */

struct total {
    int n, sessions;
    tt_dec assigned, delivered, least, most; /* least and most deviation */
};

static tt_dec plus(tt_dec x, tt_dec y)
{
    tt_dec ret;
    return !tt_dec_missing(x) && !tt_dec_missing(y) && tt_dec_add(x, y, &ret, NULL) == TT_OK ? ret : TT_DEC_MISSING;
}

static void add_session(struct total *x, const tt_session *s, tt_dec off)
{
    x->sessions++;
    x->assigned = plus(x->assigned, s->planned);
    x->delivered = plus(x->delivered, s->delivered);
    if (!tt_dec_missing(off) && (tt_dec_missing(x->least) || tt_dec_cmp(off, x->least) < 0))
        x->least = off;
    if (!tt_dec_missing(off) && (tt_dec_missing(x->most) || tt_dec_cmp(off, x->most) > 0))
        x->most = off;
}

static struct total total_of(const tt_adam *d, int level, tt_result *r, tt_result_cell *from)
{
    const tt_trial *t = d->trial;
    struct total x = {0, 0, tt_dec_int(0), tt_dec_int(0), TT_DEC_MISSING, TT_DEC_MISSING};
    size_t row = 0;
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        const bool here = s->dosed && (level == 0 || s->level == level);
        x.n += here;
        for (int k = 0; here && k < s->sessions; k++) {
            add_session(&x, &s->session[k], deviation_of(d, row + (size_t)k));
            tt_result_origin(r, from, s->session[k].origin);
        }
        row += (size_t)s->sessions;
    }
    return x;
}

/* Of the totals, to one digit. */
static tt_dec total_deviation(const struct total *x)
{
    tt_dec whole, percent, ret;
    if (x->n == 0 || tt_dec_missing(x->assigned) || tt_dec_missing(x->delivered) || tt_dec_round(x->assigned, 0, &whole, NULL) != TT_OK ||
        (whole = tt_dec_trim(whole)).scale > 0)
        return TT_DEC_MISSING;
    for (; whole.scale < 0; whole.scale++)
        if (__builtin_mul_overflow(whole.coef, 10, &whole.coef))
            return TT_DEC_MISSING;
    if (whole.coef <= 0 || tt_dec_ratio(tt_dec_trim(x->delivered), 100, whole.coef, 1, &percent, NULL) != TT_OK ||
        tt_dec_sub(percent, tt_dec_int(100), &ret, NULL) != TT_OK)
        return TT_DEC_MISSING;
    return ret;
}

static void level_row(tt_result *r, const tt_adam *d, int level)
{
    tt_arena *a = r->arena;
    tt_result_cell from = {.origins = 0};
    const struct total x = total_of(d, level, r, &from);
    tt_result_row_begin(r);
    tt_result_text(r, level ? tt_level_text(a, d->trial->study, level) : tt_say("All levels", "全部水平"));
    tt_result_int(r, x.n)->n = x.n;
    if (repeated(d))
        tt_result_int(r, x.sessions)->n = x.sessions;
    cells_cell(r, x.n ? x.assigned : TT_DEC_MISSING, 4);
    cells_cell(r, x.n ? x.delivered : TT_DEC_MISSING, 4);
    deviation_cell(r, total_deviation(&x));
    const bool range = !tt_dec_missing(x.least);
    tt_result_text(r, range ? tt_say(tt_printf(a, "%s to %s", signed_text(a, x.least), signed_text(a, x.most)),
                                     tt_printf(a, "%s 至 %s", signed_text(a, x.least), signed_text(a, x.most)))
                            : tt_same("\xe2\x80\x93"));
    for (size_t i = 1; i < r->cols; i++)
        tt_result_origins(r, &r->row[r->rows - 1].cell[i], &from);
}

tt_result *tt_tab_dosing_levels(tt_arena *a, const tt_adam *d)
{
    tt_result *r = tt_result_new(a, "dosing-levels", tt_say("Totals per level", "各剂量水平合计"));
    tt_result_col(r, tt_say("Dose level", "剂量水平"), TT_COL_WORDS);
    tt_result_col(r, tt_say("Dosed, n", "给药例数"), TT_COL_NUMBER);
    if (repeated(d))
        tt_result_col(r, tt_say("Sessions", "治疗次数"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("Assigned, cells", "应给，个细胞"), TT_COL_RIGHT);
    tt_result_col(r, tt_say("Delivered, cells", "实给，个细胞"), TT_COL_RIGHT);
    tt_result_col(r, tt_say("Deviation, %", "偏差，%"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("Single doses, %", "单次给药偏差，%"), TT_COL_RIGHT);
    for (int l = 1; l <= d->trial->study->dose.levels; l++)
        level_row(r, d, l);
    level_row(r, d, 0);
    tt_result_note(r,
                   tt_say("Viable cells added over the participants of a level. Deviation: of the totals; single doses: the least and the "
                          "largest.",
                          "活细胞数为该水平各受试者之和。偏差按合计计算；单次给药偏差列最小值与最大值。"));
    return r;
}
