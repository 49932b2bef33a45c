import { spawnSync } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { openEngine } from '../src/engine/open.ts'
import type { DataColumn } from '../src/model/data-column.ts'
import { fitTo } from '../src/model/fit.ts'
import type { LabelledFrame } from '../src/model/frame.ts'
import { frameData } from '../src/model/frame-data.ts'
import { mixed } from '../src/model/mixed.ts'
import { auc } from '../src/model/ranking.ts'
import { readFrame } from '../src/model/read-features.ts'
import { score } from '../src/model/score.ts'
import { scoreSql } from '../src/model/score-sql.ts'
import { literal, raw, sql } from '../src/sql/sql.ts'
import { table } from './table.ts'

/** How the training benchmark is run. */
export interface TrainBenchSettings {
  readonly rows: readonly number[]
  readonly threads: string
  readonly folder: string
}

/** Numbers with and without gaps, whole numbers, and a few texts; two pairs matter beyond their columns. */
const features: readonly (DataColumn & { readonly as: string })[] = [
  ...Array.from({ length: 8 }, (_, at) => ({
    name: `n${at}`,
    kind: 'numeric' as const,
    as: `round(r(i, ${at}) * 1000, 2)`,
  })),
  ...Array.from({ length: 4 }, (_, at) => ({
    name: `w${at}`,
    kind: 'numeric' as const,
    as: `case when r(i, ${20 + at}) < 0.2 then null else floor(r(i, ${24 + at}) * 12) end`,
  })),
  ...Array.from({ length: 4 }, (_, at) => ({
    name: `t${at}`,
    kind: 'text' as const,
    as: `'level ' || floor(r(i, ${30 + at}) * ${3 + 5 * at})`,
  })),
]

const logOdds = `-2.6 + 1.5 * (n0 / 1000) - 1.2 * abs(n1 / 500 - 1) + 1.4 * (case when (n2 > 400) = (w0 > 5) then 1 else -1 end)
  + 1.0 * (case when n3 > 700 and t1 in ('level 1', 'level 2') then 1 else 0 end) + 0.3 * coalesce(w1, 8) / 4 + 0.5 * (case when t0 = 'level 2' then 1 else 0 end)`

/** Training, scoring as SQL and LightGBM beside them where Python has it; returns the exit code. */
export async function benchTrain({ rows, threads, folder }: TrainBenchSettings): Promise<number> {
  await mkdir(folder, { recursive: true })
  console.log(
    `train: ${features.length} columns, two pairs matter; ${threads} threads for scoring, ${cpus().length} cores`,
  )
  const lines: string[][] = []
  const broken: string[] = []
  for (const count of rows) {
    const file = join(folder, `train-${count}.parquet`)
    await makeRows(file, count, threads)
    const ours = await measureOurs(file, count, threads)
    lines.push([`bankfull, ${count.toLocaleString('en-US')} rows`, ...ours.cells])
    broken.push(...ours.broken)
    lines.push([
      `LightGBM, ${count.toLocaleString('en-US')} rows`,
      ...(await measureLightGbm(file, folder, threads)),
    ])
    await rm(file)
  }
  console.log(table(['', 'train s', 'CPU s', 'AUC', 'score s', 'CPU s', 'SQL KiB', 'pairs'], lines))
  for (const one of broken) console.log(`  FAIL  ${one}`)
  return broken.length === 0 ? 0 : 1
}

/** A fifth of the rows is kept for judging. */
async function makeRows(file: string, count: number, threads: string): Promise<void> {
  await using engine = await openEngine('duckdb', { threads: Number(threads) })
  await engine.run(sql`create macro r(i, k) as (hash(i * 64 + k) >> 11) / 9007199254740992.0`)
  const columns = features.map(({ name, as }) => raw(`${as} as ${name}`))
  await engine.run(
    sql`copy (select *, case when r(i, 60) < 1 / (1 + exp(-(${raw(logOdds)}))) then 1 else 0 end as y, i % 5 = 0 as test
      from (select i, ${columns} from range(${raw(String(count))}) as g(i))) to ${literal(file)} (format parquet)`,
  )
}

