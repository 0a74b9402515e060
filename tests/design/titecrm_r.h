/* SPDX-License-Identifier: Apache-2.0 */
/* Posteriors of the TITE-CRM under R 4.2.2 for histories drawn at random (seed 11): the mean of b and Pr(rate at dose 1 > 0.25) by
 * integrate() of dnorm(b, 0, sd) prod(ifelse(tox, w p, 1 - w p)) over 80 equal pieces of (-8 sd, 8 sd), rel.tol = 1e-12, and the dose
 * of titecrm(prior, 0.25, tox, level, weights = w, model = model, scale = sd, var.est = FALSE) of dfcrm 0.2-2.1, whose own mean
 * differs by up to 7e-8.  A patient P.. has that weight, any other weight 1. */
#ifndef TT_TESTS_DESIGN_TITECRM_R_H
#define TT_TESTS_DESIGN_TITECRM_R_H

static const char *const titecrm_skeleton[] = {".05,.12,.25,.40,.55", ".08,.16,.25,.35,.46,.56,.65,.72", ".02,.10,.30"};

/* clang-format off */
static const struct {
    int skeleton;
    const char *model, *sd, *history;
    double beta, too_toxic;
    int mtd;
} titecrm_cases[] = {
    {0, "logistic", "1.1575836902790226", "1P0.15T 2NP0.85TTN", -0.71860460880457833, 0.83793663875105484, 1},
    {1, "empiric", "1.1575836902790226", "1P0.38P0.48P0.46 2NP0.81TP0.02P0.89P0.72 3TP0.24NP0.8 4NNNNT 5P0.49TTP0.9", -0.079631599454952184, 0.057632041656063178, 3},
    {2, "logistic", "1.1575836902790226", "1P0.05NNP0.3P0.15P0.02 2TNNP0.42", -0.2079068337305929, 0.12223077898544206, 2},
    {0, "empiric", "0.5", "1NNP0.02TNP0.16 2P0.12 3N 4NP0.09TTTT 5NNTNN", -0.22295389695685289, 0.030201617168231085, 2},
    {1, "logistic", "0.5", "1NP0.16P0.49P0.1P0.36N 2P0.85 3P0.58 4P0.66T 5P0.92T 6NTT 7TT", -0.10241312798642625, 0.16946647045093671, 2},
    {2, "empiric", "0.5", "1TP0.07NNN 2NTTTT", -0.91382067614274942, 0.33371406948405219, 1},
    {0, "logistic", "1.5", "1P0.75P0.15NP0.79P0.59 2N 3NTP0.64 4T", -0.11901414209411432, 0.14164215615823569, 2},
    {1, "empiric", "1.5", "1NP0.18NP0.11 2P0.87P0.1TNP0.73 3NTT 4P0.48NTNN 5P0.68P0.6TTTN 6TTP0.08 7P0.66TTN 8TNTT", -0.32229706483458803, 0.16969836033213551, 2},
    {2, "logistic", "1.5", "1P0.05NP0.5 2N 3TNP0.34", -0.078583341311659019, 0.089634999573276544, 2},
    {0, "empiric", "1.1575836902790226", "1TNNP0.77P0.26 2NTP0.41NNP0.97 3NN", -0.31360249792600836, 0.10211156747621368, 2},
    {1, "logistic", "1.1575836902790226", "1P0.53NNP0.59N 2NNP0.37TNN", 0.064794276757470182, 0.054304038588992479, 4},
    {2, "empiric", "1.1575836902790226", "1P0.04 2P0.22TTP0.48NT", -1.393452671342027, 0.70584017644922492, 1},
    {0, "logistic", "0.5", "1T 2NP0.72P1N 3NNP0.11P0.3NN", 0.036306897525719195, 0.021939402689364017, 3},
    {1, "empiric", "0.5", "1P0.79P0.42 2TP0.09T 3TNT 4NNTP0.38 5NNP0.93", -0.30537676191911745, 0.15859795982782421, 2},
    {2, "logistic", "0.5", "1NP0.15NNP0.7", 0.17789716688902041, 0.028670528920783551, 3},
    {0, "empiric", "1.5", "1NP0.71 2NTNP0.81 3TP0.85NT 4P0.01 5N", -0.36575043118081241, 0.15557524794192257, 2},
};

/*
 * titesim(PI, c(.05, .12, .25, .40, .55), .25, n = 24, x0 = 1, nsim = 1500, restrict = TRUE, obswin = 1, rate = rate,
 * accrual = "poisson", surv = "uniform", seed = 5): share selected, patients and DLTs per dose.
 */
static const struct {
    const char *truth;
    double rate; /* arrivals in a window */
    double select[5], patients[5], dlts[5];
} titecrm_trials[] = {
    {".05,.15,.30,.45,.60", 6,
     {0.0186667, 0.340667, 0.542667, 0.0946667, 0.00333333},
     {71.92 / 24, 161.248 / 24, 211.92 / 24, 98.224 / 24, 32.688 / 24},
     {3.296 / 24, 24.464 / 24, 63.44 / 24, 43.696 / 24, 19.808 / 24}},
    {".02,.06,.12,.25,.40", 3,
     {0, 0.0133333, 0.234667, 0.561333, 0.190667},
     {31.36 / 24, 52.928 / 24, 144.816 / 24, 217.632 / 24, 129.264 / 24},
     {0.544 / 24, 3.216 / 24, 17.232 / 24, 53.936 / 24, 50.752 / 24}},
};
/* clang-format on */

#endif
