import { digestOf } from '../base/digest.ts'
import type { LandedFile, RejectedFile } from '../land/landed.ts'
import { foldName } from '../land/landed.ts'
import type { Normalization, Table, Winner } from '../project/project.ts'
import { name } from '../sql/sql.ts'
import type { Batch } from './batch.ts'
import { batchesOf } from './batch.ts'
import { castOf } from './cast-column.ts'
import type { MatchedColumn, PlannedFile } from './columns.ts'
import type { Delivery } from './discover.ts'
import { noFacts } from './facts.ts'
import { keyGroups } from './key-groups.ts'
import type { KeySpan } from './key-span.ts'
import { keySpan } from './key-span.ts'
import { naturalOrder } from './natural-order.ts'
import type { Profiles } from './profile.ts'
import type { ReconciledColumn } from './reconcile.ts'

/** What will be done with a table's delivery: plain data that `explain` prints and `execute` consumes. */
export interface MergePlan {
  readonly table: string
  /** In natural order of their names; a file's place in this list is its number everywhere below. */
  readonly files: readonly PlannedFile[]
  /** In natural order of their names. */
  readonly rejected: readonly RejectedFile[]
  readonly sameBytes: Delivery['sameBytes']
  readonly withdrawn: Delivery['withdrawn']
  readonly superseded: Delivery['superseded']
  readonly columns: readonly ReconciledColumn[]
  readonly key: readonly KeyPart[]
  readonly allowNullMergeKeys: boolean
  readonly identity: readonly string[]
  readonly winner: Winner
  /** Of full deliveries, files that a newer one of their store replaces: what it no longer holds is withdrawn. */
  readonly replaced: readonly number[]
  readonly steps: readonly MergeStep[]
}

/** A key column and how it is compared. */
export interface KeyPart {
  readonly column: string
  readonly normalize: readonly Normalization[]
}

/** One step; a step says what, the renderer says how. */
export type MergeStep =
  /** Find the rows of some files that no column can hold, or whose key is null in one of the columns named. */
  | { readonly kind: 'judge'; readonly batch: Batch; readonly nullKeys: readonly string[] }
  /** Among rows of equal keys whose hash falls into `part`, name the survivor of each. */
  | {
      readonly kind: 'settle'
      readonly part: number
      readonly of: number
      readonly batches: readonly Batch[]
      /** Where the keys can be marked in a row of bits; only of a step that settles all files that may share keys. */
      readonly span?: KeySpan
    }
  /** Withdraw what these files hold and their stores' newest files do not. */
  | { readonly kind: 'withdraw'; readonly batches: readonly Batch[] }
  /** Write the survivors of these batches into one data file. */
  | { readonly kind: 'write'; readonly batches: readonly Batch[] }
  /** Count every row's fate, and publish where the account balances. */
  | { readonly kind: 'publish' }

/** Rows whose keys are compared at once; bounds the memory of a settle step. */
const rowsPerPart = 4_000_000
/** Groups of files that share no key are settled together up to this many rows. */
const rowsPerStep = 1_000_000
/** Rows that go into one data file. */
const rowsPerDataFile = 4_000_000

/** Decides the steps from the facts. Pure. */
export function planMerge(
  table: Table,
  delivery: Delivery,
  files: readonly PlannedFile[],
  rejected: readonly RejectedFile[],
  columns: readonly ReconciledColumn[],
  profiles: Profiles,
): MergePlan {
  const landed = files.map((file) => file.landed)
  const canonical = (wanted: string): string =>
    columns.find((column) => foldName(column.name) === foldName(wanted))?.name ?? wanted
  const key = table.merge.key.map((column) => ({
    column: canonical(column),
    normalize: table.merge.normalize.get(column) ?? [],
  }))
  const batches = batchesOf(files)
  const replaced = table.delivery === 'full' ? replacedFiles(landed) : []
  const nullKeysOf = (file: number): readonly string[] =>
    table.merge.allowNullMergeKeys ? [] : nullKeys(file, landed, columns, key, profiles)
  const judged = batches
    .map((batch) => batch.filter((at) => recordsOf(landed, [at]) > 0))
    .map((batch) => ({ batch, nullKeys: [...new Set(batch.flatMap(nullKeysOf))] }))
    .filter(
      ({ batch: [first], nullKeys: found }) =>
        first !== undefined && (found.length > 0 || mayFail(first, files, columns)),
    )
  return {
    table: table.name,
    files,
    rejected: rejected.toSorted((a, b) => naturalOrder(a.file.path, b.file.path)),
    sameBytes: delivery.sameBytes,
    withdrawn: delivery.withdrawn,
    superseded: delivery.superseded,
    columns,
    key,
    allowNullMergeKeys: table.merge.allowNullMergeKeys,
    identity: table.merge.identity.map(canonical),
    winner:
      table.merge.winner.kind === 'newest'
        ? { kind: 'newest', column: canonical(table.merge.winner.column) }
        : table.merge.winner,
    replaced,
    steps: [
      ...judged.map((step): MergeStep => ({ kind: 'judge', ...step })),
      ...settleSteps(keyGroups(files, columns, key, profiles), batches, landed, (group) =>
        keySpan(group, files, columns, key, profiles),
      ),
      ...withdrawSteps(replaced, batches),
      ...dataFiles(landed, batches).map((parts): MergeStep => ({ kind: 'write', batches: parts })),
      { kind: 'publish' },
    ],
  }
}

