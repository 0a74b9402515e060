# SPDX-License-Identifier: GPL-3.0-or-later
# bench_design_peers.R -- the questions of bench_design put to R packages, those that are installed.
#
#     R_LIBS=... Rscript bench/bench_design_peers.R [BOIN_MS CRM_MS]
#
# Peers simulate; a row is the median of three runs, what it costs a trial, and how often the exact numbers
# of the same design (processor ms, as bench_design measured them just before) would fit into it.
ours <- as.numeric(commandArgs(TRUE))
truth <- c(.05, .15, .30, .45, .60)
skeleton <- c(.05, .12, .25, .40, .55)

peers <- list(
  list("BOIN", 1, "get.oc(0.3, truth, 10, 3, ntrial = 1000)", 1000,
       function() BOIN::get.oc(target = 0.3, p.true = truth, ncohort = 10, cohortsize = 3, ntrial = 1000)),
  list("simFastBOIN", 1, "sim_boin(10000, 0.3, truth, 10, 3, n_earlystop = 100)", 10000,
       function() simFastBOIN::sim_boin(n_trials = 10000, target = 0.3, p_true = truth, n_cohort = 10, cohort_size = 3, n_earlystop = 100)),
  list("dfcrm", 2, "crmsim(truth, skeleton, 0.25, 30, 1, nsim = 100, mcohort = 3)", 100,
       function() dfcrm::crmsim(truth, skeleton, 0.25, 30, 1, nsim = 100, mcohort = 3, count = FALSE)))

for (p in peers) {
  if (!requireNamespace(p[[1]], quietly = TRUE)) {
    cat(sprintf("peer %-12s absent\n", p[[1]]))
    next
  }
  invisible(capture.output(times <- replicate(3, sum(system.time(p[[5]]())[1:2]))))
  ms <- 1e3 * median(times)
  cat(sprintf("peer %-12s %-8s %9.0f ms of processor for %d trials, %.0f us each, %.0f times the exact numbers  %s\n", p[[1]],
              packageVersion(p[[1]]), ms, as.integer(p[[4]]), 1e3 * ms / p[[4]], ms / ours[p[[2]]], p[[3]]))
}
