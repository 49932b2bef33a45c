import type { Fault } from './fault.ts'
import { clock } from './faults/clock.ts'
import { fileLimit } from './faults/file-limit.ts'
import { fullDisk } from './faults/full-disk.ts'
import { inUpkeep } from './faults/in-upkeep.ts'
import { ioErrors } from './faults/io-error.ts'
import { readOnly } from './faults/read-only.ts'
import { interrupt, kill, terminate } from './faults/signals.ts'
import { twoRuns } from './faults/two-runs.ts'

/** Every way in which a run is disturbed. */
export const faults: readonly Fault[] = [
  kill,
  terminate,
  interrupt,
  fullDisk,
  fileLimit,
  readOnly,
  ...ioErrors,
  twoRuns,
  clock,
  ...inUpkeep,
]
