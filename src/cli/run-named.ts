import { Problem } from '../base/problem.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { suggest } from '../project/suggest.ts'

/**
 * The id of the run that a person means: whole, in any case, or its last letters, at least four, where they are of
 * one run alone. Throws RUN_UNKNOWN with the nearest one.
 */
export function runNamed(ledger: Ledger, asked: string): string {
  const known = ledger.runs(mostRuns).map(({ id }) => id)
  const wanted = asked.toUpperCase()
  const ends = wanted.length < 4 ? [] : known.filter((id) => id.endsWith(wanted))
  const starts = wanted.length < 10 ? [] : known.filter((id) => id.startsWith(wanted))
  const [found, ...others] = [...new Set([...ends, ...starts])]
  if (found !== undefined && others.length === 0) return found
  throw new Problem(
    'RUN_UNKNOWN',
    { run: asked },
    {
      didYouMean:
        found === undefined ? suggest(wanted, known) : [found, ...others].slice(0, 3).join(' or '),
    },
  )
}

/** More than a ledger ever has. */
export const mostRuns = 100_000
