import { Problem } from '../base/problem.ts'
import { checksOf } from './check-schema.ts'
import { declared } from './declared.ts'
import { checkCase, declaredColumns } from './declared-columns.ts'
import type { YamlPath } from './locate.ts'
import type { Slot, View, ViewColumn } from './project.ts'
import { addStatement } from './schema-problem.ts'
import { readSections, type Sections } from './sections.ts'
import { printable } from './source-text.ts'
import { listed, suggest } from './suggest.ts'
import type { SlotYaml, ViewColumnYaml, ViewYaml } from './view-schema.ts'
import { viewShape } from './view-schema.ts'
import { checkTotals, totalOf } from './view-total.ts'
import type { YamlFile } from './yaml-file.ts'
import { plain } from './yaml-value.ts'

/** A file of views/, read. */
export interface ViewFile {
  readonly yaml: YamlFile
  readonly sections: Sections<ViewYaml>
}

/** Reads one file of views/; what is wrong in it goes to its list of problems. */
export function readViewFile(yaml: YamlFile): ViewFile {
  const sections = readSections(viewShape, yaml)
  const { view, slots } = sections.sound
  if (view !== undefined) checkName(view, yaml)
  for (const [name, slot] of Object.entries(slots ?? {})) checkSlot(name, slot, yaml)
  checkCase(yaml)
  checkColumns(sections.sound, declaredColumns(yaml), yaml)
  return { yaml, sections }
}

/** The path of the SQL that belongs to a view's YAML. */
export function sqlFileOf(yamlFile: string): string {
  return yamlFile.replace(/\.yaml$/, '.sql')
}

/** The view as the stages see it. */
export function viewOf(written: ViewYaml, sql: string, yaml: YamlFile): View {
  const phrases = Object.entries(written.phrases ?? {})
  return {
    name: written.view,
    sqlFile: sqlFileOf(yaml.file),
    sql,
    purpose: written.purpose ?? '',
    grain: written.grain ?? [],
    columns: Object.entries(written.columns).map(([name, it]) => column(name, it)),
    slots: new Map(Object.entries(written.slots ?? {}).map(([name, it]) => [name, slot(name, it)])),
    ranks: written.ranks,
    examples: written.examples ?? [],
    synonyms: new Map(Object.entries(written.synonyms ?? {})),
    phrases: new Map(phrases.map(([weight, said]) => [Number(weight), said])),
    negatives: written.negatives ?? [],
    tests: checksOf(written.tests ?? []),
    bigquery: Object.fromEntries(
      Object.entries(written.bigquery ?? {}).map(([key, value]) => [key, plain(value)]),
    ),
    where: (...path) => yaml.where(path),
  }
}

