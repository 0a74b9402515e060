# SPDX-License-Identifier: GPL-3.0-or-later
# bench/bench_measure_datatable.R -- the same task by data.table on one thread: the rules and the data of bench_measure.c.
#
#     Rscript bench_measure_datatable.R ROWS
#     Rscript bench_measure_datatable.R IN.csv OUT.csv
#
# Prints the grades counted by test, and last the seconds, fastest of three.  Values and limits are in tenths of the
# unit, so that a double is the decimal it stands for.  Baselines are a grouped last() and an update by join, the
# rules functions over all rows of one test: the ways that are fast in data.table.
suppressMessages(library(data.table))
setDTthreads(1)
args <- commandArgs(TRUE)

tests <- data.table(test = 0:9, lln = c(70, 130, 450, 0, 570, 8, 1250, 1300, 400, 35),
                    uln = c(400, 350, 1250, 210, 970, 12, 3500, 1750, 550, 53),
                    low = c(50, 50, 300, 50, 400, 9, 100, 600, 150, 23), high = c(9000, 9000, 7000, 4000, 4000, 35, 4000, 1900, 500, 75))

enzyme <- function(two, one) function(v, b, lln, uln) {
  ref <- pmax(b, uln)
  fcase(v > 20 * ref, 4L, v > 5 * ref, 3L, v > two * ref, 2L, fifelse(b > uln, v >= one * b, v > uln), 1L, default = 0L)
}
rules <- list(
  enzyme(3, 1.5), enzyme(3, 1.5), enzyme(2.5, 2),
  function(v, b, lln, uln) { ref <- pmax(b, uln); fcase(v > 10 * ref, 4L, v > 3 * ref, 3L, v > 1.5 * ref, 2L, v > ref, 1L, default = 0L) },
  function(v, b, lln, uln) fcase(v > 6 * uln, 4L, v > 3 * uln | v > 3 * b, 3L, v > 1.5 * uln | v > 1.5 * b, 2L, v > uln, 1L, default = 0L),
  function(v, b, lln, uln) fcase(v > 25 | v > 2.5 * b, 3L, v > 15 | v > 1.5 * b, 2L, v > 12 | v > b, 1L, default = 0L),
  function(v, b, lln, uln) fcase(v < 250, 4L, v < 500, 3L, v < 750, 2L, v < lln, 1L, default = 0L),
  function(v, b, lln, uln) fcase(v > uln + 400, 3L, v > uln + 200, 2L, v > uln, 1L, v < 800, 3L, v < 1000, 2L, v < lln, 1L, default = 0L),
  function(v, b, lln, uln) fcase(v < 200, 3L, v < 300, 2L, v < lln, 1L, default = 0L),
  function(v, b, lln, uln) fcase(v > 70, 4L, v > 60, 3L, v > 55, 2L, v > uln, 1L, v < 25, 4L, v < 30, 3L, v < lln, 1L, default = 0L))

timed <- function(once) min(vapply(1:3, function(k) once(), 0))

columns <- function(n) {
  i <- seq_len(n) - 1
  v <- data.table(subject = as.integer(i %/% 100), test = as.integer(i %/% 10 %% 10), time = i %% 10 - 1)
  of <- tests[v$test + 1L]
  v[, value := of$low + ((i * 48271) %% 10007 * (of$high - of$low + 1)) %/% 10007]
  w <- NULL
  best <- timed(function() {
    w <<- copy(v)
    system.time({
      b <- w[time <= 0, .(base = last(value)), by = .(subject, test)]
      w[b, base := i.base, on = .(subject, test)]
      w[, change := fifelse(time > 0, value - base, NA_real_)]
      w[, grade := { k <- .BY$test + 1L; rules[[k]](value, base, tests$lln[k], tests$uln[k]) }, by = test]
    })[["elapsed"]]
  })
  counts <- w[, .(n = .N, change = sum(change, na.rm = TRUE)), keyby = .(test, grade)]
  cat(sprintf("grade %d %d %d %.0f\n", counts$test, counts$grade, counts$n, counts$change), sep = "")
  best
}

csv <- function(file, out) timed(function() system.time({
  w <- fread(file)
  w[, grade := rules[[1]](as.numeric(result), as.numeric(baseline), as.numeric(lln), as.numeric(uln))]
  fwrite(w, out)
})[["elapsed"]])

cat(sprintf("%.4f\n", if (length(args) > 1) csv(args[1], args[2]) else columns(as.numeric(args[1]))))
