import { noFacts } from '../merge/facts.ts'
import type { MergePlan } from '../merge/plan.ts'
import type { Profiles } from '../merge/profile.ts'

/** The column by which the newest row wins, or why there is none. */
export interface UpdateTime {
  readonly column: string | undefined
  readonly because: string
}

/** Names of moments at which a row was last written, the plainest first. */
const named: readonly RegExp[] = [
  /updat/i,
  /modif/i,
  /chang|edit/i,
  /revis|version/i,
  /sync|export|extract/i,
]

/** A time that every row of every file has, named like a last change; `isTime` says which columns are times. */
export function updateTimeOf(
  plan: MergePlan,
  profiles: Profiles,
  isTime: (column: string) => boolean,
): UpdateTime {
  const candidates = named.flatMap((pattern) =>
    plan.columns.filter(({ name }) => pattern.test(name) && isTime(name)),
  )
  for (const { name, sources } of candidates) {
    const lacking = plan.files.filter(({ landed }, file) => {
      const refs = sources.find((one) => one.file === file)?.columns.map(({ ref }) => ref) ?? []
      const readable = landed.records - landed.faults.length
      const present = refs.map((ref) => (profiles.get(file)?.get(ref) ?? noFacts).present)
      return readable > 0 && Math.max(0, ...present) < readable
    })
    if (lacking.length === 0)
      return { column: name, because: `a time in every row of all ${plan.files.length} files` }
    if (name === candidates.at(-1)?.name)
      return {
        column: undefined,
        because: `${name} is missing or empty in rows of ${lacking.length} files, so the later file wins`,
      }
  }
  return { column: undefined, because: 'no column is named like the time of a last change' }
}