async function measureOurs(
  file: string,
  count: number,
  threads: string,
): Promise<{ readonly cells: readonly string[]; readonly broken: readonly string[] }> {
  await using engine = await openEngine('duckdb', { threads: Number(threads) })
  const read = async (where: string): Promise<LabelledFrame> => {
    const from = sql`(select * from read_parquet(${literal(file)}) where ${raw(where)})`
    const found = await readFrame(engine, from, features, ['y'])
    const labels = Uint8Array.from(found.texts.get('y') ?? [], Number)
    const folds = Uint8Array.from(labels, (_, row) => mixed(row, 7) % 3)
    return { rows: found.rows, columns: found.columns, labels, folds }
  }
  const training = spent()
  const model = await fitTo(frameData(await read('not test')))
  const trained = training()
  const test = await read('test')
  const area = auc({ labels: test.labels, scores: score(model, test).score })
  const text = scoreSql(model, { dialect: 'duckdb', from: 'scored', ids: ['i'] })
  await engine.run(sql`create temp table scored as select * from read_parquet(${literal(file)})`)
  const scoring = spent()
  await engine.run(sql`create temp table told as ${raw(text)}`)
  const scored = scoring()
  // By CPU, so that other work on the machine does not count: training has one thread, scoring as many as it is given.
  const trainSeconds = Math.min(trained.wall, trained.cpu)
  const scoreSeconds = Math.min(scored.wall, scored.cpu / Number(threads))
  const kib = Buffer.byteLength(text) / 1024
  return {
    cells: [
      trained.wall.toFixed(1),
      trained.cpu.toFixed(1),
      area.toFixed(4),
      scored.wall.toFixed(2),
      scored.cpu.toFixed(2),
      kib.toFixed(1),
      String(model.pairs.length),
    ],
    broken: [
      ...(count <= 125_000 && trainSeconds > 10
        ? [`training took ${trainSeconds.toFixed(1)} s, over 10`]
        : []),
      ...(count <= 1_250_000 && trainSeconds > 60
        ? [`training took ${trainSeconds.toFixed(1)} s, over 60`]
        : []),
      ...(scoreSeconds > (2 * Math.max(count, 1_000_000)) / 1_000_000
        ? [`scoring took ${scoreSeconds.toFixed(2)} s`]
        : []),
      ...(kib > 50 ? [`the SQL has ${kib.toFixed(1)} KiB, over 50`] : []),
    ],
  }
}

/** Starts to measure; what it returns tells the seconds since, of the wall's clock and of all threads' CPU. */
function spent(): () => { readonly wall: number; readonly cpu: number } {
  const [began, before] = [performance.now(), process.cpuUsage()]
  return () => {
    const { user, system } = process.cpuUsage(before)
    return { wall: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 }
  }
}

const peer = `import sys, time, json, pandas as pd, lightgbm as lgb
from sklearn.metrics import roc_auc_score
csv, threads = sys.argv[1], int(sys.argv[2])
d = pd.read_csv(csv)
X = d.drop(columns=["i", "y", "test"])
for c in X:
    if not pd.api.types.is_numeric_dtype(X[c]): X[c] = X[c].astype("category")
keep = ~d.test
began, busy = time.time(), time.process_time()
m = lgb.LGBMClassifier(n_estimators=400, learning_rate=0.05, num_leaves=31, n_jobs=threads, verbose=-1).fit(X[keep], d.y[keep])
trained, train_cpu = time.time() - began, time.process_time() - busy
a = roc_auc_score(d.y[d.test], m.predict_proba(X[d.test])[:, 1])
began, busy = time.time(), time.process_time(); m.predict_proba(X)
print(json.dumps([trained, train_cpu, a, time.time() - began, time.process_time() - busy]))
`

/** Its cells, or a dash each where Python has no LightGBM. BENCH_PYTHON names another Python. */
async function measureLightGbm(
  file: string,
  folder: string,
  threads: string,
): Promise<readonly string[]> {
  const [script, csv] = [join(folder, 'lightgbm-peer.py'), join(folder, 'train.csv')]
  await writeFile(script, peer)
  await using engine = await openEngine('duckdb', {})
  await engine.run(
    sql`copy (select * from read_parquet(${literal(file)})) to ${literal(csv)} (header true)`,
  )
  const python = process.env['BENCH_PYTHON'] ?? 'python3'
  const ran = spawnSync(python, [script, csv, threads], { encoding: 'utf8' })
  await rm(csv)
  if (ran.status !== 0) {
    console.log(
      `  note  no LightGBM: ${ran.error?.message ?? ran.stderr.trim().split('\n').at(-1)}`,
    )
    return Array.from({ length: 7 }, () => '-')
  }
  const [train = 0, trainCpu = 0, area = 0, told = 0, toldCpu = 0] = JSON.parse(
    ran.stdout,
  ) as number[]
  const cells = [train.toFixed(1), trainCpu.toFixed(1), area.toFixed(4)]
  return [...cells, told.toFixed(2), toldCpu.toFixed(2), '-', '-']
}
