import { Problem, Problems } from '../base/problem.ts'
import type { Project, Table } from './project.ts'
import { listed, suggest } from './suggest.ts'

/** The tables that a person named, or all of them. Throws TABLE_UNKNOWN for every name that is none. */
export function chooseTables(
  { tables }: Project,
  names: readonly string[] | undefined,
): readonly Table[] {
  if (names === undefined) return tables
  const known = tables.map(({ name }) => name)
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    throw new Problems(
      unknown.map(
        (name) =>
          new Problem(
            'TABLE_UNKNOWN',
            { name, known: listed(known) },
            { didYouMean: suggest(name, known) },
          ),
      ),
    )
  }
  return tables.filter(({ name }) => names.includes(name))
}
