// SPDX-License-Identifier: GPL-3.0-or-later
// bench/bench_measure_duckdb.js -- baseline, change and CTCAE 5.0 grade of ten tests, ten visits a
// subject, by DuckDB on one thread: the rules and the data of bench_measure.c.
//
//     NODE_PATH=FOLDER/node_modules node bench_measure_duckdb.js ROWS
//     NODE_PATH=FOLDER/node_modules node bench_measure_duckdb.js IN.csv OUT.csv
//
// Prints the grades counted by test, and last the seconds, fastest of three.  Values and limits are
// in tenths of the unit, so that a double is the decimal it stands for and a limit such as 1.5 x 40.2
// is met exactly, as ours is.  The baselines are aggregated and joined: faster here than last_value.
const { DuckDBInstance } = require('@duckdb/node-api');

const TESTS = `(VALUES (0, 70, 400, 50, 9000), (1, 130, 350, 50, 9000), (2, 450, 1250, 300, 7000), (3, 0, 210, 50, 4000),
  (4, 570, 970, 400, 4000), (5, 8, 12, 9, 35), (6, 1250, 3500, 100, 4000), (7, 1300, 1750, 600, 1900), (8, 400, 550, 150, 500),
  (9, 35, 53, 23, 75)) t(test, lln, uln, low, high)`;

// Ratios to the baseline where that was abnormal, else to ULN: what CTCAE 5.0 says of enzymes and bilirubin.
const byRatio = (four, three, two, one) => `CASE WHEN value > ${four} * ref THEN 4 WHEN value > ${three} * ref THEN 3
  WHEN value > ${two} * ref THEN 2 WHEN ${one} THEN 1 ELSE 0 END`;
const from = (times) => `CASE WHEN base > uln THEN value >= ${times} * base ELSE value > uln END`;
const GRADE = `CASE test
  WHEN 0 THEN ${byRatio(20, 5, 3, from(1.5))}
  WHEN 1 THEN ${byRatio(20, 5, 3, from(1.5))}
  WHEN 2 THEN ${byRatio(20, 5, 2.5, from(2))}
  WHEN 3 THEN ${byRatio(10, 3, 1.5, 'value > ref')}
  WHEN 4 THEN CASE WHEN value > 6 * uln THEN 4 WHEN value > 3 * uln OR value > 3 * base THEN 3
    WHEN value > 1.5 * uln OR value > 1.5 * base THEN 2 WHEN value > uln THEN 1 ELSE 0 END
  WHEN 5 THEN CASE WHEN value > 25 OR value > 2.5 * base THEN 3 WHEN value > 15 OR value > 1.5 * base THEN 2
    WHEN value > 12 OR value > base THEN 1 ELSE 0 END
  WHEN 6 THEN CASE WHEN value < 250 THEN 4 WHEN value < 500 THEN 3 WHEN value < 750 THEN 2 WHEN value < lln THEN 1 ELSE 0 END
  WHEN 7 THEN CASE WHEN value > uln + 400 THEN 3 WHEN value > uln + 200 THEN 2 WHEN value > uln THEN 1
    WHEN value < 800 THEN 3 WHEN value < 1000 THEN 2 WHEN value < lln THEN 1 ELSE 0 END
  WHEN 8 THEN CASE WHEN value < 200 THEN 3 WHEN value < 300 THEN 2 WHEN value < lln THEN 1 ELSE 0 END
  WHEN 9 THEN CASE WHEN value > 70 THEN 4 WHEN value > 60 THEN 3 WHEN value > 55 THEN 2 WHEN value > uln THEN 1
    WHEN value < 25 THEN 4 WHEN value < 30 THEN 3 WHEN value < lln THEN 1 ELSE 0 END END`;

async function timed(db, before, sql) {
  let best = Infinity;
  for (let k = 0; k < 3; k++) {
    await db.run(before);
    const start = process.hrtime.bigint();
    await db.run(sql);
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e9);
  }
  return best;
}

async function columns(db, rows) {
  await db.run(`CREATE TABLE v AS SELECT subject, test, time, CAST(low + i * 48271 % 10007 * (high - low + 1) // 10007 AS DOUBLE) AS value,
    CAST(lln AS DOUBLE) AS lln, CAST(uln AS DOUBLE) AS uln
    FROM (SELECT i, CAST(i // 100 AS INTEGER) AS subject, CAST(i // 10 % 10 AS SMALLINT) AS test, CAST(i % 10 - 1 AS DOUBLE) AS time
      FROM range(${rows}) r(i)) JOIN ${TESTS} USING (test) ORDER BY i`);
  const best = await timed(db, 'DROP TABLE IF EXISTS g', `CREATE TABLE g AS
    WITH b AS (SELECT subject, test, arg_max(value, time) AS base FROM v WHERE time <= 0 GROUP BY subject, test),
    r AS (SELECT v.*, base, greatest(base, uln) AS ref FROM v LEFT JOIN b USING (subject, test))
    SELECT subject, test, time, base, CASE WHEN time > 0 THEN value - base END AS change, CAST(${GRADE} AS TINYINT) AS grade FROM r`);
  const counts = await db.runAndReadAll(`SELECT test, grade, count(*), sum(change) FROM g GROUP BY test, grade ORDER BY test, grade`);
  for (const [test, grade, n, change] of counts.getRows()) console.log(`grade ${test} ${grade} ${n} ${Math.round(change)}`);
  return best;
}

// One analyte, limits and baseline in the row: read, graded, written.
async function csv(db, file, out) {
  const rule = GRADE.match(/WHEN 0 THEN ([^]*?END)\n {2}WHEN 1/)[1].replaceAll('value', 'result');
  return timed(db, 'SELECT 1', `COPY (SELECT * EXCLUDE (ref), ${rule} AS grade
    FROM (SELECT *, CAST(greatest(baseline, uln) AS DOUBLE) AS ref FROM (SELECT *, baseline AS base FROM read_csv('${file}')))) TO '${out}' (HEADER)`);
}

async function main() {
  const [what, out] = process.argv.slice(2);
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  await db.run('SET threads = 1');
  const best = out ? await csv(db, what, out) : await columns(db, Number(what || 1000000));
  console.log(best.toFixed(4));
}
main().catch((e) => { console.error(String(e)); process.exit(2); });
