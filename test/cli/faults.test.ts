import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faults } from '../../scripts/torture/faults.ts'
import { programAt } from '../../scripts/torture/program.ts'
import { playRound } from '../../scripts/torture/round.ts'
import type { Stage } from '../../scripts/torture/stage.ts'
import { makeStages } from '../../scripts/torture/stage.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { openEngine } from '../../src/engine/open.ts'

const program = programAt(join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts'))

/** A round of each fault that needs no mount; `npm run torture` plays hundreds, and those that do. */
const told: Readonly<Record<string, string>> = {
  SIGTERM: 'is told to end',
  SIGINT: 'is interrupted',
  'file too large': 'may write no larger file',
  'EIO on fsync': 'has a disk that does not flush',
  'EIO on write': 'has a disk that does not write',
  'EIO on rename': 'has a disk that does not rename',
  'a clock that jumps': 'has a clock that jumps by years',
}

/** A round is a few seconds; on a loaded machine a fault may have to be drawn again. */
const patienceMs = 240_000

const played = faults.flatMap((fault) => {
  const says = told[fault.name]
  return says === undefined ? [] : [{ says, fault }]
})

describe('A run that', () => {
  let engine: Engine
  let stages: readonly Stage[]
  beforeAll(async () => {
    engine = await openEngine('duckdb', { threads: 1 })
    const folder = mkdtempSync(join(tmpdir(), 'bankfull-faults-'))
    stages = await makeStages(folder, program, engine, ['run'])
  }, patienceMs)
  afterAll(async () => engine[Symbol.asyncDispose]())

  it.for(played)(
    '$says leaves the last snapshot readable, and the next run ends as if nothing had been',
    { timeout: patienceMs },
    async ({ fault }, { skip }) => {
      skip(fault.missing !== undefined, fault.missing)
      const round = await playRound(fault, stages, 0, { program, engine, seed: 7 })
      expect(round.wrong).toEqual([])
    },
  )
})
