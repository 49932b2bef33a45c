import { join } from 'node:path'
import { Problem, Problems } from '../base/problem.ts'
import { crossCheck } from './cross-check.ts'
import { checkDetails } from './detail.ts'
import { openKeptYaml } from './kept-yaml.ts'
import { checkLayout } from './layout-check.ts'
import type { Model } from './model.ts'
import { type ModelFile, modelOf, readModelFile } from './model-file.ts'
import type { Project, Table, View } from './project.ts'
import { projectSettings, readProjectFile } from './project-file.ts'
import { type ProjectFolder, readFolder } from './project-folder.ts'
import { readScopeFile, scopeOf } from './scope-file.ts'
import type { SourceText } from './source-text.ts'
import { readTableFile, type TableFile, tableOf } from './table-file.ts'
import { readViewFile, sqlFileOf, type ViewFile, viewOf } from './view-file.ts'
import { readYaml, type YamlFile } from './yaml-file.ts'

/**
 * Reads a project folder. Throws PROJECT_NOT_FOUND where there is none, and otherwise `Problems` with everything
 * that is wrong in all of its files, in the order of files and places.
 */
export async function loadProject(root: string): Promise<Project> {
  const folder = await readFolder(root)
  const kept = await openKeptYaml(join(folder.root, '.bankfull'))
  const read = (source: SourceText): YamlFile => readYaml(source, kept)
  const project = folder.project && readProjectFile(read(folder.project))
  const tables = folder.tables.map((source) => readTableFile(read(source)))
  const views = folder.views.map((source) => readViewFile(read(source)))
  const scope = folder.scope && readScopeFile(read(folder.scope), viewNames(views))
  const models = folder.models.map((source) => readModelFile(read(source), folder))
  if (project) await checkLayout(folder.root, project)
  checkSql(folder, views)
  crossCheck(project, tables, views, models)
  checkDetails(views)

  const all = [
    ...(project ? [project] : []),
    ...tables,
    ...views,
    ...models,
    ...(scope ? [scope] : []),
  ]
  const yamls = all.map(({ yaml }) => yaml)
  const found = yamls.flatMap((yaml) => yaml.problems.all())
  const problems = [...folder.problems, ...strayed(folder), ...found]
  const written = project?.sections.whole
  if (problems.length > 0 || !written) throw new Problems(inOrder(problems))
  await kept.save()
  return {
    root: folder.root,
    ...projectSettings(written),
    tables: tablesOf(tables, written.freshness).toSorted(byName),
    views: viewsOf(views, folder.sql).toSorted(byName),
    scope: scopeOf(scope?.sections.whole),
    models: modelsOf(models, folder).toSorted(byName),
    checks: folder.checks.map(({ file, text }) => ({
      name: file.slice('checks/'.length, -'.sql'.length),
      sqlFile: file,
      sql: text,
    })),
  }
}

/** A view needs its SQL, and the SQL a statement. An unreadable file is reported already. */
function checkSql(folder: ProjectFolder, views: readonly ViewFile[]): void {
  for (const { yaml } of views) {
    const file = sqlFileOf(yaml.file)
    const view = file.slice('views/'.length, -'.sql'.length)
    if (!folder.standing.has(file)) {
      yaml.problems.add(
        () => new Problem('VIEW_SQL_MISSING', { view, file }, { where: yaml.where(['view']) }),
      )
    } else if (folder.sql.get(file)?.text.trim() === '') {
      const parameters = { view, message: `${file} is empty.` }
      yaml.problems.add(() => new Problem('VIEW_SQL_INVALID', parameters, { where: { file } }))
    }
  }
}

function strayed(folder: ProjectFolder): readonly Problem[] {
  const sql = [...folder.standing].filter((file) => /^views\/.*\.sql$/.test(file))
  return sql.flatMap((file) => {
    const yaml = file.replace(/\.sql$/, '.yaml')
    if (folder.standing.has(yaml)) return []
    return [new Problem('VIEW_YAML_MISSING', { file: yaml }, { where: { file } })]
  })
}

function tablesOf(
  files: readonly TableFile[],
  freshness: Parameters<typeof tableOf>[2],
): readonly Table[] {
  return files.flatMap(({ sections, yaml }) =>
    sections.whole ? [tableOf(sections.whole, yaml, freshness)] : [],
  )
}

function viewsOf(
  files: readonly ViewFile[],
  sql: ReadonlyMap<string, SourceText>,
): readonly View[] {
  return files.flatMap(({ sections, yaml }) => {
    const text = sql.get(sqlFileOf(yaml.file))?.text
    return sections.whole && text !== undefined ? [viewOf(sections.whole, text, yaml)] : []
  })
}

function viewNames(views: readonly ViewFile[]): readonly string[] {
  return views.flatMap(({ sections }) => sections.sound.view ?? [])
}

function modelsOf(files: readonly ModelFile[], folder: ProjectFolder): readonly Model[] {
  return files.flatMap(({ sections, yaml }) =>
    sections.whole ? [modelOf(sections.whole, yaml, folder)] : [],
  )
}

/** bankfull.yaml first, then by file; within a file the order stands. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const key = (problem: Problem): string => {
    const file = problem.where?.file ?? ''
    return file === 'bankfull.yaml' ? '' : file
  }
  return problems.toSorted((a, b) => compare(key(a), key(b)))
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return compare(a.name, b.name)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
