import { Problem, Problems } from '../base/problem.ts'
import type { Layer } from '../catalog/snapshot.ts'
import { listed, suggest } from '../project/suggest.ts'

/** One selector of `-s`: `name`, `+name`, `2+name`, `name+`, `state:changed+` … */
export interface Selector {
  readonly text: string
  readonly what: { readonly kind: 'named'; readonly name: string } | { readonly kind: 'changed' }
  /** How many steps upstream are taken along. */
  readonly up: number
  readonly down: number
}

/** A table or view among which is selected. */
export interface Selectable {
  readonly layer: Layer
  readonly name: string
  readonly reads: readonly string[]
}

const changed = 'state:changed'

/** Reads a selector. Throws USAGE for one that is none. */
export function readSelector(text: string): Selector {
  const found = /^(?:(?<up>\d*)\+)?(?<what>[^+]+)(?:\+(?<down>\d*))?$/.exec(text)?.groups
  const what = found?.['what'] ?? ''
  if (found === undefined || (what.includes(':') && what !== changed))
    throw new Problem(
      'USAGE',
      { message: `${text} is no selector: a name or ${changed}, with + for up- or downstream.` },
      { didYouMean: suggest(what, [changed]) },
    )
  const steps = (written: string | undefined): number =>
    written === undefined ? 0 : written === '' ? Number.POSITIVE_INFINITY : Number(written)
  return {
    text,
    what: what === changed ? { kind: 'changed' } : { kind: 'named', name: what },
    up: steps(found['up']),
    down: steps(found['down']),
  }
}

/** True for a bare name, which needs no other view to be understood. */
export function isBare({ what, up, down }: Selector): boolean {
  return what.kind === 'named' && up === 0 && down === 0
}

/** The names that selectors choose among tables and views; all where there are none. Throws TABLE_UNKNOWN for a name that is neither. */
export function selected(
  nodes: readonly Selectable[],
  selectors: readonly Selector[] | undefined,
  isChanged: (name: string) => boolean,
): ReadonlySet<string> {
  if (selectors === undefined) return new Set(nodes.map(({ name }) => name))
  refuseUnknown(selectors, nodes)
  return new Set(selectors.flatMap((one) => [...chosenBy(one, nodes, isChanged)]))
}

function chosenBy(
  { what, up, down }: Selector,
  nodes: readonly Selectable[],
  isChanged: (name: string) => boolean,
): ReadonlySet<string> {
  const start =
    what.kind === 'changed' ? nodes.map(({ name }) => name).filter(isChanged) : [what.name]
  const reads = new Map(nodes.map((node) => [node.name, node.reads]))
  const readers = (name: string): readonly string[] =>
    nodes.filter((node) => node.reads.includes(name)).map((node) => node.name)
  return new Set([
    ...start,
    ...reached(start, up, (name) => reads.get(name) ?? []),
    ...reached(start, down, readers),
  ])
}

function refuseUnknown(selectors: readonly Selector[], nodes: readonly Selectable[]): void {
  const known = nodes.map((node) => node.name)
  const problems = selectors
    .flatMap(({ what }) => (what.kind === 'named' && !known.includes(what.name) ? [what.name] : []))
    .map((name) => {
      const didYouMean = suggest(name, known)
      return new Problem('TABLE_UNKNOWN', { name, known: listed(known) }, { didYouMean })
    })
  if (problems.length > 0) throw new Problems(problems)
}

/** What lies within so many steps of a start. */
function reached(
  start: readonly string[],
  steps: number,
  next: (name: string) => readonly string[],
): ReadonlySet<string> {
  const found = new Set<string>()
  let ring = start
  for (let step = 0; step < steps && ring.length > 0; step += 1) {
    ring = ring.flatMap(next).filter((name) => !found.has(name))
    for (const name of ring) found.add(name)
  }
  return found
}
