import { expect, it } from 'vitest'
import { inRun } from '../../src/ledger/in-run.ts'
import { goldWorkspace } from './gold-workspace.ts'

it('what cannot be marked leaves a run that failed, with the cause, and not one that never ends', async () => {
  await using workspace = await goldWorkspace([], {})
  const { ledger } = workspace
  const marked = inRun(ledger, 'train leaving --retire', async () => {
    throw new RangeError('the disk is full')
  })
  await expect(marked).rejects.toThrow('the disk is full')
  await inRun(ledger, 'train leaving --retire', async () => 'marked')
  expect(ledger.runs(10).map(({ outcome, note }) => [outcome, note])).toEqual([
    ['done', undefined],
    ['failed', 'the disk is full'],
  ])
})
