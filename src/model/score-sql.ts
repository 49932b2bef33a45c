import type { AdditiveModel, PairTerm, Term } from './additive-model.ts'
import type { Binning } from './binning.ts'
import { binCount } from './binning.ts'
import type { Dialect, Words } from './dialect.ts'
import { wordsOf } from './dialect.ts'

/** What is scored, and what goes along. */
export interface ScoreSqlOptions {
  readonly dialect: Dialect
  /** A relation in the dialect's own SQL: a quoted name, or a SELECT in parentheses. */
  readonly from: string
  /** Columns that are passed through, as they are named there. */
  readonly ids: readonly string[]
  /** Adds `c1` … for each term and then each pair, in the model's order, in micro log-odds. */
  readonly contributions?: boolean
}

/**
 * One SELECT that scores: the ids, `score` in whole micro log-odds, `probability` as DECIMAL(18,9), and what each term
 * adds where that is asked for. Only whole numbers are added, so every engine finds the same score; the probability
 * is rounded once, from one `exp`.
 */
export function scoreSql(model: AdditiveModel, options: ScoreSqlOptions): string {
  const words = wordsOf[options.dialect]
  const terms = model.terms.map(
    (term, at) => `${termCase(term, `v${at + 1}`, words)} AS c${at + 1}`,
  )
  const paired = [...new Set(model.pairs.flatMap(({ columns }) => columns))]
  const bins = paired.map((column) => {
    const at = placeOf(model, column)
    return `${binCase(model.terms[at]?.binning, `v${at + 1}`, words)} AS b${at + 1}`
  })
  const pairs = model.pairs.map(
    (pair, at) => `${pairCase(model, pair)} AS c${model.terms.length + at + 1}`,
  )
  const ids = options.ids.map((id, at) => `${words.name(id)} AS i${at + 1}`)
  const kept = options.ids.map((_, at) => `i${at + 1}`)
  const contributions = [...terms, ...pairs].map((_, at) => `c${at + 1}`)
  const columns = model.terms.map(({ column, binning }, at) =>
    valueAs(column, binning, `v${at + 1}`, words),
  )
  const read = select([...ids, ...columns], options.from)
  const binned = select([...kept, ...terms, ...bins], `(\n${read}\n) AS r`)
  const single = model.terms.map((_, at) => `c${at + 1}`)
  const crossed =
    pairs.length === 0 ? binned : select([...kept, ...single, ...pairs], `(\n${binned}\n) AS t`)
  const sum = [String(model.intercept), ...contributions].join(' + ')
  const said = options.contributions === true ? contributions : []
  const summed = select(
    [...kept, `CAST(${sum} AS ${words.whole}) AS score`, ...said],
    `(\n${crossed}\n) AS u`,
  )
  // 1 / (1 + exp(-x)), without a division, which engines round differently for other types.
  const probability = `CAST(exp(-ln(1E0 + exp(score * -1E-6))) AS ${words.decimal}) AS probability`
  const named = options.ids.map((id, at) => `i${at + 1} AS ${words.name(id)}`)
  return select([...named, 'score', probability, ...said], `(\n${summed}\n) AS s`)
}

function select(columns: readonly string[], from: string): string {
  return `SELECT ${columns.join(',\n')}\nFROM ${from}`
}

function placeOf(model: AdditiveModel, column: string): number {
  return model.terms.findIndex((term) => term.column === column)
}

/** The column as the model compares it; what is not a number counts as null. */
export function valueAs(column: string, { kind }: Binning, as: string, words: Words): string {
  const named = words.name(column)
  if (kind === 'text') return `CAST(${named} AS ${words.string}) AS ${as}`
  return `${words.number(named)} AS ${as}`
}

/** The coefficient of a value. Neighbouring bins of one coefficient are one branch. */
function termCase({ binning, coefficients }: Term, value: string, words: Words): string {
  return caseOf(binning, coefficients, value, words)
}

/** The bin of a value. */
export function binCase(binning: Binning | undefined, value: string, words: Words): string {
  if (binning === undefined) return 'NULL'
  const bins = Array.from({ length: binCount(binning) }, (_, bin) => bin)
  return caseOf(binning, bins, value, words)
}

function caseOf(binning: Binning, results: readonly number[], value: string, words: Words): string {
  const none = results.at(-1) ?? 0
  if (binning.kind === 'text') {
    const other = results[binning.levels.length] ?? 0
    const branches = binning.levels.flatMap((level, at) =>
      results[at] === other ? [] : [`WHEN ${words.text(level)} THEN ${results[at]}`],
    )
    if (branches.length === 0 && none === other) return String(other)
    const known =
      branches.length === 0
        ? String(other)
        : `CASE ${value} ${branches.join(' ')} ELSE ${other} END`
    return none === other ? known : `CASE WHEN ${value} IS NULL THEN ${none} ELSE ${known} END`
  }
  const last = results[binning.cuts.length] ?? 0
  const branches = binning.cuts.flatMap((cut, at) =>
    results[at] === results[at + 1] ? [] : [`WHEN ${value}<=${double(cut)} THEN ${results[at]}`],
  )
  if (branches.length === 0 && none === last) return String(last)
  return `CASE WHEN ${value} IS NULL THEN ${none} ${branches.join(' ')} ELSE ${last} END`
}

/** A literal that every dialect reads as a double. */
function double(cut: string): string {
  return /e/i.test(cut) ? cut : `${cut}E0`
}

/** A pair's cell: by the first column's bin, then by the second's. */
function pairCase(model: AdditiveModel, { columns, groups, coefficients }: PairTerm): string {
  const [one, two] = columns.map((column) => `b${placeOf(model, column) + 1}`)
  const inner = coefficients.map((row) => byGroup(two ?? '', groups[1], row.map(String)))
  return byGroup(one ?? '', groups[0], inner)
}

/** The most frequent result stands last, as ELSE. */
function byGroup(bin: string, groups: readonly number[], results: readonly string[]): string {
  const bins = new Map<string, number[]>()
  for (const [place, group] of groups.entries()) {
    const result = results[group] ?? '0'
    bins.set(result, [...(bins.get(result) ?? []), place])
  }
  const [rest, ...others] = [...bins].sort(([, a], [, b]) => b.length - a.length)
  if (others.length === 0) return rest?.[0] ?? '0'
  const branches = others.map(([result, places]) => `WHEN ${condition(bin, places)} THEN ${result}`)
  return `CASE ${branches.join(' ')} ELSE ${rest?.[0]} END`
}

function condition(bin: string, places: readonly number[]): string {
  const [first = 0, last = 0] = [places[0], places.at(-1)]
  if (first === last) return `${bin}=${first}`
  if (last - first + 1 === places.length) return `${bin} BETWEEN ${first} AND ${last}`
  return `${bin} IN (${places.join(',')})`
}
