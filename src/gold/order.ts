/** What is put in order: a name and the names that must come before it. */
export interface Dependent {
  readonly name: string
  readonly needs: readonly string[]
}

/** Names in an order in which each comes after all that it needs, or a circle of names that has no such order. */
export type Order<T> =
  | { readonly kind: 'ordered'; readonly items: readonly T[] }
  | { readonly kind: 'cycle'; readonly names: readonly string[] }

/**
 * Orders views by what they read. Where several may come next the first in the given order does, so that the
 * same project always builds in the same order. Needs that are not among the items count as there already.
 */
export function order<T extends Dependent>(items: readonly T[]): Order<T> {
  const waiting = new Map(items.map((item) => [item.name, item]))
  const ordered: T[] = []
  while (waiting.size > 0) {
    const next = [...waiting.values()].find((item) => !item.needs.some((need) => waiting.has(need)))
    if (next === undefined) return { kind: 'cycle', names: circle(waiting) }
    waiting.delete(next.name)
    ordered.push(next)
  }
  return { kind: 'ordered', items: ordered }
}

/** One circle among items that all wait for each other, its first name repeated at its end. */
function circle(waiting: ReadonlyMap<string, Dependent>): readonly string[] {
  const path: string[] = []
  let name = waiting.keys().next().value ?? ''
  while (!path.includes(name)) {
    path.push(name)
    name = waiting.get(name)?.needs.find((need) => waiting.has(need)) ?? name
  }
  return [...path.slice(path.indexOf(name)), name]
}
