import type { Layer, StoreCoverage } from '../catalog/snapshot.ts'
import type { Freshness } from '../workspace/freshness.ts'
import { freshnessOf } from '../workspace/freshness.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** How fresh the snapshots that answer now are, by name. */
export async function freshnessNow(
  { project, catalog, clock }: Workspace,
  layer: Layer,
  names: readonly string[],
): Promise<ReadonlyMap<string, Freshness>> {
  const found = new Map<string, Freshness>()
  for (const name of names) {
    const snapshot = await catalog.current(layer, name)
    if (snapshot !== undefined) found.set(name, freshnessOf(snapshot, project, clock))
  }
  return found
}

/** A table or view, as far as it tells of late and missing deliveries. */
export interface Coverage {
  readonly name: string
  readonly stores?: StoreCoverage | undefined
  readonly freshness: Freshness | undefined
}

/** As many lines of one kind as a person reads. */
const mostNamed = 10

/** Late tables, late stores and missing stores, each said once with all that it is true of. */
export function latenessLines(all: readonly Coverage[]): readonly string[] {
  const said = new Map<string, string[]>()
  const say = (what: string, name: string): void => {
    said.set(what, [...(said.get(what) ?? []), name])
  }
  for (const { name, stores, freshness } of all) {
    for (const { table, ageHours, limit, state } of freshness?.late ?? [])
      say(
        `  ${state === 'late' ? 'late' : 'too late'}   ${table}: its newest data are ${ageHours.toLocaleString('en-US')} h old, over ${limit}`,
        name,
      )
    const lateStores = stores?.late ?? []
    for (const { store, asOf } of lateStores.slice(0, mostNamed))
      say(`  late store   ${store}: nothing newer than ${asOf}`, name)
    if (lateStores.length > mostNamed)
      say(`  late store   and ${lateStores.length - mostNamed} more stores`, name)
    const missing = stores?.missing ?? []
    const more = missing.length > mostNamed ? ` and ${missing.length - mostNamed} more` : ''
    if (missing.length > 0)
      say(`  missing   ${missing.slice(0, mostNamed).join(', ')}${more}`, name)
  }
  return [...said].map(([what, names]) => `${what}   in ${named(names)}`)
}

function named(names: readonly string[]): string {
  const more = names.length > 4 ? ` and ${names.length - 4} more` : ''
  return `${names.slice(0, 4).join(', ')}${more}`
}
