import { Problem, Problems } from '../base/problem.ts'
import { listed, suggest } from './suggest.ts'

/** The tables or views that a person named, or all of them. Throws TABLE_UNKNOWN for every name that is none. */
export function choose<T extends { readonly name: string }>(
  all: readonly T[],
  names: readonly string[] | undefined,
): readonly T[] {
  if (names === undefined) return all
  const known = all.map(({ name }) => name)
  const problems = names
    .filter((name) => !known.includes(name))
    .map(
      (name) =>
        new Problem(
          'TABLE_UNKNOWN',
          { name, known: listed(known) },
          { didYouMean: suggest(name, known) },
        ),
    )
  if (problems.length > 0) throw new Problems(problems)
  return all.filter(({ name }) => names.includes(name))
}
