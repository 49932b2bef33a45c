import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { openEngine } from '../src/engine/open.ts'
import type { Fault } from './torture/fault.ts'
import { insideWord } from './torture/faults/mounts.ts'
import { faults } from './torture/faults.ts'
import { programAt } from './torture/program.ts'
import type { Round } from './torture/round.ts'
import { playRound } from './torture/round.ts'
import { makeStages, upkeep } from './torture/stage.ts'
import { stateTree } from './torture/state-tree.ts'
import type { Tally } from './torture/torture-table.ts'
import { placesText, tortureTable } from './torture/torture-table.ts'
import { makeUpkeep } from './torture/upkeep.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '50' },
    upkeep: { type: 'string', default: '20' },
    'upkeep-errors': { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '2' },
    only: { type: 'string' },
    [insideWord.slice(2)]: { type: 'boolean' },
  },
})

const wanted = values.only?.split(',')
const unknown = wanted?.filter((name) => !faults.some((fault) => fault.name === name)) ?? []
if (unknown.length > 0) {
  console.error(
    `no such fault: ${unknown.join(', ')}; known: ${faults.map(({ name }) => name).join(', ')}`,
  )
  process.exit(2)
}
// Mounts are made in a namespace of our own, so that nothing of them outlives the harness.
const namespace = values[insideWord.slice(2)] === true ? undefined : ownNamespace()
process.exitCode = namespace === undefined ? await torture() : inside(namespace)

function ownNamespace(): readonly string[] | undefined {
  const ways = [['--mount'], ['--user', '--map-root-user', '--mount']]
  return ways.find((words) => spawnSync('unshare', [...words, 'true']).status === 0)
}

function inside(words: readonly string[]): number {
  const [, script = '', ...rest] = process.argv
  const command = [...words, '--', process.execPath, script, insideWord, ...rest]
  return spawnSync('unshare', command, { stdio: 'inherit' }).status ?? 1
}

/** Plays all rounds, in lanes side by side, and prints the table. */
async function torture(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bankfull-torture-'))
  process.env['TMPDIR'] = folder
  const chosen = faults.filter(({ name }) => wanted?.includes(name) ?? true)
  const plan = chosen
    .filter(({ missing }) => missing === undefined)
    .flatMap((fault) => {
      const count = Number(values[fault.rounds])
      return Array.from({ length: count }, (_, at) => ({ fault, at, share: (at + 0.5) / count }))
    })
    .toSorted((a, b) => a.share - b.share)
  const during = new Set(plan.map(({ fault }) => fault.during))
  const waiting = plan.values()
  let stopped = false
  process.once('SIGUSR2', () => {
    stopped = true
  })
  const spoiled: string[] = []
  const rounds = new Map<Fault, Round[]>(chosen.map((fault) => [fault, []]))
  const lane = async (number: number): Promise<void> => {
    const place = join(folder, String(number))
    mkdirSync(place)
    await using engine = await openEngine('duckdb', { threads: 1, memoryLimit: '200MB' })
    const program = programAt(join(import.meta.dirname, '..', 'dist/src/cli/main.js'))
    const stages = [
      ...(during.has('run') ? await makeStages(place, program, engine, ['merge', 'run']) : []),
      ...(await makeUpkeep(
        place,
        program,
        engine,
        upkeep.filter((one) => during.has(one)),
      )),
    ]
    const prepared = stages.map(({ savedFolder }) => stateTree(savedFolder))
    for (const { fault, at } of waiting) {
      if (stopped) break
      const round = await playRound(fault, stages, at, {
        program,
        engine,
        seed: Number(values.seed),
      })
      const those = rounds.get(fault) ?? []
      those.push(round)
      if (those.length % 25 === 0) console.error(`${fault.name}: ${those.length} rounds`)
      for (const what of round.wrong)
        console.error(`${fault.name}, round ${at}, ${round.stage}, ${round.where}: ${what}`)
    }
    const now = stages.map(({ savedFolder }) => stateTree(savedFolder))
    if (!isDeepStrictEqual(now, prepared))
      spoiled.push('a round wrote in place into what it was given, which other rounds share')
  }
  await Promise.all(Array.from({ length: Number(values.lanes) }, (_, at) => lane(at)))
  rmSync(folder, { recursive: true, force: true })
  const tallies: readonly Tally[] = chosen.map((fault) => ({
    fault,
    rounds: rounds.get(fault) ?? [],
    missing: fault.missing,
  }))
  console.log(`${tortureTable(tallies)}\n\n${placesText(tallies)}`)
  for (const what of spoiled) console.error(what)
  const isWrong = tallies.some(({ rounds: those }) => those.some(({ wrong }) => wrong.length > 0))
  return isWrong || spoiled.length > 0 ? 1 : 0
}
