import { checksOf } from './check-schema.ts'
import { declared } from './declared.ts'
import { checkCase } from './declared-columns.ts'
import { limitOf } from './limit-schema.ts'
import type { Column, MergeRule, StoreReading, Table } from './project.ts'
import { referencesOf } from './reference-schema.ts'
import { addStatement } from './schema-problem.ts'
import { readSections, type Sections } from './sections.ts'
import type { StoreYaml } from './store-schema.ts'
import { suggest } from './suggest.ts'
import type { ColumnYaml, FreshnessYaml, MergeYaml, TableYaml } from './table-schema.ts'
import { tableShape } from './table-schema.ts'
import type { YamlFile } from './yaml-file.ts'

/** A file of tables/, read. */
export interface TableFile {
  readonly yaml: YamlFile
  readonly sections: Sections<TableYaml>
}

/** Reads one file of tables/; what is wrong in it goes to its list of problems. */
export function readTableFile(yaml: YamlFile): TableFile {
  const sections = readSections(tableShape, yaml)
  const { merge, freshness } = sections.sound
  if (merge) checkMerge(merge, yaml)
  checkCase(yaml)
  checkFreshness(freshness, yaml)
  return { yaml, sections }
}

/** The table with the defaults that docs and schema name. */
export function tableOf(written: TableYaml, yaml: YamlFile, usual: FreshnessYaml = {}): Table {
  const { column: moment, ...limits } = written.freshness ?? {}
  const freshness = Object.keys(limits).length > 0 ? limits : usual
  return {
    name: written.table,
    files: written.files ?? `${written.table}/{store}/**/*`,
    purpose: written.purpose ?? '',
    merge: mergeRule(written.merge),
    drift: written.drift ?? 'widen',
    columns: Object.entries(written.columns ?? {}).map(([name, it]) => column(name, it)),
    stores: mapped(written.stores, storeReading),
    references: referencesOf(written.references ?? {}),
    checks: checksOf(written.checks ?? []),
    delivery: written.delivery ?? 'partial',
    quarantineLimit: limitOf(written.quarantine?.max),
    freshness: {
      warnAfter: freshness.warn_after,
      errorAfter: freshness.error_after,
      ...(moment === undefined ? {} : { column: moment }),
    },
    where: (...path) => yaml.where(path),
  }
}

/** An error must not come before its warning. */
export function checkFreshness(freshness: FreshnessYaml | undefined, yaml: YamlFile): void {
  const { warn_after: warn, error_after: error } = freshness ?? {}
  if (!warn || !error || minutes(warn) <= minutes(error)) return
  addStatement(['freshness', 'error_after'], `${error} comes before warn_after (${warn}).`, yaml)
}

/** A duration such as 30m, 26h or 3d, in minutes. */
export function minutes(duration: string): number {
  const unit = { m: 1, h: 60, d: 1440 }[duration.slice(-1)] ?? 1
  return Number(duration.slice(0, -1)) * unit
}

function checkMerge({ key, normalize, winner }: MergeYaml, yaml: YamlFile): void {
  for (const column of Object.keys(normalize ?? {})) {
    if (key.includes(column)) continue
    const said = `${column} is no part of merge.key, and only key columns are normalised.`
    addStatement(['merge', 'normalize', column], said, yaml, suggest(column, key))
  }
  if (typeof winner === 'object' && key.includes(winner.newest)) {
    const said = `${winner.newest} is part of merge.key: rows with one key never differ in it.`
    addStatement(['merge', 'winner', 'newest'], said, yaml)
  }
}

function mergeRule(written: MergeYaml): MergeRule {
  const { winner = 'last_file' } = written
  return {
    key: written.key,
    allowNullMergeKeys: written.allow_null_merge_keys ?? false,
    normalize: mapped(written.normalize, (steps) => (typeof steps === 'string' ? [steps] : steps)),
    identity: written.identity ?? [],
    winner:
      typeof winner === 'string' ? { kind: winner } : { kind: 'newest', column: winner.newest },
  }
}

function column(name: string, written: ColumnYaml): Column {
  return {
    name,
    type: written.type === undefined ? undefined : declared(written.type),
    unit: written.unit,
    meaning: written.meaning,
    pii: written.pii ?? false,
  }
}

function storeReading(written: StoreYaml): StoreReading {
  return {
    encoding: written.encoding,
    delimiter: written.delimiter,
    quote: written.quote,
    decimalMark: written.decimal_mark,
    dateFormat: written.date_format,
    timeZone: written.time_zone,
    nulls: written.nulls,
    header: written.header,
    rename: written.rename && new Map(Object.entries(written.rename)),
  }
}

function mapped<A, B>(
  written: Readonly<Record<string, A>> | undefined,
  each: (value: A) => B,
): ReadonlyMap<string, B> {
  return new Map(Object.entries(written ?? {}).map(([key, value]) => [key, each(value)]))
}
