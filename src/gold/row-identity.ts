/** A source of rows in a FROM clause, or the rows that a query gives. Names are lower case. */
export interface RowSource {
  /** Those that are known. */
  readonly columns: readonly string[]
  /** There may be more columns. */
  readonly isOpen: boolean
  /** Sets of columns in which no two rows agree; an empty set says that there is one row at most. */
  readonly keys: readonly (readonly string[])[]
  /** Columns that hold one constant in every row, with its text. */
  readonly constants: ReadonlyMap<string, string>
  /** Nothing is known of its rows: what depends on them is not judged. */
  readonly isUnknown: boolean
}

/** A source within a FROM clause, under its alias. */
export interface Item extends RowSource {
  readonly alias: string
}

/** A column of one item of a FROM clause: `2.month`. */
export type Ref = string

/** Where `from` are known, `to` is. */
export interface Dependency {
  readonly from: readonly Ref[]
  readonly to: Ref
}

/** The rows of a FROM clause after its joins and its WHERE. */
export interface Scope {
  readonly items: readonly Item[]
  /** What equalities and constants tell. */
  readonly dependencies: readonly Dependency[]
}

/** A source of which nothing is known. */
export const unknownSource: RowSource = {
  columns: [],
  isOpen: true,
  keys: [],
  constants: new Map(),
  isUnknown: true,
}

/** The column that a name stands for; undefined where no item has it, or more than one may. */
export function resolve(names: readonly string[], { items }: Scope): Ref | undefined {
  const [first = '', second] = names.map((name) => name.toLowerCase())
  if (second !== undefined) {
    const at = items.findIndex(({ alias }) => alias === first)
    return at === -1 ? undefined : `${at}.${second}`
  }
  const having = items.findIndex(({ columns }) => columns.includes(first))
  if (having !== -1) return `${having}.${first}`
  const open = items.flatMap(({ isOpen }, at) => (isOpen ? [at] : []))
  return open.length === 1 ? `${open[0]}.${first}` : undefined
}

/** Do these columns tell every row of the scope apart from every other? */
export function isUnique(refs: readonly Ref[], scope: Scope): boolean {
  if (scope.items.some(({ isUnknown }) => isUnknown)) return true
  const known = closure(refs, scope)
  return scope.items.every(({ keys }, at) =>
    keys.some((key) => key.every((column) => known.has(`${at}.${column}`))),
  )
}

/** All columns that are known where these are: by equalities, by constants, and where an item's key is known. */
function closure(refs: readonly Ref[], { items, dependencies }: Scope): ReadonlySet<Ref> {
  const known = new Set(refs)
  for (let before = -1; before !== known.size; ) {
    before = known.size
    for (const { from, to } of dependencies) if (from.every((ref) => known.has(ref))) known.add(to)
    for (const [at, { keys, columns }] of items.entries()) {
      const isKnown = keys.some((key) => key.every((column) => known.has(`${at}.${column}`)))
      if (isKnown) for (const column of columns) known.add(`${at}.${column}`)
    }
  }
  return known
}

/** The sets of columns of `outputs` that tell the rows of a scope apart, as small as they are found. */
export function keysAmong(
  outputs: ReadonlyMap<string, Ref>,
  scope: Scope,
): readonly (readonly string[])[] {
  const all = [...outputs.keys()]
  const holds = (columns: readonly string[]): boolean =>
    isUnique(
      columns.map((column) => outputs.get(column) ?? ''),
      scope,
    )
  if (scope.items.some(({ isUnknown }) => isUnknown) || !holds(all)) return []
  const wanted = combinations(scope.items.map(({ keys }, at) => keys.map((key) => refsOf(at, key))))
  const orders = wanted.map((refs) =>
    all.toSorted((a, b) => rank(outputs.get(a), refs) - rank(outputs.get(b), refs)),
  )
  const found = [all, all.toReversed(), ...orders].map((order) => smallest(order, holds))
  const texts = new Set(found.map((key) => key.toSorted().join('\n')))
  return [...texts].map((text) => (text === '' ? [] : text.split('\n')))
}

/** Takes columns off from the front for as long as the rest still holds. */
function smallest(
  order: readonly string[],
  holds: (columns: readonly string[]) => boolean,
): readonly string[] {
  let kept = order
  for (const column of order) {
    const without = kept.filter((one) => one !== column)
    if (holds(without)) kept = without
  }
  return kept
}

function rank(ref: Ref | undefined, wanted: readonly Ref[]): number {
  return ref !== undefined && wanted.includes(ref) ? 1 : 0
}

function refsOf(at: number, key: readonly string[]): readonly Ref[] {
  return key.map((column) => `${at}.${column}`)
}

/** One of each, in every way; the first few are enough. */
function combinations(choices: readonly (readonly (readonly Ref[])[])[]): readonly Ref[][] {
  let made: Ref[][] = [[]]
  for (const choice of choices)
    made = made.flatMap((one) => choice.map((refs) => [...one, ...refs])).slice(0, 8)
  return made
}
