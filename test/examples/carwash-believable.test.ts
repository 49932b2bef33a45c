import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generate } from '../../examples/carwash/generate/generate.ts'
import type { Engine, Row } from '../../src/engine/engine.ts'
import { openEngine } from '../../src/engine/open.ts'
import { raw } from '../../src/sql/sql.ts'

let home: string
let engine: Engine

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'carwash-small-'))
  await generate({ outDir: join(home, 'data'), scale: 'small' })
  engine = await openEngine('duckdb', { threads: 2 })
  const tables = {
    tickets: 'data/Tickets/store_01/*',
    closing: 'data/Tickets/store_19/*',
    truth: 'truth/*',
  }
  for (const [name, files] of Object.entries(tables))
    await engine.run(
      raw(`create view ${name} as from read_parquet('${join(home, files)}', union_by_name = true)`),
    )
})

afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

async function one<R extends Row>(query: string): Promise<R> {
  const [row] = await engine.rows<R>(raw(query))
  if (row === undefined) throw new RangeError('no row')
  return row
}

describe('The two years of the reference chain', () => {
  it('have busier Saturdays than Tuesdays, and nobody at night', async () => {
    const { ratio, night } = await one<{ ratio: number; night: bigint }>(`
      select count(*) filter (dayofweek(dtCreated) = 6) / count(*) filter (dayofweek(dtCreated) = 2) as ratio,
        count(*) filter (hour(dtCreated) not between 7 and 21) as night from tickets`)
    expect(ratio).toBeGreaterThan(1.4)
    expect(ratio).toBeLessThan(2.1)
    expect(night).toBe(0n)
  })

  it('hold a site that fades and closes for good', async () => {
    const { last, before, after } = await one<{ last: string; before: bigint; after: bigint }>(`
      select max(dtCreated)::date::varchar as last,
        count(*) filter (dtCreated between '2025-07-01' and '2025-09-01') as before,
        count(*) filter (dtCreated between '2026-07-01' and '2026-09-01') as after from closing`)
    expect(last).toBe('2026-08-31')
    expect(Number(after)).toBeLessThan(0.8 * Number(before))
  })

  it.each(['voluntary', 'involuntary'])(
    'let members go by the %s chance that stood against them, in every tenth of it',
    async (cause) => {
      const tenths = await engine.rows<{ expected: number; spread: number; seen: bigint }>(
        raw(`
          select sum(p) as expected, sqrt(sum(p * (1 - p))) as spread, count(*) filter (cause = '${cause}') as seen
          from (select hazard_${cause} as p, cause, ntile(10) over (order by hazard_${cause}, member, month) as tenth from truth)
          group by tenth order by tenth`),
      )
      expect(tenths).toHaveLength(10)
      for (const { expected, spread, seen } of tenths)
        expect(Math.abs(Number(seen) - expected), `${expected} expected`).toBeLessThan(
          4 * spread + 1,
        )
      const [first, last] = [tenths[0], tenths[9]]
      expect((last?.expected ?? 0) / Math.max(1, first?.expected ?? 0)).toBeGreaterThan(3)
    },
  )

  it('have a chance of leaving that tells members apart, with a ceiling that no model can pass', async () => {
    const { auc } = await one<{ auc: number }>(`
      with ranked as (
        select cancelled, rank() over (order by hazard_voluntary + hazard_involuntary)
          + (count(*) over (partition by hazard_voluntary + hazard_involuntary) - 1) / 2 as place from truth)
      select (sum(place) filter (cancelled) - count(*) filter (cancelled) * (count(*) filter (cancelled) + 1) / 2)
        / (count(*) filter (cancelled) * count(*) filter (not cancelled)) as auc from ranked`)
    expect(auc).toBeGreaterThan(0.68)
    expect(auc).toBeLessThan(0.9)
  })
})
