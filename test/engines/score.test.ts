import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openEngine } from '../../src/engine/open.ts'
import { compile } from '../../src/gold/compile.ts'
import { statementIn } from '../../src/gold/render.ts'
import { fit as trained } from '../../src/model/fit.ts'
import { contributions, score } from '../../src/model/score.ts'
import { scoreSql } from '../../src/model/score-sql.ts'
import { literal, raw, sql } from '../../src/sql/sql.ts'
import { goldWorkspace } from '../gold/gold-workspace.ts'
import { cutsOf, makeOddTable, oddFrame, oddRows } from '../model/odd-rows.ts'
import { frameOf, madeRows } from '../model/rows.ts'
import { scoredView } from '../model/scored-view.ts'
import { available } from './available.ts'
import type { Seen } from './canonical.ts'
import { canonical } from './canonical.ts'
import { spark } from './peers.ts'

it('Spark gives every row the same whole score and parts, and its probability within 1e-9: nulls, texts never seen and numbers out of range too', async (context) => {
  available('Spark', context)
  const model = await trained(frameOf(madeRows(4000)))
  const rows = oddRows(cutsOf(model), 2000)
  const file = join(await mkdtemp(join(tmpdir(), 'bankfull-odd-')), 'odd.parquet')
  await using engine = await openEngine('duckdb', { threads: 2 })
  await makeOddTable(engine, rows)
  await engine.run(sql`copy odd to ${literal(file)} (format parquet)`)
  const text = scoreSql(model, {
    dialect: 'spark',
    from: `parquet.\`${file}\``,
    ids: ['id'],
    contributions: true,
  })
  const found = await spark().ask<(string | null)[][]>('query', {
    sql: `select * from (${text}) order by id`,
  })
  const frame = oddFrame(rows)
  const [here, parts] = [score(model, frame), contributions(model, frame)]
  expect(found).toHaveLength(frame.rows)
  for (const [row, [id, total, probability, ...rest]] of found.entries()) {
    expect(id).toBe(String(row))
    expect(total).toBe(String(here.score[row]))
    expect(probability).toMatch(/^0\.\d{9}$/)
    expect(Math.abs(Number(probability) - (here.probability[row] ?? 0))).toBeLessThanOrEqual(1e-9)
    expect(rest).toEqual(parts.map(({ values }) => String(values[row])))
  }
})

it('Spark builds the view of a model’s scores from the same text as DuckDB, cell by cell: bands, causes and reasons in words', async (context) => {
  available('Spark', context)
  const model = await trained(frameOf(madeRows(4000)))
  const view = scoredView(model)
  await using workspace = await goldWorkspace(['Odd'], [view])
  const { project, engine } = workspace
  const file = join(await mkdtemp(join(tmpdir(), 'bankfull-odd-')), 'odd.parquet')
  await makeOddTable(engine, oddRows(cutsOf(model), 500))
  await engine.run(sql`copy odd to ${literal(file)} (format parquet)`)
  const [[here], [there]] = await Promise.all([
    compile(project, [view], engine, 'duckdb'),
    compile(project, [view], engine, 'spark'),
  ])
  if (here === undefined || there === undefined) throw new RangeError('nothing was compiled')
  await engine.run(sql`create view scored as ${raw(statementIn('duckdb', here))}`)
  const ours = await canonical(engine, sql`scored`, here.columns, view.grain)
  const theirs = await spark().ask<Readonly<Record<string, Seen>>>('build', {
    tables: { Odd: [file] },
    views: [{ name: view.name, sql: statementIn('spark', there), key: view.grain }],
  })
  expect(theirs[view.name]?.rows).toEqual(ours.rows)
  expect(ours.rows.length).toBeGreaterThan(500)
})
