import { Problem } from '../base/problem.ts'
import type { YamlPath } from './locate.ts'
import type { Model, Reason } from './model.ts'
import { leastPublished, type ModelYaml, modelShape } from './model-schema.ts'
import type { ProjectFolder } from './project-folder.ts'
import { addStatement } from './schema-problem.ts'
import { readSections, type Sections } from './sections.ts'
import type { YamlFile } from './yaml-file.ts'

/** A file of models/, read. */
export interface ModelFile {
  readonly yaml: YamlFile
  readonly sections: Sections<ModelYaml>
}

/** Reads one file of models/; what is wrong in it goes to its list of problems. */
export function readModelFile(yaml: YamlFile, folder: ProjectFolder): ModelFile {
  const sections = readSections(modelShape, yaml)
  const { sound } = sections
  if (sound.model !== undefined) checkName(sound.model, yaml)
  checkRows(sound, yaml, folder)
  checkRoles(sound, yaml)
  return { yaml, sections }
}

/** The model with the defaults that docs and schema name. */
export function modelOf(written: ModelYaml, yaml: YamlFile, folder: ProjectFolder): Model {
  const file = rowsFileOf(written)
  return {
    name: written.model,
    purpose: written.purpose ?? '',
    rowsFile: file ?? `${yaml.file} (rows)`,
    rows: (file === undefined ? written.rows : folder.sql.get(file)?.text) ?? '',
    id: written.id,
    label: written.label,
    time: written.time,
    causes: written.causes,
    heuristic: written.heuristic,
    features: {
      include: written.features?.include,
      exclude: written.features?.exclude ?? [],
      trusted: written.features?.trusted ?? [],
      monotone: new Map(Object.entries(written.features?.monotone ?? {})),
    },
    reasons: new Map(Object.entries(written.reasons ?? {}).map(([name, it]) => [name, reason(it)])),
    testMonths: written.split?.test_months ?? 3,
    calibrateMonths: written.split?.calibrate_months ?? 2,
    bands: bandsOf(written.bands),
    leastPositives: written.publish?.min_cancellations ?? leastPublished.positives,
    leastMonths: written.publish?.min_months ?? leastPublished.months,
    where: (...path) => yaml.where(path),
  }
}

function reason(written: string | Reason): Reason {
  return typeof written === 'string' ? { words: written } : written
}

/** Everything above the last limit is `high`, unless the last limit is 1. */
function bandsOf(written: ModelYaml['bands']): Model['bands'] {
  const limits = Object.entries(written ?? { low: '0.02', medium: '0.06' })
  const all = limits.map(([name, limit]) => ({ name, atMost: Number(limit) }))
  return all.at(-1)?.atMost === 1 ? all : [...all, { name: 'high', atMost: 1 }]
}

/** The path of the file that holds the rows; undefined where the YAML holds them itself. */
function rowsFileOf({ rows, file }: Partial<ModelYaml>): string | undefined {
  const named = file ?? (rows !== undefined && /^[\w.-]+\.sql$/.test(rows) ? rows : undefined)
  return named === undefined ? undefined : `models/${named}`
}

function checkName(model: string, yaml: YamlFile): void {
  const base = yaml.file.replace(/^models\//, '').replace(/\.yaml$/, '')
  if (model === base) return
  const context = { where: yaml.where(['model']), didYouMean: base }
  yaml.problems.add(() => new Problem('MODEL_NAME_MISMATCH', { model, file: yaml.file }, context))
}

function checkRows(sound: Partial<ModelYaml>, yaml: YamlFile, folder: ProjectFolder): void {
  const { model = '', rows, file } = sound
  const path: YamlPath = file === undefined ? ['rows'] : ['file']
  if (rows !== undefined && file !== undefined) {
    addStatement(['file'], 'the rows stand under `rows` already; keep one of the two.', yaml)
  } else if (rows === undefined && file === undefined && !yaml.has(['rows']) && yaml.mapping) {
    const parameters = { key: 'rows', within: 'the file' }
    yaml.problems.add(() => new Problem('YAML_MISSING_KEY', parameters, { where: yaml.where([]) }))
  }
  const sql = rowsFileOf(sound)
  if (sql === undefined || folder.standing.has(sql)) return
  yaml.problems.add(
    () => new Problem('MODEL_ROWS_MISSING', { model, file: sql }, { where: yaml.where(path) }),
  )
}

/** What a row is about, and what came of it, are nothing to learn from. */
function checkRoles(sound: Partial<ModelYaml>, yaml: YamlFile): void {
  const { label, time, causes, id, features, bands } = sound
  const roles: readonly (readonly [string | undefined, string])[] = [
    [label, 'label'],
    [time, 'time'],
    [causes?.column, 'causes.column'],
    ...(id ?? []).map((column) => [column, 'id'] as const),
  ]
  for (const list of ['include', 'trusted'] as const)
    for (const [at, column] of (features?.[list] ?? []).entries()) {
      const role = roles.find(([name]) => name?.toLowerCase() === column.toLowerCase())?.[1]
      if (role === undefined) continue
      addStatement(['features', list, at], `${column} is the ${role}, and no feature.`, yaml)
    }
  if (label !== undefined && label === time) {
    addStatement(['time'], `${time} is the label already.`, yaml)
  }
  const limits = Object.entries(bands ?? {})
  if (
    limits.some(
      ([name, limit], at) => name === 'high' && (at < limits.length - 1 || Number(limit) < 1),
    )
  ) {
    addStatement(['bands', 'high'], 'high is what lies above all limits; leave it out.', yaml)
  }
}
