/** How an input column stands behind an output: its values flow in, or they decide about rows and values. OpenLineage's words. */
export type Subtype = (typeof direct)[number] | (typeof indirect)[number]

/** From as it is to put together from several rows; the later one wins where two follow each other. */
const direct = ['IDENTITY', 'TRANSFORMATION', 'AGGREGATION'] as const
const indirect = ['JOIN', 'GROUP_BY', 'FILTER', 'SORT', 'WINDOW', 'CONDITIONAL'] as const

/** One way in which a column is used. */
export interface Use {
  readonly subtype: Subtype
  /** True where nothing of the values themselves comes through, as in a count. */
  readonly masking: boolean
}

/** A column of a table or view. */
export interface ColumnName {
  readonly node: string
  readonly column: string
}

/** An input column with every way in which it is used. */
export interface Origin {
  readonly source: ColumnName
  readonly uses: readonly Use[]
}

/** The input columns behind something, one entry a column. */
export type Lineage = ReadonlyMap<string, Origin>

export const nothing: Lineage = new Map()

/** The lineage of a column as it stands. */
export function columnItself(source: ColumnName): Lineage {
  return new Map([[keyOf(source), { source, uses: [{ subtype: 'IDENTITY', masking: false }] }]])
}

/** A column's key in a lineage; upper and lower case are one, as in the SQL. */
export function keyOf({ node, column }: ColumnName): string {
  return `${node.toLowerCase()}\n${column.toLowerCase()}`
}

/** True where values flow; false where they only decide. */
export function isDirect({ subtype }: Use): boolean {
  return direct.some((one) => one === subtype)
}

/** All that several lineages hold. */
export function together(lineages: Iterable<Lineage>): Lineage {
  const found = new Map<string, Origin>()
  for (const lineage of lineages)
    for (const [key, origin] of lineage) {
      const uses = [...(found.get(key)?.uses ?? []), ...origin.uses]
      found.set(key, { source: origin.source, uses: distinct(uses) })
    }
  return found
}

/** A lineage seen through one more use of what it stands behind. */
export function through(lineage: Lineage, subtype: Subtype, masking = false): Lineage {
  const outer: Use = { subtype, masking }
  return new Map(
    [...lineage].map(([key, { source, uses }]) => [
      key,
      { source, uses: distinct(uses.map((inner) => after(outer, inner))) },
    ]),
  )
}

/** What is used inside and then outside: a decision stays one, of two flows the one that changes more counts. */
export function after(outer: Use, inner: Use): Use {
  const masking = outer.masking || inner.masking
  if (!isDirect(outer)) return { subtype: outer.subtype, masking }
  if (!isDirect(inner)) return { subtype: inner.subtype, masking }
  const flows: readonly Subtype[] = direct
  const changes = ({ subtype }: Use): number => flows.indexOf(subtype)
  const { subtype } = changes(outer) > changes(inner) ? outer : inner
  return { subtype, masking }
}

/** Each use once, flows first, in the order of the words above. */
function distinct(uses: readonly Use[]): readonly Use[] {
  const order: readonly Subtype[] = [...direct, ...indirect]
  const byKey = new Map(uses.map((use) => [`${use.subtype}${use.masking}`, use]))
  return [...byKey.values()].toSorted(
    (a, b) =>
      order.indexOf(a.subtype) - order.indexOf(b.subtype) || Number(a.masking) - Number(b.masking),
  )
}
