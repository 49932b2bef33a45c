import type { SourceType } from '../land/source-type.ts'
import type { ColumnFacts } from '../merge/facts.ts'
import { noFacts } from '../merge/facts.ts'
import type { MergePlan } from '../merge/plan.ts'
import type { Profiles } from '../merge/profile.ts'
import { isTextLike } from '../merge/spelling.ts'
import type { Spellings } from './spellings.ts'

/** What the values of a column may be. */
export type Kind = 'boolean' | 'integer' | 'decimal' | 'double' | 'timestamp' | 'text'

/** One file's column that has values: what its values show, and what else could hold them all. */
export interface FileEvidence {
  readonly file: number
  readonly store: string
  readonly source: SourceType
  readonly shows: Kind
  readonly holds: ReadonlySet<Kind>
  /** True where its dates are read only once somebody has said whether the day or the month comes first. */
  readonly asked: boolean
}

/** A column with what each of its files says. */
export interface ColumnEvidence {
  readonly table: string
  readonly column: string
  readonly files: readonly FileEvidence[]
}

/** What the files say of each column of a plan, file by file: never all files together, since some of them drift. */
export function evidenceOf(
  plan: MergePlan,
  profiles: Profiles,
  spellings: readonly Spellings[],
): readonly ColumnEvidence[] {
  const spelled = new Map(spellings.map((one) => [`${one.store}\n${one.column}`, one]))
  return plan.columns.map((column) => ({
    table: plan.table,
    column: column.name,
    files: column.sources.flatMap(({ file, columns }): readonly FileEvidence[] => {
      const [source] = columns
      const store = plan.files[file]?.landed.file.store ?? ''
      const facts = (source && profiles.get(file)?.get(source.ref)) ?? noFacts
      if (source === undefined || facts.present === 0) return []
      const holds = held(source.type, facts, spelled.get(`${store}\n${column.name}`))
      const shows =
        order.find((kind) => holds.has(kind) && isShown(kind, source.type, facts)) ?? 'text'
      const asked = (spelled.get(`${store}\n${column.name}`)?.dayMonth ?? 0) * 2 >= facts.present
      return [
        { file, store, source: source.type, shows, holds, asked: asked && isTextLike(source.type) },
      ]
    }),
  }))
}

/** The kind that most files of a column show; undefined where none has values. */
export function usualKind({ files }: ColumnEvidence): Kind | undefined {
  const counts = Map.groupBy(files, ({ shows }) => shows)
  return [...counts].toSorted((a, b) => b[1].length - a[1].length)[0]?.[0]
}

/** True where the kind holds all values of nearly all files; the rest is drift. Times that must be asked about are no evidence. */
export function isBorneOut(files: readonly FileEvidence[], kind: Kind): boolean {
  const asked = files.filter((one) => one.asked).length
  if (kind === 'timestamp' && asked * 2 > files.length) return false
  return files.filter(({ holds }) => holds.has(kind)).length >= files.length * leastBorneOut
}

const leastBorneOut = 0.9

/** The narrowest first. */
const order: readonly Kind[] = ['boolean', 'integer', 'decimal', 'double', 'timestamp']

/** Whole numbers of 0 and 1 may be yes and no, but do not say so. */
function isShown(kind: Kind, source: SourceType, { shape }: ColumnFacts): boolean {
  if (kind !== 'boolean' || source.kind === 'boolean') return true
  return isTextLike(source) && shape !== undefined && shape.booleanish > shape.integers
}

function held(
  source: SourceType,
  facts: ColumnFacts,
  spelled: Spellings | undefined,
): ReadonlySet<Kind> {
  switch (source.kind) {
    case 'boolean':
    case 'binary':
      return new Set(['boolean', 'text'])
    case 'integer':
      return new Set([
        'integer',
        'decimal',
        'double',
        'text',
        ...(facts.shape === undefined || facts.shape.booleanish === facts.present
          ? (['boolean'] as const)
          : []),
      ])
    case 'decimal':
      return new Set(['decimal', 'text'])
    case 'float':
    case 'double':
      return new Set(['double', 'decimal', 'text'])
    case 'date':
    case 'timestamp':
    case 'instant':
      return new Set(['timestamp', 'text'])
    default:
      return heldByText(facts, spelled)
  }
}

function heldByText(facts: ColumnFacts, spelled: Spellings | undefined): ReadonlySet<Kind> {
  const { shape } = facts
  if (shape === undefined) return new Set(['text'])
  const nulls = spelled?.nullValues ?? 0
  const isAll = (count: number): boolean => count > 0 && count + nulls >= facts.present
  const numbers = shape.integers + shape.decimals
  const kinds: readonly (readonly [Kind, boolean])[] = [
    ['boolean', isAll(shape.booleanish)],
    ['integer', isAll(shape.integers)],
    ['decimal', isAll(numbers) || isAll(shape.integers + (spelled?.commas ?? 0))],
    ['double', isAll(numbers)],
    ['timestamp', isAll(shape.dates + shape.timestamps) || isAll(spelled?.dayMonth ?? 0)],
    ['text', true],
  ]
  return new Set(kinds.flatMap(([kind, holds]) => (holds ? [kind] : [])))
}
