/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stat/convention.c -- which convention a number was made by, in words for the footnote. */
#include "stat/stat.h"

static const char *percent_of(tt_arena *a, double level)
{
    tt_dec d;
    if (tt_dec_from_double(100 * level, 6, &d, NULL) != TT_OK)
        return "?";
    return tt_dec_text(a, tt_dec_trim(d));
}

static const char *const limits_text[][TT_LANGS] = {
    [TT_KM_LOGLOG] = {"on the log(-log) scale", "基于 log(-log) 变换"},
    [TT_KM_LOG] = {"on the log scale", "基于对数变换"},
    [TT_KM_PLAIN] = {"on the plain scale", "未作变换"},
};

static const char *const flat_text[][TT_LANGS] = {
    [TT_KM_FLAT_NOT_REACHED] =
        {"a quantile on a level stretch is its midpoint, and not reached if the stretch lasts to the end of follow-up",
         "分位数恰落在水平段时取该段中点，水平段持续至随访结束者视为未达到"},
    [TT_KM_FLAT_MIDPOINT] = {"a quantile on a level stretch is its midpoint, also if the stretch lasts to the end of follow-up",
                             "分位数恰落在水平段时取该段中点，水平段持续至随访结束者亦同"},
};

const char *tt_km_convention(tt_arena *a, const tt_km *km, tt_lang lang)
{
    const tt_km_options *o = &km->options;
    const char *level = percent_of(a, o->level), *limits = limits_text[o->limits][lang], *flat = flat_text[o->flat_end][lang];
    return lang == TT_ZH ? tt_printf(a, "Kaplan-Meier 估计；%s%% 置信区间%s（Greenwood 方差）；%s。", level, limits, flat)
                         : tt_printf(a, "Kaplan-Meier; %s %% limits %s (Greenwood variance); %s.", level, limits, flat);
}

const char *tt_cif_convention(tt_arena *a, const tt_cif *cif, tt_lang lang)
{
    const char *level = percent_of(a, cif->options.level), *limits = limits_text[cif->options.limits][lang];
    return lang == TT_ZH
               ? tt_printf(a, "累积发生率采用 Aalen-Johansen 法估计；%s%% 置信区间%s（delta 法方差）。", level, limits)
               : tt_printf(a, "Cumulative incidence by Aalen and Johansen; %s %% limits %s (delta-method variance).", level, limits);
}

const char *tt_quantile_convention(tt_quantile_type type, tt_lang lang)
{
    static const char *const text[][TT_LANGS] = {
        {"Quantiles by the averaged empirical distribution (type 2, SAS PCTLDEF=5).",
         "分位数采用经验分布平均法（类型 2，即 SAS PCTLDEF=5）。"},
        {"Quantiles at (n + 1)p, interpolated (type 6, SAS PCTLDEF=4).", "分位数按 (n + 1)p 线性插值（类型 6，即 SAS PCTLDEF=4）。"},
        {"Quantiles at (n - 1)p + 1, interpolated (type 7, R's default).", "分位数按 (n - 1)p + 1 线性插值（类型 7，R 默认）。"},
    };
    return text[type == TT_Q_TYPE2 ? 0 : type == TT_Q_TYPE6 ? 1 : 2][lang];
}

const char *tt_mean_t_convention(tt_arena *a, double level, tt_lang lang)
{
    const char *p = percent_of(a, level);
    return lang == TT_ZH ? tt_printf(a, "均数的 %s%% 置信区间采用 t 分布（n - 1 自由度）。", p)
                         : tt_printf(a, "%s %% limits of the mean by Student's t with n - 1 degrees of freedom.", p);
}

const char *tt_binom_exact_convention(tt_arena *a, double level, tt_lang lang)
{
    const char *p = percent_of(a, level);
    return lang == TT_ZH ? tt_printf(a, "率的 %s%% 置信区间采用 Clopper-Pearson 精确法。", p)
                         : tt_printf(a, "%s %% limits of a proportion by Clopper and Pearson (exact).", p);
}
