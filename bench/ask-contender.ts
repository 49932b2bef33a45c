import { readFileSync, writeFileSync } from 'node:fs'
import { openMatcher } from '../src/ask/matcher.ts'
import { openCarwash } from '../test/ask/carwash-project.ts'
import { type AskSample, peers } from './ask-peers.ts'

/** What one contender is to do, in a process of its own. */
export interface AskJob {
  readonly name: string
  readonly samples: readonly AskSample[]
  /** Questions that belong to no view, to find the bound below which nothing is answered. */
  readonly outOfScope: readonly string[]
  readonly questions: readonly string[]
  readonly today: string
  readonly out: string
}

/** What became of one question. */
export interface AskGuess {
  /** Null where it is not answered. */
  readonly view: string | null
  readonly best: string | null
  readonly ms: number
}

/** Matches one question. */
type Match = (
  question: string,
) => Promise<{ readonly view: string | null; readonly best: string | null }>

/** Enough to find a bound; one of the peers takes a tenth of a second for each. */
const mostTried = 150

const job = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as AskJob
const startedMs = performance.now()
await using stack = new AsyncDisposableStack()
const match = job.name === 'bankfull' ? await ours(stack) : await theirs(job)
const readySeconds = (performance.now() - startedMs) / 1000
for (const question of job.questions.slice(0, 50)) await match(question)
const guesses: AskGuess[] = []
for (const question of job.questions) {
  const fromMs = performance.now()
  const guess = await match(question)
  guesses.push({ ...guess, ms: performance.now() - fromMs })
}
writeFileSync(job.out, JSON.stringify({ readySeconds, guesses }))

async function ours(held: AsyncDisposableStack): Promise<Match> {
  const carwash = held.use(await openCarwash())
  const matcher = held.use(await openMatcher(carwash.workspace))
  return async (question) => {
    const matching = matcher.match(question, job.today)
    const best =
      matching.kind === 'clarify' ? matching.readings[0]?.view : matching.candidates[0]?.view
    return { view: matching.kind === 'answer' ? matching.view : null, best: best ?? null }
  }
}

/** A peer answers from a bound on, the one that parted best what it was not shown from what is out of scope. */
async function theirs({ name, samples, outOfScope }: AskJob): Promise<Match> {
  const make = peers[name]
  if (make === undefined) throw new RangeError(`no contender ${name}`)
  const trial = await make(samples.filter((_, at) => at % 5 !== 0))
  const held = samples.filter((_, at) => at % 5 === 0)
  const inside = held.filter((_, at) => at % Math.ceil(held.length / mostTried) === 0)
  const known = await scored(inside, trial)
  const strange = await scored(
    outOfScope.slice(0, mostTried).map((text) => ({ text, view: '' })),
    trial,
  )
  const bounds = [0, ...known, ...strange].sort((a, b) => a - b)
  const value = (bound: number): number =>
    share(known, (score) => score >= bound) + share(strange, (score) => score < bound)
  const bound = bounds.reduce((best, one) => (value(one) > value(best) ? one : best), 0)
  const peer = await make(samples)
  return async (question) => {
    const found = await peer(question)
    return { view: found.score >= bound ? found.view : null, best: found.view }
  }
}

/** Scores where the guess is right; a wrong guess had better not be answered. */
async function scored(
  samples: readonly AskSample[],
  peer: Awaited<ReturnType<(typeof peers)[string]>>,
): Promise<readonly number[]> {
  const scores: number[] = []
  for (const { text, view } of samples) {
    const found = await peer(text)
    if (view === '' || found.view === view) scores.push(found.score)
  }
  return scores
}

function share(scores: readonly number[], holds: (score: number) => boolean): number {
  return scores.length === 0 ? 0 : scores.filter(holds).length / scores.length
}
