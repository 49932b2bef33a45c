/** Holds a reference chain's published scores against the hazard that made its members leave: `npm run hazard -- DIR`. */
import { join, resolve } from 'node:path'
import { systemClock } from '../src/base/clock.ts'
import { quietReporter } from '../src/base/reporter.ts'
import { logLoss } from '../src/model/calibration.ts'
import { auc } from '../src/model/ranking.ts'
import { loadProject } from '../src/project/load.ts'
import { parquet } from '../src/sql/parquet.ts'
import { sql } from '../src/sql/sql.ts'
import { openWorkspace } from '../src/workspace/workspace.ts'

const root = resolve(process.argv[2] ?? '.')
await using workspace = await openWorkspace(await loadProject(root), {
  clock: systemClock,
  reporter: quietReporter,
})
const { catalog, engine } = workspace
const snapshot = await catalog.current('gold', 'churn_scores')
if (snapshot === undefined) throw new Error('churn_scores is not published: bankfull run')
const scores = parquet(catalog.files(snapshot))
const truth = parquet([join(root, 'truth', 'hazard.parquet')])
const rows = await engine.rows<Readonly<Record<string, number | string>>>(
  sql`select cast(s.month as varchar) as month,
  cast(s.probability as double) as said, cast(s.probability_voluntary as double) as said_voluntary,
  cast(s.probability_involuntary as double) as said_involuntary,
  t.hazard_voluntary as voluntary, t.hazard_involuntary as involuntary, cast(t.cancelled as integer) as happened
from ${scores} as s join ${truth} as t on t.member = s.membership and t.month = s.month`,
)
const column = (name: string, month: string): Float64Array =>
  Float64Array.from(
    rows.filter((row) => row['month'] === month),
    (row) => Number(row[name]),
  )
for (const month of [...new Set(rows.map((row) => String(row['month'])))].sort()) {
  const [said, happened] = [column('said', month), column('happened', month)]
  const [byChoice, byCard] = [column('voluntary', month), column('involuntary', month)]
  const hazard = byChoice.map((one, at) => one + (byCard[at] ?? 0))
  const labels = Uint8Array.from(happened)
  const line = (name: string, one: Float64Array, other: Float64Array): string =>
    `  ${name.padEnd(12)}  mean said ${percent(mean(one))}, true ${percent(mean(other))}; mean distance ${percent(mean(one.map((value, at) => Math.abs(value - (other[at] ?? 0)))))}; correlation ${correlation(one, other).toFixed(3)}`
  console.log(
    `${month}, ${said.length.toLocaleString('en-US')} members, scored by ${snapshot.runId}`,
  )
  console.log(line('probability', said, hazard))
  console.log(line('voluntary', column('said_voluntary', month), byChoice))
  console.log(line('involuntary', column('said_involuntary', month), byCard))
  console.log(
    `  AUC of what happened: scores ${auc({ labels, scores: said }).toFixed(3)}, the hazard itself ${auc({ labels, scores: hazard }).toFixed(3)}; log loss ${logLoss({ labels, scores: said }).toFixed(4)}, ${logLoss({ labels, scores: hazard }).toFixed(4)}`,
  )
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function correlation(a: Float64Array, b: Float64Array): number {
  const [x, y] = [mean(a), mean(b)]
  let [xy, xx, yy] = [0, 0, 0]
  for (const [at, value] of a.entries()) {
    const other = (b[at] ?? 0) - y
    xy += (value - x) * other
    xx += (value - x) ** 2
    yy += other ** 2
  }
  return xy / Math.sqrt(xx * yy)
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`
}
