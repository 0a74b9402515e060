// SPDX-License-Identifier: GPL-3.0-or-later
// bench/bench_measure_duckdb.js -- baseline, change and CTCAE 5.0 grade of ten tests,
// ten visits a subject, by DuckDB on one thread; prints seconds, fastest of three.
//
//     NODE_PATH=FOLDER/node_modules node bench_measure_duckdb.js ROWS
const { DuckDBInstance } = require('@duckdb/node-api');

const BY_ULN = `CASE WHEN base > uln THEN
    CASE WHEN value > 20*base THEN 4 WHEN value > 5*base THEN 3 WHEN value > 3*base THEN 2 WHEN value >= 1.5*base THEN 1 ELSE 0 END
  ELSE CASE WHEN value > 20*uln THEN 4 WHEN value > 5*uln THEN 3 WHEN value > 3*uln THEN 2 WHEN value > uln THEN 1 ELSE 0 END END`;

async function main() {
  const rows = Number(process.argv[2] || 1000000);
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  await db.run('SET threads = 1');
  await db.run(`CREATE TABLE v AS SELECT CAST(i // 100 AS INTEGER) AS subject, CAST(i // 10 % 10 AS SMALLINT) AS test,
    CAST(i % 10 - 1 AS DOUBLE) AS time, round(5 + 895 * random(), 1) AS value, 40.0 AS uln, 7.0 AS lln FROM range(${rows}) t(i)`);
  let best = Infinity;
  for (let k = 0; k < 3; k++) {
    await db.run('DROP TABLE IF EXISTS g');
    const start = process.hrtime.bigint();
    await db.run(`CREATE TABLE g AS WITH b AS (SELECT *, last_value(CASE WHEN time <= 0 THEN value END IGNORE NULLS)
      OVER (PARTITION BY subject, test ORDER BY time ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS base FROM v)
      SELECT *, CASE WHEN time > 0 THEN value - base END AS change, ${BY_ULN} AS grade FROM b`);
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e9);
  }
  console.log(best.toFixed(3));
}
main().catch((e) => { console.error(String(e)); process.exit(2); });
