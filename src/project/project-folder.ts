import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { Problem } from '../base/problem.ts'
import { printable, type SourceText, sourceText } from './source-text.ts'

/** The text files of a project folder, before anything in them is understood. */
export interface ProjectFolder {
  /** Absolute. */
  readonly root: string
  /** Undefined where bankfull.yaml stands there but cannot be read. */
  readonly project: SourceText | undefined
  readonly tables: readonly SourceText[]
  readonly views: readonly SourceText[]
  /** questions/scope.yaml; undefined where there is none, or it cannot be read. */
  readonly scope: SourceText | undefined
  readonly models: readonly SourceText[]
  /** The SQL beside the views and models, by path from the root. */
  readonly sql: ReadonlyMap<string, SourceText>
  /** Those of checks/. */
  readonly checks: readonly SourceText[]
  /** Paths from the root of every .sql and .yaml file that stands there, readable or not. */
  readonly standing: ReadonlySet<string>
  readonly problems: readonly Problem[]
}

/** Far above what people write, far below what would take long to parse. */
const mostBytes = 1_048_576

/**
 * Reads bankfull.yaml, tables/*.yaml, the YAML and SQL of views/ and models/, checks/*.sql and questions/scope.yaml, in the
 * order of their names. Hidden files and subfolders are left alone. Throws PROJECT_NOT_FOUND; a file that cannot be read
 * is a problem among others.
 */
export async function readFolder(folder: string): Promise<ProjectFolder> {
  const root = resolve(folder)
  const problems: Problem[] = []
  if (!(await namesIn(root, '', problems)).includes('bankfull.yaml')) {
    throw new Problem('PROJECT_NOT_FOUND', { folder: printable(root) })
  }
  const tableFiles = await filesOf(root, 'tables', ['.yaml'], problems)
  const viewFiles = await filesOf(root, 'views', ['.yaml', '.sql'], problems)
  const questions = await namesIn(root, 'questions', problems)
  const modelFiles = await filesOf(root, 'models', ['.yaml', '.sql'], problems)
  const read = async (files: readonly string[]): Promise<readonly SourceText[]> => {
    const texts = await Promise.all(files.map((file) => readText(root, file, problems)))
    return texts.filter((text) => text !== undefined)
  }
  const checkFiles = await filesOf(root, 'checks', ['.sql'], problems)
  const [project] = await read(['bankfull.yaml'])
  const [scope] = await read(questions.includes('scope.yaml') ? ['questions/scope.yaml'] : [])
  const sql = await read([...viewFiles, ...modelFiles].filter((file) => file.endsWith('.sql')))
  return {
    root,
    project,
    tables: await read(tableFiles),
    views: await read(viewFiles.filter((file) => file.endsWith('.yaml'))),
    scope,
    models: await read(modelFiles.filter((file) => file.endsWith('.yaml'))),
    sql: new Map(sql.map((text) => [text.file, text])),
    checks: await read(checkFiles),
    standing: new Set([...tableFiles, ...viewFiles, ...modelFiles]),
    problems,
  }
}

async function filesOf(
  root: string,
  folder: string,
  endings: readonly string[],
  problems: Problem[],
): Promise<readonly string[]> {
  const visible = (await namesIn(root, folder, problems)).filter((name) => !name.startsWith('.'))
  for (const name of visible.filter((one) => /\.(yml|YAML|YML|SQL)$/.test(one))) {
    const where = { file: `${folder}/${name}` }
    problems.push(new Problem('PROJECT_FILE_MISNAMED', { name }, { where }))
  }
  const read = visible.filter((name) => endings.some((ending) => name.endsWith(ending)))
  return read.toSorted().map((name) => `${folder}/${name}`)
}

/** No folder, no files; a folder that may not be listed is a problem. */
async function namesIn(
  root: string,
  folder: string,
  problems: Problem[],
): Promise<readonly string[]> {
  try {
    return await readdir(join(root, folder))
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') problems.push(unreadable(folder, saidBySystem(error)))
    return []
  }
}

async function readText(
  root: string,
  file: string,
  problems: Problem[],
): Promise<SourceText | undefined> {
  const refuse = (cause: string): undefined => {
    problems.push(unreadable(file, cause))
  }
  try {
    const path = await realpath(join(root, file))
    const inside = relative(await realpath(root), path)
    if (inside.startsWith('..') || isAbsolute(inside)) {
      problems.push(new Problem('PATH_OUTSIDE', { path: file }, { where: { file } }))
      return undefined
    }
    const { size, isFile } = await describe(path)
    if (!isFile) return refuse('it is no plain file.')
    if (size > mostBytes) return refuse(`it has ${size.toLocaleString('en-US')} bytes.`)
    const text = decode(await readFile(path))
    return text === undefined ? refuse('it is not UTF-8 text.') : sourceText(file, text)
  } catch (error) {
    return refuse(saidBySystem(error))
  }
}

async function describe(path: string): Promise<{ size: number; isFile: boolean }> {
  const status = await stat(path)
  return { size: status.size, isFile: status.isFile() }
}

/** Undefined where the bytes are not UTF-8. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function unreadable(file: string, cause: string): Problem {
  return new Problem('PROJECT_FILE_UNREADABLE', { cause }, { where: { file } })
}

function saidBySystem(error: unknown): string {
  return `the system says ${codeOf(error) ?? String(error)}.`
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
