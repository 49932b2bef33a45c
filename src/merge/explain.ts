import { oneLine } from '../base/one-line.ts'
import { typeText } from '../sql/column-type.ts'
import type { QuarantineForecast } from './forecast.ts'
import type { MergeReport } from './merge.ts'
import type { MergePlan } from './plan.ts'
import { sourceTypesText } from './reconcile.ts'
import { driftByWay, driftText, placesText } from './store-drift.ts'

/** A previewed plan as a person reads it: files and how each is read, columns and why they have their type, steps. */
export function explain({ table, plan, account, drift, forecast = [] }: MergeReport): string {
  if (plan === undefined) return ''
  const reasons = Object.entries(account.quarantineReasons).map(
    ([reason, rows]) => `${rows.toLocaleString('en-US')} ${reason}`,
  )
  return [
    `${table}`,
    `  files      ${plan.files.length} to read, ${plan.rejected.length} rejected, ${plan.sameBytes.length} with bytes that came before`,
    ...dialects(plan).map((text) => `             ${text}`),
    ...plan.rejected.map(
      ({ file, reason, cause }) =>
        `  rejected   ${file.path}: ${reason}, ${file.sizeBytes.toLocaleString('en-US')} bytes. ${cause}`,
    ),
    `  key        ${keyText(plan)}`,
    `  winner     ${winnerText(plan)}`,
    `  rows       ${account.read.toLocaleString('en-US')} read: ${account.survivors.toLocaleString('en-US')} would survive, ${account.merged.toLocaleString('en-US')} merge, ${account.quarantined.toLocaleString('en-US')} be quarantined${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}`,
    ...forecast.map(
      (one, at) => `  ${at === 0 ? 'quarantine' : '          '} ${forecastText(one)}`,
    ),
    '  columns',
    ...plan.columns.flatMap((column) => [
      `    ${column.name.padEnd(20)} ${typeText(column.type).padEnd(15)} ${column.because}`,
      ...driftByWay(drift, column.name).map((way) => `${' '.repeat(25)} ${driftText(way)}`),
    ]),
    `  steps      ${stepsText(plan)}`,
    '',
  ]
    .map(oneLine)
    .join('\n')
}

/** `4 bad_value of dtPaid in store_03; first 'soon' in Tickets/store_03/a.csv, record 7`. */
function forecastText({ reason, column, rows, stores, example }: QuarantineForecast): string {
  const what = `${rows.toLocaleString('en-US')} ${reason}${column === null ? '' : ` of ${column}`}`
  const raw = (example.raw ?? '').replaceAll(/\s+/g, ' ')
  const said = raw.length > 40 ? `${raw.slice(0, 39)}…` : raw
  const first = said === '' ? 'first' : `first '${said}'`
  return `${what} ${placesText(stores)}; ${first} in ${example.file}, record ${example.row}`
}

/** The plans as one JSON document. */
export function planJson(reports: readonly MergeReport[]): string {
  return JSON.stringify({
    tables: reports.map(({ table, plan, account, drift, forecast, problems }) => ({
      table,
      key: plan?.key,
      winner: plan?.winner,
      files: plan?.files.map(({ landed }) => ({
        file: landed.file.path,
        store: landed.file.store,
        sha256: landed.file.sha256,
        read_as: landed.dialect,
        records: landed.records,
        faults: landed.faults.length,
      })),
      rejected: plan?.rejected.map(({ file, reason, cause }) => ({
        file: file.path,
        reason,
        cause,
      })),
      same_bytes: plan?.sameBytes.map(({ file, of }) => ({ file: file.path, of: of.path })),
      columns: plan?.columns.map((column) => ({
        name: column.name,
        type: typeText(column.type),
        because: column.because,
        delivered: sourceTypesText(column),
        differs: driftByWay(drift, column.name),
      })),
      steps: plan?.steps,
      account,
      quarantine: forecast,
      drift,
      problems: problems.map(({ code, message }) => ({ code, message })),
    })),
  })
}

function dialects(plan: MergePlan): readonly string[] {
  const counts = new Map<string, number>()
  for (const { landed } of plan.files)
    counts.set(landed.dialect, (counts.get(landed.dialect) ?? 0) + 1)
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([dialect, count]) => `${count} × ${dialect}`)
}

function keyText(plan: MergePlan): string {
  const parts = plan.key.map(({ column, normalize }) =>
    normalize.length === 0 ? column : `${column} (${normalize.join(', ')})`,
  )
  const nulls = plan.allowNullMergeKeys
    ? 'a row with a null part stands alone'
    : 'a row with a null part is quarantined'
  const identity =
    plan.identity.length === 0
      ? ''
      : `; rows of one key that differ in ${plan.identity.join(' + ')} are a conflict`
  return `${parts.join(' + ')}; ${nulls}${identity}`
}

function winnerText(plan: MergePlan): string {
  switch (plan.winner.kind) {
    case 'newest':
      return `the newest ${plan.winner.column}, then the later file, then the later row`
    case 'last_file':
      return 'the last file in natural order, then the later row'
    case 'first_file':
      return 'the first file in natural order, then the earlier row'
  }
}

function stepsText(plan: MergePlan): string {
  const count = (kind: string): number => plan.steps.filter((step) => step.kind === kind).length
  const withdrawn =
    plan.replaced.length === 0
      ? ''
      : `withdraw what ${plan.replaced.length} older files hold alone, `
  return `judge ${count('judge')} files, settle ${count('settle')} parts, ${withdrawn}write ${count('write')} data files, publish`
}
