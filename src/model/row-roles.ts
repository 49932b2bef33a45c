import { Problem } from '../base/problem.ts'
import type { ResultColumn } from '../engine/engine.ts'
import type { Model } from '../project/model.ts'
import { listed, suggest } from '../project/suggest.ts'
import type { ColumnType } from '../sql/column-type.ts'
import type { RowColumns } from './read-rows.ts'
import type { RowKey } from './scoring.ts'
import type { Feature } from './stored-model.ts'

/** What each column of a model's rows is for. */
export interface RowRoles extends RowColumns {
  readonly key: RowKey
  /** Dates and times, which are no features but may show what knows the future. */
  readonly stamps: readonly string[]
  readonly problems: readonly Problem[]
}

/** Gives each column its role; what the YAML names and the rows do not have is a problem at its place. */
export function rolesOf(model: Model, columns: readonly ResultColumn[]): RowRoles {
  const problems: Problem[] = []
  const known = columns.map(({ name }) => name)
  const find = (
    wanted: string,
    ...path: readonly (string | number)[]
  ): ResultColumn | undefined => {
    const found = columns.find(({ name }) => name.toLowerCase() === wanted.toLowerCase())
    if (found === undefined) {
      const context = { where: model.where(...path), didYouMean: suggest(wanted, known) }
      const parameters = { model: model.name, column: wanted, known: listed(known) }
      problems.push(new Problem('MODEL_COLUMN_UNKNOWN', parameters, context))
    }
    return found
  }
  const label = find(model.label, 'label')
  const time = find(model.time, 'time')
  const cause = model.causes && find(model.causes.column, 'causes', 'column')
  const ids = (model.id ?? known.slice(0, 1)).flatMap((id, at) => find(id, 'id', at) ?? [])
  const taken = [label, time, cause, ...ids].map((one) => one?.name)
  const { include, exclude, monotone, trusted } = model.features
  for (const [list, names] of [
    ['exclude', exclude],
    ['trusted', trusted],
  ] as const)
    for (const [at, one] of names.entries()) find(one, 'features', list, at)
  for (const one of monotone.keys()) find(one, 'features', 'monotone', one)
  for (const one of model.reasons.keys()) find(one, 'reasons', one)
  const asked =
    include?.flatMap((one, at) => find(one, 'features', 'include', at) ?? []) ??
    columns.filter(({ name }) => !taken.includes(name))
  const left = asked.filter(({ name }) => !exclude.some((one) => same(one, name)))
  if (label && !/^(BOOLEAN|.*INT.*|DECIMAL\(\d+,0\))$/.test(label.type))
    problems.push(
      unfit(model, label, 'is no 1, 0 or null, true or false', 'label: COLUMN', 'label'),
    )
  if (time && !/^(DATE|TIMESTAMP)/.test(time.type))
    problems.push(unfit(model, time, 'is no date', 'time: COLUMN', 'time'))
  const features = left.flatMap((one): readonly Feature[] => {
    const kind = kindOf(one.type)
    if (kind !== undefined && /^[A-Za-z_]\w*$/.test(one.name)) return [{ name: one.name, kind }]
    if (isStamp(one) && include === undefined) return []
    problems.push(
      isStamp(one)
        ? unfit(
            model,
            one,
            'is a date, which means nothing next month',
            'days_between(…) the month',
            'features',
          )
        : unfit(
            model,
            one,
            `is ${one.type} or has a name that is no plain word`,
            `features: {exclude: [${one.name}]}`,
            'features',
          ),
    )
    return []
  })
  return {
    key: {
      ids: ids.map(({ name, type }) => ({ name, type: publishedType(type) })),
      time: time?.name ?? '',
    },
    features,
    time: time?.name ?? '',
    label: label?.name ?? '',
    cause: cause?.name,
    stamps: left.filter(isStamp).map(({ name }) => name),
    problems,
  }
}

function unfit(
  model: Model,
  { name }: ResultColumn,
  cause: string,
  instead: string,
  key: string,
): Problem {
  const parameters = { model: model.name, column: name, cause, instead }
  return new Problem('MODEL_COLUMN_UNFIT', parameters, { where: model.where(key) })
}

function isStamp({ type }: ResultColumn): boolean {
  return /^(DATE|TIMESTAMP)/.test(type)
}

function kindOf(type: string): Feature['kind'] | undefined {
  if (/^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|DECIMAL.*|DOUBLE|FLOAT)$/.test(type))
    return 'numeric'
  if (type === 'BOOLEAN') return 'boolean'
  return type === 'VARCHAR' ? 'text' : undefined
}

/** The type under which a column is published. */
function publishedType(type: string): ColumnType {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(type)
  if (decimal) return { kind: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) }
  if (/INT$|^INTEGER$/.test(type)) return { kind: 'integer' }
  if (type === 'BOOLEAN') return { kind: 'boolean' }
  if (type === 'DATE') return { kind: 'date' }
  return type === 'TIMESTAMP' ? { kind: 'timestamp' } : { kind: 'text' }
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