function checkName(view: string, yaml: YamlFile): void {
  const base = yaml.file.replace(/^views\//, '').replace(/\.yaml$/, '')
  if (view === base) return
  const where = yaml.where(['view'])
  const file = yaml.file
  yaml.problems.add(
    () => new Problem('VIEW_NAME_MISMATCH', { view, file }, { where, didYouMean: base }),
  )
}

/** `n` counts, `measure` chooses among columns, every other slot filters one column. */
function checkSlot(name: string, slot: SlotYaml, yaml: YamlFile): void {
  const say = (key: string | undefined, sentence: string, hint?: string): void =>
    addStatement(key ? ['slots', name, key] : ['slots', name], sentence, yaml, hint)
  const strange = (
    [
      'column',
      'columns',
      'max',
      'values',
      'finer',
      'since',
      'ahead',
      'choose',
      'detail',
      'by',
    ] as const
  ).filter((key) => slot[key] !== undefined && !keysOf(name).includes(key))
  for (const key of strange) say(key, `the slot ${name} takes no ${key}.`)
  if (name === 'n') {
    const { default: usual, max } = slot
    if (usual !== undefined && !/^[1-9]\d{0,6}$/.test(usual)) {
      say('default', `expected a whole number from 1; found ${usual.slice(0, 40)}.`)
    } else if (usual !== undefined && max !== undefined && Number(usual) > max) {
      say('default', `${usual} is more than max (${max}).`)
    }
  } else if (name === 'measure') {
    const { columns, default: usual } = slot
    if (!columns) say(undefined, 'the slot measure needs `columns`: what one may rank by.')
    else if (usual !== undefined && !columns.includes(usual)) {
      say('default', `${usual} is not among its columns.`, suggest(usual, columns))
    }
  } else if (
    slot.column === undefined &&
    slot.choose === undefined &&
    slot.detail === undefined &&
    strange.length === 0
  ) {
    say(undefined, `the slot ${name} needs \`column\`: the column that it filters.`)
  }
}

function keysOf(name: string): readonly string[] {
  if (name === 'n') return ['max']
  if (name === 'period') return ['column', 'finer', 'since', 'ahead', 'choose', 'detail', 'by']
  return name === 'measure' ? ['columns'] : ['column', 'values']
}

/** Every column that the file names must be one of the view's own, and one that is asked where questions are read by it. */
function checkColumns(sound: Partial<ViewYaml>, columns: readonly string[], yaml: YamlFile): void {
  const check = (name: string, path: YamlPath, others: readonly string[] = []): void => {
    const known = [...columns, ...others]
    if (columns.length === 0 || known.includes(name)) return
    const context = { where: yaml.where(path), didYouMean: suggest(name, known) }
    const parameters = { column: printable(name), known: listed(known) }
    yaml.problems.add(() => new Problem('VIEW_COLUMN_UNKNOWN', parameters, context))
  }
  const checkAsked = (name: string, path: YamlPath, others: readonly string[] = []): void => {
    check(name, path, others)
    if (sound.columns?.[name]?.asked === false && !others.includes(name))
      addStatement(path, `${name} is \`asked: false\`: no question names it.`, yaml)
  }
  const slots = Object.entries(sound.slots ?? {})
  const slotNames = slots.map(([name]) => name)
  for (const [at, name] of (sound.grain ?? []).entries()) checkAsked(name, ['grain', at])
  checkTotals(sound.columns ?? {}, sound.slots?.['period'] !== undefined, check, yaml)
  for (const [name, slot] of slots) {
    if (slot.column !== undefined) checkAsked(slot.column, ['slots', name, 'column'])
    for (const one of Object.keys(slot.choose ?? {}))
      checkAsked(one, ['slots', name, 'choose', one])
    for (const [at, one] of (slot.columns ?? []).entries())
      checkAsked(one, ['slots', name, 'columns', at])
  }
  if (sound.ranks) checkAsked(sound.ranks.of, ['ranks', 'of'], slotNames)
  for (const name of Object.keys(sound.synonyms ?? {}))
    checkAsked(name, ['synonyms', name], slotNames)
  for (const [at, test] of (sound.tests ?? []).entries()) {
    if (test.column !== undefined) check(test.column, ['tests', at, 'column'])
    const unique = Array.isArray(test.unique) ? test.unique : []
    for (const [part, name] of unique.entries()) check(name, ['tests', at, 'unique', part])
  }
}

function column(name: string, written: ViewColumnYaml): ViewColumn {
  return {
    name,
    type: declared(written.type),
    unit: written.unit,
    meaning: written.meaning,
    pii: written.pii ?? false,
    better: written.better,
    total: totalOf(written.total),
    asked: written.asked === false ? false : undefined,
  }
}

function slot(name: string, written: SlotYaml): Slot {
  const usual = written.default
  return {
    name,
    column: written.column,
    columns: written.columns ?? [],
    default: name === 'n' && usual !== undefined ? Number(usual) : usual,
    max: written.max,
    values: written.values && new Map(Object.entries(written.values)),
    finer: written.finer,
    since: written.since,
    ahead: written.ahead,
    choose: written.choose && new Map(Object.entries(written.choose)),
    detail: written.detail,
    by: written.by && new Map(Object.entries(written.by)),
  }
}
