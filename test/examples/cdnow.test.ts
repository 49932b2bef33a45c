import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readPanel } from '../../examples/cdnow/panel.ts'
import { type Proof, prove } from '../../examples/cdnow/prove.ts'
import { splitPanel } from '../../examples/cdnow/split.ts'

let home: string
let source: string
let proof: Proof

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'cdnow-'))
  source = join(home, 'panel.csv.gz')
  await writeFile(source, gzipSync(madeUpPanel(70)))
  proof = await prove(source, join(home, 'project'))
})

afterAll(() => rm(home, { recursive: true, force: true }))

it('Deliveries of a panel by month come together again, to the value', () => {
  expect(proof.findings.filter(({ holds }) => !holds)).toEqual([])
})

it('The account and the answer are what a person sees', () => {
  expect(proof.account).toContain('Every input row has exactly one fate')
  expect(proof.answer).toContain('quiet_rate')
})

it('The same panel is split into the same files', async () => {
  const bytes = await Promise.all(
    ['first', 'second'].map(async (folder) => {
      await splitPanel(readPanel(source), join(home, folder))
      const names = ['1997-08.csv', '1997-09.csv.gz', '1997-10.parquet', 'late-1997-09.csv']
      return Promise.all(names.map((name) => readFile(join(home, folder, 'Panel/export', name))))
    }),
  )
  expect(bytes[0]).toEqual(bytes[1])
})

/** Three months of customers in the layout of the real panel; amounts with one to three digits behind the mark. */
function madeUpPanel(customers: number): string {
  const head =
    'row_id,as_of,split,customer_id,x,t_x,age_days,recency,m_avg,m_sum,m_last,i_avg,n30,n90,n180,m90,gap_avg,recency_over_gap,y'
  const rows = ['1997-08-01', '1997-09-01', '1997-10-01'].flatMap((month, at) =>
    Array.from({ length: customers }, (_, customer) => {
      const again = customer % 3
      const amount = [`${customer}.5`, `${customer}.77`, `${customer}.125`][again]
      const gap = again === 0 ? ',' : `${10 + customer}.0,0.${again}25`
      return [
        ...[at * customers + customer, month, 'train', customer + 1, again, again * 10],
        ...[100 + at * 30, 100 + at * 30 - again * 10, amount, amount, amount, '1.0', 0, again, 1],
        ...[again === 0 ? '0.0' : amount, gap, (customer + at) % 4 === 0 ? 0 : 1],
      ].join(',')
    }),
  )
  return `${[head, ...rows].join('\n')}\n`
}
