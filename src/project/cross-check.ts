import { Problem } from '../base/problem.ts'
import type { YamlPath } from './locate.ts'
import { scoresOf } from './model.ts'
import type { ModelFile } from './model-file.ts'
import type { ProjectFile } from './project-file.ts'
import { targetTable } from './reference-schema.ts'
import { printable } from './source-text.ts'
import { listed, suggest } from './suggest.ts'
import type { TableFile } from './table-file.ts'
import type { ViewFile } from './view-file.ts'
import type { YamlFile } from './yaml-file.ts'

/** What no single file can tell: names that clash, and references to tables and stores that are not declared. */
export function crossCheck(
  project: ProjectFile | undefined,
  tables: readonly TableFile[],
  views: readonly ViewFile[],
  models: readonly ModelFile[],
): void {
  checkNames(tables, views, models)
  checkTables(project, tables)
  checkStores(project, tables)
}

function checkNames(
  tables: readonly TableFile[],
  views: readonly ViewFile[],
  models: readonly ModelFile[],
): void {
  const taken = new Map<string, { name: string; kind: string; file: string }>()
  const named = [
    ...tables.map(({ yaml, sections }) => ({ yaml, kind: 'table', name: sections.sound.table })),
    ...views.map(({ yaml, sections }) => ({ yaml, kind: 'view', name: sections.sound.view })),
    ...models.map(({ yaml, sections: { sound } }) => ({
      yaml,
      kind: 'model',
      name: sound.model && scoresOf({ name: sound.model }),
    })),
  ]
  for (const { yaml, kind, name } of named) {
    if (name === undefined) continue
    const other = taken.get(name.toLowerCase())
    if (!other) taken.set(name.toLowerCase(), { name, kind, file: yaml.file })
    else yaml.problems.add(() => clash(name, kind, other, yaml))
  }
}

function clash(
  name: string,
  kind: string,
  other: { name: string; kind: string; file: string },
  yaml: YamlFile,
): Problem {
  const where = yaml.where([kind])
  if (kind === 'table' && name === other.name) {
    return new Problem('TABLE_DUPLICATE', { table: name, other: other.file }, { where })
  }
  const taken = `${other.kind} ${other.name} in ${other.file}`
  return new Problem('NAME_TAKEN', { name, other: taken }, { where })
}

/** Says nothing while a table's own name cannot be read: it may be the one that is meant. */
function checkTables(project: ProjectFile | undefined, tables: readonly TableFile[]): void {
  const names = tables.map(({ sections }) => sections.sound.table).filter((it) => it !== undefined)
  if (names.length < tables.length) return
  const check = (name: string, path: YamlPath, yaml: YamlFile): void => {
    if (names.includes(name)) return
    const context = { where: yaml.where(path), didYouMean: suggest(name, names) }
    yaml.problems.add(() => new Problem('TABLE_UNKNOWN', { name, known: listed(names) }, context))
  }
  for (const { yaml, sections } of tables) {
    for (const [column, target] of Object.entries(sections.sound.references ?? {})) {
      check(
        targetTable(target),
        typeof target === 'string' ? ['references', column] : ['references', column, 'to'],
        yaml,
      )
    }
  }
  const stores = project?.sections.sound.stores
  if (project && stores && 'table' in stores) check(stores.table, ['stores', 'table'], project.yaml)
}

/** Only a listed set of stores can be checked here; stores from a table are known when it is merged. */
function checkStores(project: ProjectFile | undefined, tables: readonly TableFile[]): void {
  const stores = project?.sections.sound.stores
  if (!stores || 'table' in stores) return
  for (const { yaml, sections } of tables) {
    for (const store of Object.keys(sections.sound.stores ?? {})) {
      if (store === '*' || stores.includes(store)) continue
      const context = {
        where: yaml.whereKey(['stores', store]),
        didYouMean: suggest(store, stores),
      }
      const parameters = { store: printable(store), known: listed(stores) }
      yaml.problems.add(() => new Problem('STORE_UNKNOWN', parameters, context))
    }
  }
}
