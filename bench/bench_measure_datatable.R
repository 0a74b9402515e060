# SPDX-License-Identifier: GPL-3.0-or-later
# bench/bench_measure_datatable.R -- the same task by data.table on one thread; prints seconds, fastest of three.
suppressMessages(library(data.table))
setDTthreads(1)
n <- as.numeric(commandArgs(TRUE)[1])
set.seed(1)
i <- seq_len(n) - 1
v <- data.table(subject = as.integer(i %/% 100), test = as.integer(i %/% 10 %% 10), time = i %% 10 - 1, value = round(runif(n, 5, 900), 1), uln = 40)
best <- Inf
for (k in 1:3) {
  w <- copy(v)
  t <- system.time({
    w[, base := { b <- value[time <= 0]; if (length(b)) b[length(b)] else NA_real_ }, by = .(subject, test)]
    w[, change := fifelse(time > 0, value - base, NA_real_)]
    w[, ref := fifelse(base > uln, base, uln)]
    w[, grade := fifelse(value > 20 * ref, 4L, fifelse(value > 5 * ref, 3L, fifelse(value > 3 * ref, 2L,
      fifelse(base > uln & value >= 1.5 * base, 1L, fifelse(base <= uln & value > uln, 1L, 0L)))))]
  })[["elapsed"]]
  best <- min(best, t)
}
cat(sprintf("%.3f\n", best))