/** Equal digests mean equal results: the files' bytes and names, the table's declaration, and the rules of this code. */
export function inputsDigest(
  table: Table,
  naming: ReadonlyMap<string, unknown>,
  delivery: Delivery,
): string {
  const { where: _, references: __, ...declaration } = table
  const files = [...delivery.files, ...delivery.sameBytes.map(({ file }) => file)]
  return digestOf({
    mergeVersion: 3,
    declaration,
    naming,
    files: files.map(({ path, sha256 }) => ({ path, sha256 })),
    withdrawn: delivery.withdrawn.map(({ path }) => path),
  })
}

/** Every file but its store's last one. */
function replacedFiles(landed: readonly LandedFile[]): readonly number[] {
  const newest = new Map(landed.map(({ file }, at) => [file.store, at]))
  return landed.flatMap(({ file }, at) => (newest.get(file.store) === at ? [] : [at]))
}

function withdrawSteps(
  replaced: readonly number[],
  batches: readonly Batch[],
): readonly MergeStep[] {
  const old = new Set(replaced)
  const read = batches
    .map((batch) => batch.filter((at) => old.has(at)))
    .filter((batch) => batch.length > 0)
  return read.length === 0 ? [] : [{ kind: 'withdraw', batches: read }]
}

/** Key columns that have a null in some row of a file. */
function nullKeys(
  file: number,
  landed: readonly LandedFile[],
  columns: readonly ReconciledColumn[],
  key: readonly KeyPart[],
  profiles: Profiles,
): readonly string[] {
  const facts = profiles.get(file)
  const records = (landed[file]?.records ?? 0) - (landed[file]?.faults.length ?? 0)
  return key
    .map(({ column }) => column)
    .filter((column) => {
      const source = columns
        .find((one) => one.name === column)
        ?.sources.find((one) => one.file === file)
      return (
        source === undefined ||
        source.columns.every(({ ref }) => (facts?.get(ref) ?? noFacts).present < records)
      )
    })
}

/** True where a value of the file may be one that its column cannot hold, or where a header repeats a name. */
function mayFail(
  file: number,
  files: readonly PlannedFile[],
  columns: readonly ReconciledColumn[],
): boolean {
  const reading = files[file]?.reading ?? {}
  return columns.some((column) => {
    const sources = column.sources.find((one) => one.file === file)?.columns ?? []
    return (
      sources.length > 1 ||
      sources.some(({ ref, type }) => !castOf(name(ref), type, column.type, reading).safe)
    )
  })
}

/** Settles small groups together, and a large one in parts by a hash of the key. */
function settleSteps(
  groups: readonly (readonly number[])[],
  batches: readonly Batch[],
  landed: readonly LandedFile[],
  spanOf: (group: readonly number[]) => KeySpan | undefined,
): readonly MergeStep[] {
  const packed: { readonly group: number[]; groups: number }[] = []
  let rows = Number.POSITIVE_INFINITY
  for (const group of groups) {
    const more = recordsOf(landed, group)
    const last = packed.at(-1)
    if (last === undefined || rows + more > rowsPerStep) {
      packed.push({ group: [...group], groups: 1 })
      rows = more
    } else {
      last.group.push(...group)
      last.groups += 1
      rows += more
    }
  }
  return packed.flatMap(({ group, groups: count }) => {
    const span = count === 1 ? spanOf(group) : undefined
    const of = Math.max(1, Math.ceil(recordsOf(landed, group) / rowsPerPart))
    const mine = new Set(group)
    const read = batches
      .map((batch) => batch.filter((at) => mine.has(at)))
      .filter((batch) => batch.length > 0)
    return Array.from(
      { length: of },
      (_, part): MergeStep => ({
        kind: 'settle',
        part,
        of,
        batches: read,
        ...(span === undefined || of > 1 ? {} : { span }),
      }),
    )
  })
}

/** The records of some files together. */
export function recordsOf(landed: readonly LandedFile[], files: readonly number[]): number {
  return files.reduce((sum, at) => sum + (landed[at]?.records ?? 0), 0)
}

/** Gathers batches into data files of a bounded number of rows. */
function dataFiles(
  landed: readonly LandedFile[],
  batches: readonly Batch[],
): readonly (readonly Batch[])[] {
  const made: Batch[][] = []
  let rows = Number.POSITIVE_INFINITY
  for (const batch of batches) {
    const more = recordsOf(landed, batch)
    if (rows + more > rowsPerDataFile) {
      made.push([batch])
      rows = more
    } else {
      made.at(-1)?.push(batch)
      rows += more
    }
  }
  return made
}

/** Columns that no file of the delivery has, by their declared names. */
export function missingEverywhere(
  names: readonly string[],
  columns: readonly MatchedColumn[],
): readonly string[] {
  return names.filter(
    (name) =>
      !columns.some(
        (column) => foldName(column.name) === foldName(name) && column.sources.length > 0,
      ),
  )
}
