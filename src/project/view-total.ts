import type { YamlPath } from './locate.ts'
import type { Addend, Total } from './project.ts'
import { addStatement } from './schema-problem.ts'
import type { ViewColumnYaml } from './view-schema.ts'
import type { YamlFile } from './yaml-file.ts'

/** `total:` of a column as the stages see it. */
export function totalOf(written: string | undefined): Total | undefined {
  if (written === undefined) return undefined
  if (written === 'sum' || written === 'first' || written === 'last') return { kind: written }
  const [of = '', over = ''] = written.split('/')
  return { kind: 'ratio', of: addends(of), over: addends(over) }
}

function addends(sum: string): readonly Addend[] {
  return [...sum.matchAll(/([+-]?)\s*(\w+)/g)].map(([, sign, column]) => ({
    column: column ?? '',
    sign: sign === '-' ? '-' : '+',
  }))
}

/** A total needs numbers, `first` and `last` a period to be the first or last of, a ratio columns that there are. */
export function checkTotals(
  columns: Readonly<Record<string, ViewColumnYaml>>,
  hasPeriod: boolean,
  check: (name: string, path: YamlPath) => void,
  yaml: YamlFile,
): void {
  const isNumber = (name: string): boolean =>
    /^(?:integer|decimal)/.test(columns[name]?.type ?? 'integer')
  for (const [name, { type, total: written }] of Object.entries(columns)) {
    const path = ['columns', name, 'total']
    const total = totalOf(written)
    if (total === undefined) continue
    const parts = total.kind === 'ratio' ? [...total.of, ...total.over] : []
    for (const { column } of parts) check(column, path)
    const odd = [name, ...parts.map(({ column }) => column)].find((one) => !isNumber(one))
    if (odd !== undefined)
      addStatement(
        path,
        `only integers and decimals add up; ${odd} is ${columns[odd]?.type ?? type}.`,
        yaml,
      )
    if ((total.kind === 'first' || total.kind === 'last') && !hasPeriod)
      addStatement(
        path,
        `${total.kind} needs the slot period: what it is the ${total.kind} of.`,
        yaml,
      )
  }
}
