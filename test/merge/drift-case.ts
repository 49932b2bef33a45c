import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'

/** A drift case's declaration, as the cases spell it. */
interface Declaration {
  readonly naming_convention?: Readonly<Record<string, string>>
  readonly tables: Readonly<Record<string, DeclaredTable>>
}

interface DeclaredTable {
  readonly key: readonly string[]
  readonly latest_by: { readonly file: 'natural' } | { readonly column: string }
  readonly identity?: readonly string[]
  readonly types?: Readonly<Record<string, string>>
  readonly stores?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly allow_null_merge_keys?: boolean
}

const words: Readonly<Record<string, string>> = { string: 'text', int: 'integer', bool: 'boolean' }

/** Writes a project folder from a drift case: its files as deliveries, its declaration as YAML. */
export function projectFromCase(caseFolder: string, root: string): readonly string[] {
  const declared = JSON.parse(readFileSync(join(caseFolder, 'declare.json'), 'utf8')) as Declaration
  const naming = Object.fromEntries(
    Object.entries(declared.naming_convention ?? {}).map(([prefix, type]) => [
      prefix,
      words[type] ?? type,
    ]),
  )
  mkdirSync(join(root, 'tables'), { recursive: true })
  writeFileSync(join(root, 'bankfull.yaml'), stringify({ project: 'drift', data: 'data', naming }))
  for (const [name, table] of Object.entries(declared.tables)) {
    cpSync(join(caseFolder, name), join(root, 'data', name), { recursive: true })
    writeFileSync(
      join(root, 'tables', `${name.toLowerCase()}.yaml`),
      stringify(tableYaml(name, table)),
    )
  }
  return Object.keys(declared.tables)
}

function tableYaml(name: string, table: DeclaredTable): Record<string, unknown> {
  return {
    table: name,
    files: `${name}/{store}/**/*`,
    purpose: 'A drift case',
    merge: {
      key: table.key,
      allow_null_merge_keys: table.allow_null_merge_keys ?? false,
      ...(table.identity === undefined ? {} : { identity: table.identity }),
      winner: 'column' in table.latest_by ? { newest: table.latest_by.column } : 'last_file',
    },
    ...(table.types === undefined
      ? {}
      : {
          columns: Object.fromEntries(
            Object.entries(table.types).map(([column, type]) => [
              column,
              { type: words[type] ?? type },
            ]),
          ),
        }),
    ...(table.stores === undefined ? {} : { stores: renamedNulls(table.stores) }),
  }
}

function renamedNulls(stores: NonNullable<DeclaredTable['stores']>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(stores).map(([store, { null: nulls, ...reading }]) => [
      store,
      nulls === undefined ? reading : { ...reading, nulls },
    ]),
  )
}
